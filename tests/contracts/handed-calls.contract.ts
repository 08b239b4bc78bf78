/** Contract of calls handed to the program `calls`: whole, answered only after they are taken, and nobody waits for who is not there. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Line, SiteNumber } from '../../src/domain/call/phone/line.ts'
import type { HandedAnswer, HandedCall, HandedCalls, HandedOutcome } from '../../src/ports/call/handed-calls.ts'
import { eventually } from '../support/eventually.ts'

type Take = (call: HandedCall) => Promise<HandedAnswer>

export type HandedCallsWorld = {
  /** Of a program that took calls from outside; each question is waited for `withinMs` at most. */
  readonly handedCalls: HandedCalls
  readonly withinMs: number
  /** The program `calls` begins to take them. @returns what ends it, as kill -9 would */
  openCalls(take: Take): Promise<() => Promise<void>>
  /** Faults that were told where they are taken. */
  readonly faults: readonly unknown[]
  close(): Promise<void>
}

export function handedCallsContract(name: string, makeWorld: () => Promise<HandedCallsWorld>): void {
  describe(`${name} as way to hand calls over`, () => {
    let world: HandedCallsWorld
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(() => world.close())

    /** Until it is joined. */
    async function taking(take: Take): Promise<() => Promise<void>> {
      let isThere = false
      const end = await world.openCalls((call) => {
        if (call.site !== PROBE.site) return take(call)
        isThere = true
        return Promise.resolve(LOGGED)
      })
      await eventually(async () => {
        await handOne(PROBE)
        expect(isThere).toBe(true)
      })
      return end
    }

    const handOne = async (call: HandedCall) => (await world.handedCalls.hand([call]))[0]?.outcome

    test('a call arrives as it was handed over, and its outcome comes back', async () => {
      const taken: HandedCall[] = []
      const answers: HandedAnswer[] = [
        { outcome: 'logged', prompt: { kind: 'logged-pass', language: 'en', digits: '0001' } },
        ...(['already', 'repeat', 'no-such-site', 'unavailable'] as const).map((outcome) => ({ outcome })),
      ]
      await taking(async (call) => {
        taken.push(call)
        return answers[taken.length - 1] ?? LOGGED
      })
      const calls = answers.map((_, nth) => aCall(nth))
      for (const [nth, call] of calls.entries()) expect(await world.handedCalls.hand([call])).toEqual([answers[nth]])
      expect(taken).toEqual(calls)
    })

    test('a companion arrives with the words for the door; one of another form is not taken', async () => {
      const taken: HandedCall[] = []
      await taking(async (call) => {
        taken.push(call)
        return LOGGED
      })
      const companion = { shown: '동반 홍*이(12년생)', outcome: 'not-required' } as const
      const call: HandedCall = { ...aCall(1), channel: 'companion', companion }
      expect(await handOne(call)).toBe('logged')
      for (const wrong of [{ ...companion, outcome: 'pass' }, { ...companion, shown: 'x'.repeat(101) }, 'nobody'])
        expect(await handOne({ ...call, companion: wrong as never })).toBe('unavailable')
      expect(taken).toEqual([call])
    })

    test('a list arrives in its order, however long, and each of it has its own answer in its place', async () => {
      const taken: number[] = []
      const outcomeOf = (at: number): HandedOutcome => (at % 3 === 0 ? 'no-such-site' : 'logged')
      await taking(async ({ receivedAt }) => {
        taken.push(receivedAt)
        return { outcome: outcomeOf(receivedAt) }
      })
      const calls = Array.from({ length: 1_000 }, (_, nth) => aCall(nth))
      const times = calls.map(({ receivedAt }) => receivedAt)
      expect((await world.handedCalls.hand(calls)).map(({ outcome }) => outcome)).toEqual(times.map(outcomeOf))
      expect(taken).toEqual(times)
      expect(await world.handedCalls.hand([])).toEqual([])
    })

    test('a list goes in parts, so that a call beside it does not wait for all of it; where a part has no answer, the rest is not tried', async () => {
      const open: (() => void)[] = []
      await taking(
        ({ channel }) =>
          new Promise((resolve) => (channel === 'text' ? resolve(LOGGED) : open.push(() => resolve(LOGGED)))),
      )
      const handed = world.handedCalls.hand(Array.from({ length: 1_000 }, (_, nth) => aCall(nth)))
      await eventually(() => expect(open.length).toBeGreaterThan(0))
      expect(await handOne({ ...aCall(1), channel: 'text' })).toBe('logged')
      expect(open.length).toBeLessThan(500)
      const first = open.splice(0)
      for (const answer of first) answer()
      const outcomes = (await handed).map(({ outcome }) => outcome)
      expect(outcomes).toEqual(outcomes.map((_, nth) => (nth < first.length ? 'logged' : 'unavailable')))
      expect(open.length).toBeLessThan(500)
    })

    test('nothing is answered before it is taken, and each gets its own answer, in whatever order', async () => {
      const open = new Map<number, (answer: HandedAnswer) => void>()
      await taking((call) => new Promise((resolve) => open.set(call.receivedAt, resolve)))
      const [first, second] = [aCall(1), aCall(2)]
      const answered: unknown[] = []
      const both = [first, second].map(async (call) => {
        answered.push(await handOne(call))
      })
      await eventually(() => expect(open.size).toBe(2))
      expect(answered).toEqual([])
      open.get(second.receivedAt)?.({ outcome: 'repeat' })
      await eventually(() => expect(answered).toEqual(['repeat']))
      open.get(first.receivedAt)?.(LOGGED)
      await Promise.all(both)
      expect(answered).toEqual(['repeat', 'logged'])
    })

    test('while calls is away it is unavailable at once; once it is back, by another process, calls are taken', async () => {
      const before = performance.now()
      expect(await handOne(aCall(1))).toBe('unavailable')
      expect(performance.now() - before).toBeLessThan(world.withinMs)
      const end = await taking(async () => LOGGED)
      await end()
      await eventually(async () => expect(await handOne(aCall(1))).toBe('unavailable'))
      await taking(async () => ({ outcome: 'repeat' }))
      expect(await handOne(aCall(1))).toBe('repeat')
    })

    test('calls ends before it has answered: unavailable, at once', async () => {
      let isTaken = false
      const end = await taking(() => {
        isTaken = true
        return new Promise(() => {})
      })
      const handed = handOne(aCall(1))
      await eventually(() => expect(isTaken).toBe(true))
      const before = performance.now()
      await end()
      expect(await handed).toBe('unavailable')
      expect(performance.now() - before).toBeLessThan(world.withinMs)
    })

    test('calls does not answer in time, or fails: unavailable, and the fault is told there', async () => {
      await taking((call) => {
        if (call.receivedAt === aCall(1).receivedAt) return new Promise(() => {})
        throw new Error('of the test')
      })
      expect(await handOne(aCall(1))).toBe('unavailable')
      expect(await handOne(aCall(2))).toBe('unavailable')
      expect(world.faults).toEqual([expect.objectContaining({ message: 'of the test' })])
    })

    test('too many at once are told to come again, and none of those before them is lost', async () => {
      const open: ((answer: HandedAnswer) => void)[] = []
      await taking(() => new Promise((resolve) => open.push(resolve)))
      const handed = Array.from({ length: 1_000 }, (_, nth) => handOne(aCall(nth)))
      await eventually(() => expect(open.length).toBeGreaterThan(0))
      await eventually(() => {
        for (const resolve of open) resolve(LOGGED)
        expect(open.length).toBeGreaterThanOrEqual(100)
      })
      const outcomes = await Promise.all(handed)
      expect(outcomes.filter((outcome) => outcome === 'logged')).toHaveLength(open.length)
      expect(outcomes.at(-1)).toBe('unavailable')
    })
  })
}

const LOGGED: HandedAnswer = { outcome: 'logged' }
const PROBE: HandedCall = { ...aCall(0), site: '142012' as SiteNumber }

function aCall(nth: number): HandedCall {
  return {
    site: '0800000001' as SiteNumber,
    line: '+821000000001' as Line,
    receivedAt: 1_641_955_200_000 + nth,
    callKey: Uint8Array.from({ length: 16 }, (_, place) => (place === 0 ? nth % 256 : place)),
    channel: nth % 2 === 0 ? 'call' : 'qr',
  }
}
