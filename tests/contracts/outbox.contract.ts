/** Contract of every outbox. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CalendarDate, type EpochMs, MINUTE } from '../../src/domain/kit/time.ts'
import type { Outbox, OutboxRow } from '../../src/ports/pass/outbox.ts'
import type { SentTexts } from '../../src/ports/pass/sent-texts.ts'

export type OutboxWorld = {
  readonly outbox: Outbox
  readonly sentTexts: SentTexts
  /** Puts an intent in, as check-in does: some bytes under the key of 11 o'clock; returns them. */
  put(): Promise<Uint8Array>
  /** Likewise so many of one batch, in order. */
  putBatch(count: number): Promise<readonly Uint8Array[]>
  /** What an earlier version left: an intent that waits, and one that it had dealt with. Returns the one that waits. */
  putOfBefore(): Promise<Uint8Array>
  /** Another server's view of the same outbox. */
  readonly other: Outbox
  /** A person whom a line is bound to, and what is noted of texts about them. */
  newPerson(): Promise<{
    readonly person: string
    textsOf(): Promise<readonly { readonly day: CalendarDate; readonly times: number }[]>
  }>
  /** A link issued at 11:40 for the nth line. */
  newLink(nth: number): Promise<{ readonly code: string; until(): Promise<EpochMs | undefined> }>
  /** Time goes on: keys die, tables are emptied. */
  passTo(at: EpochMs): Promise<void>
  empty(): Promise<void>
  close(): Promise<void>
}

const DAY = '2022-01-12' as CalendarDate
const HOUR_OF_ALL = 456_097
const KEY = { day: DAY, callKey: randomBytes(16) }
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const sealedOf = ({ intent }: OutboxRow) => hex(intent.sealed)
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
      const intents = []
      for (let nth = 1; nth <= 5; nth++) intents.push(hex(await world.put()))
      const first = await world.outbox.take(0n, 3)
      expect(first.map(sealedOf)).toEqual(intents.slice(0, 3))
      expect(first[0]?.intent.hour).toBe(HOUR_OF_ALL)
      const rest = await world.outbox.take(first[2]?.id ?? 0n, 3)
      expect(rest.map(sealedOf)).toEqual(intents.slice(3))
    })

    test('gives the newest that nobody has dealt with, by id', async () => {
      const intents = []
      for (let nth = 1; nth <= 5; nth++) intents.push(hex(await world.put()))
      const rows = await world.outbox.newest(3)
      expect(rows.map(sealedOf)).toEqual(intents.slice(2))
      expect(rows[0]?.intent.hour).toBe(HOUR_OF_ALL)
      const last = rows[2]
      await world.outbox.done(last === undefined ? [] : [{ row: last }])
      expect((await world.outbox.newest(2)).map(sealedOf)).toEqual(intents.slice(2, 4))
      expect(await world.outbox.newest(100)).toHaveLength(4)
    })

    test('intents of a batch are given one by one, no more than asked for, and from any of them on', async () => {
      const intents = [hex(await world.put()), ...(await world.putBatch(22)).map(hex), hex(await world.put())]
      const all = await world.outbox.take(0n, 100)
      expect(all.map(sealedOf)).toEqual(intents)
      expect(all.every(({ intent }) => intent.hour === HOUR_OF_ALL)).toBe(true)
      for (const [nth, { id }] of all.entries()) {
        expect((await world.outbox.take(id, 3)).map(sealedOf)).toEqual(intents.slice(nth + 1, nth + 4))
      }
      for (const limit of [1, 2, 20, 24, 30])
        expect((await world.outbox.newest(limit)).map(sealedOf)).toEqual(intents.slice(-limit))
      expect(await world.outbox.waiting()).toEqual({ count: 24, oldest: all[0] })
    })

    test('of a batch each is dealt with by itself, by one server or two, and none is given again', async () => {
      const intents = (await world.putBatch(20)).map(hex)
      const all = await world.outbox.take(0n, 100)
      const [mine, others] = [all.filter((_, nth) => nth % 3 === 0), all.filter((_, nth) => nth % 3 === 1)]
      await world.outbox.done(mine.map((row) => ({ row })))
      await world.other.done(others.map((row) => ({ row })))
      const left = intents.filter((_, nth) => nth % 3 === 2)
      for (const outbox of [world.outbox, world.other]) {
        expect((await outbox.take(0n, 100)).map(sealedOf)).toEqual(left)
        expect((await outbox.newest(100)).map(sealedOf)).toEqual(left)
        expect(await outbox.waiting()).toEqual({ count: left.length, oldest: all[2] })
      }
      await world.other.done((await world.other.take(0n, 100)).map((row) => ({ row })))
      for (const outbox of [world.outbox, world.other]) {
        expect(await outbox.take(0n, 100)).toEqual([])
        expect(await outbox.waiting()).toEqual({ count: 0, oldest: undefined })
      }
    })

    test('what an earlier version left is given, and not what it had dealt with', async () => {
      const waits = hex(await world.putOfBefore())
      expect((await world.outbox.take(0n, 10)).map(sealedOf)).toEqual([waits])
      expect(await world.outbox.waiting()).toMatchObject({ count: 1 })
      await world.outbox.done((await world.outbox.take(0n, 10)).map((row) => ({ row })))
      expect(await world.other.take(0n, 10)).toEqual([])
    })

    test('a row stays until it is done, and is then gone for good', async () => {
      await world.put()
      const [row] = await world.outbox.take(0n, 10)
      expect(await world.outbox.take(0n, 10)).toHaveLength(1)
      await world.outbox.done(row === undefined ? [] : [{ row }])
      expect(await world.outbox.take(0n, 10)).toEqual([])
      expect(await world.outbox.waiting()).toEqual({ count: 0, oldest: undefined })
    })

    test('remembers of a sent text what its receipt needs, and tells which visit it was', async () => {
      await world.put()
      const [row] = await world.outbox.take(0n, 1)
      if (row === undefined) throw new Error('nothing there')
      await world.outbox.done([{ row, text: { ...KEY, kind: 'pass', messageId: 'm-1', submittedAt: AT } }])
      const visits = async () =>
        (await world.sentTexts.visitsOf(['m-1', 'm-2'])).map((key) => key && Buffer.from(key).toString('hex'))
      expect(await visits()).toEqual([hex(KEY.callKey), undefined])
      await world.passTo(Date.parse('2022-01-12T13:59:00+09:00'))
      expect(await visits()).toEqual([hex(KEY.callKey), undefined])
      await world.passTo(Date.parse('2022-01-12T14:00:00+09:00'))
      expect(await visits()).toEqual([undefined, undefined])
    })

    test('a gateway that counts from one again does not stop the outbox', async () => {
      for (let nth = 1; nth <= 3; nth++) await world.put()
      const rows = await world.outbox.take(0n, 3)
      const text = { ...KEY, kind: 'pass', messageId: '1', submittedAt: AT }
      const last = { ...text, callKey: randomBytes(16) }
      await world.outbox.done(rows.slice(0, 2).map((row) => ({ row, text })))
      await world.outbox.done(rows.slice(2).map((row) => ({ row, text: last })))
      expect(await world.outbox.waiting()).toEqual({ count: 0, oldest: undefined })
      const [visit] = await world.sentTexts.visitsOf(['1'])
      expect(hex(visit ?? KEY.callKey)).toBe(hex(last.callKey))
    })

    test('what another server has dealt with is not given again, and not counted', async () => {
      for (let nth = 1; nth <= 4; nth++) await world.put()
      const [first, second] = await world.other.take(0n, 2)
      if (first === undefined || second === undefined) throw new Error('nothing there')
      await world.other.done([{ row: first }, { row: second }])
      expect((await world.outbox.take(0n, 10)).map(({ id }) => id)).not.toContain(second.id)
      expect(await world.outbox.waiting()).toMatchObject({ count: 2 })
    })

    test('a row done twice counts one text for its person; ten rows of one message id count ten', async () => {
      const { person, textsOf } = await world.newPerson()
      for (let nth = 1; nth <= 11; nth += 1) await world.put()
      const [first, ...others] = await world.outbox.take(0n, 20)
      if (first === undefined) throw new Error('nothing there')
      const text = { ...KEY, kind: 'pass', messageId: 'm-1', submittedAt: AT, person }
      await world.outbox.done([{ row: first, text }])
      await world.outbox.done([{ row: first, text }])
      expect(await textsOf()).toEqual([{ day: DAY, times: 1 }])
      await world.outbox.done(others.map((row) => ({ row, text })))
      expect(await textsOf()).toEqual([{ day: DAY, times: 11 }])
    })

    test('a text about a person who is gone meanwhile, or with a link that is none, is done like others', async () => {
      await world.put()
      await world.put()
      const rows = await world.outbox.take(0n, 2)
      const text = { ...KEY, kind: 'pass', messageId: 'm-1', submittedAt: AT }
      const [gone, none] = [{ person: crypto.randomUUID() }, { link: '7Q2KX9M4TB8C' }]
      await world.outbox.done(rows.map((row, n) => ({ row, text: { ...text, ...(n === 0 ? gone : none) } })))
      expect(await world.outbox.waiting()).toEqual({ count: 0, oldest: undefined })
    })

    test('every link of a batch has its ten minutes from the accept, whatever ids the gateway gives', async () => {
      const links = [await world.newLink(1), await world.newLink(2)]
      await world.put()
      await world.put()
      const rows = await world.outbox.take(0n, 2)
      const text = { ...KEY, kind: 'link', messageId: '1', submittedAt: AT + 3 * MINUTE }
      await world.outbox.done(rows.map((row, n) => ({ row, text: { ...text, link: links[n]?.code ?? '' } })))
      for (const link of links) expect(await link.until()).toBe(AT + 13 * MINUTE)
      // Told again, later: it stays at the first.
      await world.outbox.done(
        rows.map((row, n) => ({ row, text: { ...text, submittedAt: AT + 4 * MINUTE, link: links[n]?.code ?? '' } })),
      )
      for (const link of links) expect(await link.until()).toBe(AT + 13 * MINUTE)
    })

    test('a hundred rows are done at once', async () => {
      await Promise.all(Array.from({ length: 100 }, () => world.put()))
      const rows = await world.outbox.take(0n, 1_000)
      await world.outbox.done(
        rows.map((row) => ({ row, text: { ...KEY, kind: 'link', messageId: `m-${row.id}`, submittedAt: AT } })),
      )
      expect(await world.outbox.waiting()).toEqual({ count: 0, oldest: undefined })
    })
  })
}
