import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { EpochWrap, SealedVisit } from '../../domain/visits/visit.ts'
import { type StoredVisit, verifyVisits } from './verify-visits.ts'

const bytes = (fill: number) => new Uint8Array(16).fill(fill)
const wrap: EpochWrap = { epochId: bytes(1), hour: 0, authorityKeyId: 'a', wrap: bytes(2) }
const visit = (call: number, day = '2022-01-12'): Omit<SealedVisit, 'epoch'> => ({
  day: day as CalendarDate,
  callKey: bytes(call),
  siteId: 1,
  arrivedAt: 0,
  sealed: bytes(call),
  token: bytes(0),
})
const inTable = (call: number, epochId = '01'.repeat(16), day?: string): StoredVisit => ({
  ...visit(call, day),
  epochId,
})
const inSpool = (call: number, day?: string): SealedVisit => ({ ...visit(call, day), epoch: wrap })

/** Visits whose seal begins with 9 are broken. */
const verify = (table: readonly StoredVisit[], spooled: readonly SealedVisit[] = []) =>
  verifyVisits({
    visits: async function* () {
      yield table
    },
    epochs: async () => new Map([['01'.repeat(16), wrap]]),
    spooled,
    keyId: 'a',
    unwrap: async () => ({
      open: ({ sealed }) =>
        sealed[0] === 9 ? undefined : { line: '+821000000001' as Line, arrivedAt: 0, channel: 'call' },
    }),
  })

test('visits of table and spool are opened, each once', async () => {
  expect(await verify([inTable(1), inTable(2)], [inSpool(2), inSpool(3)])).toMatchObject({ opened: 3, failed: 0 })
})

test('a call of before midnight that was spooled again after it is the same', async () => {
  expect(await verify([inTable(1)], [inSpool(1, '2022-01-13')])).toMatchObject({ opened: 1, failed: 0 })
})

test('a broken seal and a missing epoch key have failed', async () => {
  expect(await verify([inTable(9), inTable(1, 'ff'.repeat(16)), inTable(1)])).toEqual({
    opened: 1,
    failed: 2,
    withoutEpoch: 1,
    otherKeys: new Map(),
  })
})

test('visits that are sealed to another authority are counted by its key', async () => {
  const theirs: SealedVisit = { ...inSpool(9), epoch: { ...wrap, epochId: bytes(5), authorityKeyId: 'b' } }
  expect(await verify([], [theirs, inSpool(1)])).toEqual({
    opened: 1,
    failed: 1,
    withoutEpoch: 0,
    otherKeys: new Map([['b', 1]]),
  })
})
