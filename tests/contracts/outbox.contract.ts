/** What every outbox must keep. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CalendarDate, type EpochMs, MINUTE } from '../../src/domain/time.ts'
import type { DayCounters } from '../../src/ports/day-counters.ts'
import type { Outbox } from '../../src/ports/outbox.ts'
import type { SentTexts } from '../../src/ports/sent-texts.ts'

export type OutboxWorld = {
  readonly outbox: Outbox
  readonly sentTexts: SentTexts
  readonly dayCounters: Pick<DayCounters, 'outcomesTold'>
  /** Puts an intent in, as check-in does; returns its call key. */
  put(day: CalendarDate, nth: number): Promise<Uint8Array>
  /** A person whom a line is bound to, and what is noted of texts about them. */
  newPerson(): Promise<{
    readonly person: string
    textsOf(): Promise<readonly { readonly day: CalendarDate; readonly times: number }[]>
  }>
  /** A link issued at 11:40 for the nth line. */
  newLink(nth: number): Promise<{ readonly code: string; until(): Promise<EpochMs | undefined> }>
  /** How many rows lie there. */
  count(): Promise<number>
  /** Time goes on: keys die, tables are emptied. */
  passTo(at: EpochMs): Promise<void>
  empty(): Promise<void>
  close(): Promise<void>
}

const DAY = '2022-01-12' as CalendarDate
const AT = Date.parse('2022-01-12T11:40:00+09:00')

export function outboxContract(name: string, start: () => Promise<OutboxWorld>): void {
  describe(`${name} as an outbox`, () => {
    let world: OutboxWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    beforeEach(() => world.empty())

    test('gives rows by id, above the cursor, no more than asked for', async () => {
      const keys = []
      for (let nth = 1; nth <= 5; nth++) keys.push(await world.put(DAY, nth))
      const first = await world.outbox.take(0n, 3)
      expect(first.map((row) => row.nth)).toEqual([1, 2, 3])
      expect(first[0]).toMatchObject({ day: DAY, intent: { hour: 455_810 } })
      expect(Buffer.from(first[0]?.callKey ?? [])).toEqual(Buffer.from(keys[0] ?? []))
      const rest = await world.outbox.take(first[2]?.id ?? 0n, 3)
      expect(rest.map((row) => row.nth)).toEqual([4, 5])
    })

    test('a row stays until it is done, and is then gone for good', async () => {
      await world.put(DAY, 1)
      const [row] = await world.outbox.take(0n, 10)
      expect(await world.outbox.take(0n, 10)).toHaveLength(1)
      await world.outbox.done(row === undefined ? [] : [{ row }])
      expect(await world.outbox.take(0n, 10)).toEqual([])
      expect(await world.count()).toBe(0)
    })

    test('remembers of a sent text what its receipt needs, and tells which visit it was', async () => {
      const callKey = await world.put(DAY, 1)
      const [row] = await world.outbox.take(0n, 1)
      if (row === undefined) throw new Error('nothing there')
      await world.outbox.done([{ row, text: { kind: 'pass', messageId: 'm-1', submittedAt: AT } }])
      const hex = Buffer.from(callKey).toString('hex')
      const visits = async () =>
        (await world.sentTexts.visitsOf(['m-1', 'm-2'])).map((key) => key && Buffer.from(key).toString('hex'))
      expect(await visits()).toEqual([hex, undefined])
      await world.passTo(Date.parse('2022-01-12T13:59:00+09:00'))
      expect(await visits()).toEqual([hex, undefined])
      await world.passTo(Date.parse('2022-01-12T14:00:00+09:00'))
      expect(await visits()).toEqual([undefined, undefined])
    })

    test('a gateway that counts from one again does not stop the outbox', async () => {
      for (let nth = 1; nth <= 3; nth++) await world.put(DAY, nth)
      const rows = await world.outbox.take(0n, 3)
      const text = { kind: 'pass', messageId: '1', submittedAt: AT }
      await world.outbox.done(rows.slice(0, 2).map((row) => ({ row, text })))
      await world.outbox.done(rows.slice(2).map((row) => ({ row, text })))
      expect(await world.count()).toBe(0)
      const [visit] = await world.sentTexts.visitsOf(['1'])
      expect(Buffer.from(visit ?? [])).toEqual(Buffer.from(rows[2]?.callKey ?? []))
    })

    test('keeps with a text the outcome that was told', async () => {
      await world.put(DAY, 1)
      const [row] = await world.outbox.take(0n, 1)
      if (row === undefined) throw new Error('nothing there')
      const siteLine = randomBytes(16)
      expect(await world.dayCounters.outcomesTold([{ day: DAY, siteLine }])).toEqual([undefined])
      const text = { kind: 'pass', messageId: 'm-1', submittedAt: AT }
      await world.outbox.done([{ row, text, told: { siteLine, outcome: 'pass' } }])
      const other = { day: '2022-01-13' as CalendarDate, siteLine }
      expect(await world.dayCounters.outcomesTold([{ day: DAY, siteLine }, other])).toEqual(['pass', undefined])
    })

    test('a row done twice counts one text for its person; ten rows of one message id count ten', async () => {
      const { person, textsOf } = await world.newPerson()
      for (let nth = 1; nth <= 11; nth += 1) await world.put(DAY, nth)
      const [first, ...others] = await world.outbox.take(0n, 20)
      if (first === undefined) throw new Error('nothing there')
      const text = { kind: 'pass', messageId: 'm-1', submittedAt: AT, person }
      await world.outbox.done([{ row: first, text }])
      await world.outbox.done([{ row: first, text }])
      expect(await textsOf()).toEqual([{ day: DAY, times: 1 }])
      await world.outbox.done(others.map((row) => ({ row, text })))
      expect(await textsOf()).toEqual([{ day: DAY, times: 11 }])
    })

    test('a text about a person who is gone meanwhile, or with a link that is none, is done like others', async () => {
      await world.put(DAY, 1)
      await world.put(DAY, 2)
      const rows = await world.outbox.take(0n, 2)
      const text = { kind: 'pass', messageId: 'm-1', submittedAt: AT }
      const [gone, none] = [{ person: crypto.randomUUID() }, { link: '7Q2KX9M4TB8C' }]
      await world.outbox.done(rows.map((row, n) => ({ row, text: { ...text, ...(n === 0 ? gone : none) } })))
      expect(await world.count()).toBe(0)
    })

    test('every link of a batch has its ten minutes from the accept, whatever ids the gateway gives', async () => {
      const links = [await world.newLink(1), await world.newLink(2)]
      for (const nth of [1, 2]) await world.put(DAY, nth)
      const rows = await world.outbox.take(0n, 2)
      const text = { kind: 'link', messageId: '1', submittedAt: AT + 3 * MINUTE }
      await world.outbox.done(rows.map((row, n) => ({ row, text: { ...text, link: links[n]?.code ?? '' } })))
      for (const link of links) expect(await link.until()).toBe(AT + 13 * MINUTE)
      // Told again, later: it stays at the first.
      await world.outbox.done(
        rows.map((row, n) => ({ row, text: { ...text, submittedAt: AT + 4 * MINUTE, link: links[n]?.code ?? '' } })),
      )
      for (const link of links) expect(await link.until()).toBe(AT + 13 * MINUTE)
    })

    test('a hundred rows are done at once', async () => {
      await Promise.all(Array.from({ length: 100 }, () => world.put(DAY, 1)))
      const rows = await world.outbox.take(0n, 1_000)
      await world.outbox.done(
        rows.map((row) => ({ row, text: { kind: 'link', messageId: `m-${row.id}`, submittedAt: AT } })),
      )
      expect(await world.count()).toBe(0)
    })
  })
}
