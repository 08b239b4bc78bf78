/** Contract of whatever tells the service of a call: the same call is the same visit, the same line at the door, the same text, whichever way it came. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

export type ToldCall = {
  readonly site: string
  /** As whoever tells of it writes numbers. */
  readonly caller: string
  /** Names this call: told again under it, it is the same one. */
  readonly name: string
}

/** What the service had to say: `stored` before, or not at all. */
export type ToldOutcome = 'stored' | 'no-visit'

export type EventAdapter = {
  tell(call: ToldCall): Promise<ToldOutcome>
  /** The very same again, as a lost answer has it. */
  tellAgain(call: ToldCall): Promise<ToldOutcome>
}

export type EventWorld = {
  readonly adapter: EventAdapter
  /** The authority's search: site, line and channel of each visit of the line. */
  visitsOf(line: string): Promise<readonly string[]>
  /** Texts on a phone, once there are so many; without link codes and times. */
  texts(phone: string, count: number): Promise<readonly string[]>
  /** Last four digits of who came to a door. */
  arrivals(site: string): Promise<readonly string[]>
  close(): Promise<void>
}

export const PLACES = { cafe: '080-000-0001', diner: '080-000-0011', retired: '080-000-0012', nowhere: '080-000-9999' }

/** @param lines  of this run alone, as `010-0000-NNNN`: the others' calls are in the same log */
export function eventAdapterContract(name: string, lines: number, start: () => Promise<EventWorld>): void {
  describe(`${name} as a way to tell of a call`, () => {
    let world: EventWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    const lineOf = (nth: number) => `010-0000-${lines + nth}`
    const told = (nth: number, site: string, call = 1): ToldCall => ({
      site,
      caller: lineOf(nth),
      name: `${lines}-${nth}-${site}-${call}`,
    })

    test('a call is a visit that the authority finds, a text, and a line at the door', async () => {
      expect(await world.adapter.tell(told(1, PLACES.diner))).toBe('stored')
      expect(await world.visitsOf(lineOf(1))).toEqual([`${PLACES.diner}\t${lineOf(1)}\tcall`])
      expect(await world.texts(lineOf(1), 1)).toEqual([expect.stringMatching(/^\[안심패스\]/)])
      expect(await world.arrivals(PLACES.diner)).toContain(String(lines + 1))
    })

    test('told again it is the same one, and a second call within ten minutes is no second visit', async () => {
      const call = told(2, PLACES.cafe)
      expect(await world.adapter.tell(call)).toBe('stored')
      expect(await world.adapter.tellAgain(call)).toBe('stored')
      expect(await world.adapter.tell(told(2, PLACES.cafe, 2))).toBe('stored')
      expect(await world.visitsOf(lineOf(2))).toEqual([`${PLACES.cafe}\t${lineOf(2)}\tcall`])
      expect(await world.texts(lineOf(2), 1)).toHaveLength(1)
    })

    test('another place is another visit, and every form of a number the same line', async () => {
      expect(await world.adapter.tell(told(3, PLACES.cafe))).toBe('stored')
      const abroad = { ...told(3, PLACES.diner), caller: `+8210${lineOf(3).slice(4).replaceAll('-', '')}` }
      expect(await world.adapter.tell(abroad)).toBe('stored')
      expect((await world.visitsOf(lineOf(3))).toSorted()).toEqual([
        `${PLACES.cafe}\t${lineOf(3)}\tcall`,
        `${PLACES.diner}\t${lineOf(3)}\tcall`,
      ])
    })

    test('a place that is no more, or never was, has no visit', async () => {
      expect(await world.adapter.tell(told(4, PLACES.retired))).toBe('no-visit')
      expect(await world.adapter.tell(told(4, PLACES.nowhere))).toBe('no-visit')
      expect(await world.visitsOf(lineOf(4))).toEqual([])
    })

    test('many at once are each their own visit', async () => {
      const calls = Array.from({ length: 40 }, (_, nth) => told(10 + nth, PLACES.cafe))
      expect(new Set(await Promise.all(calls.map((call) => world.adapter.tell(call))))).toEqual(new Set(['stored']))
      const found = await Promise.all([10, 30, 49].map((nth) => world.visitsOf(lineOf(nth))))
      expect(found.map(({ length }) => length)).toEqual([1, 1, 1])
    })
  })
}
