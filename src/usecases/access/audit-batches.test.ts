/** Audit of batches: a row for each that was taken, none lost while the database is away, and no more of them than memory may hold. */
import { expect, test } from 'vitest'
import { AppError } from '../../domain/kit/errors.ts'
import { DAY } from '../../domain/kit/time.ts'
import type { AuditBatch } from '../../ports/access/audit.ts'
import { makeAuditBatches } from './audit-batches.ts'

const operator = { kind: 'operator', name: 'safe-call' } as const
const carrier = { kind: 'carrier', name: 'telecom' } as const

function setUp() {
  const state = { now: Date.parse('2022-01-12T23:59+09:00'), away: false }
  const rows: AuditBatch[] = []
  const log = {
    async write(batches: readonly AuditBatch[]) {
      if (state.away) throw new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })
      rows.push(...batches)
    },
  }
  const events = { emit: () => expect.unreachable() }
  return { state, rows, audit: makeAuditBatches({ log, clock: { now: () => state.now }, events }) }
}
const saidOf = ({ actor, verb, day, count }: AuditBatch) => [actor.name, verb, day, count]

test('each list is a row of its own, single events of a minute are one, and nothing taken is none', async () => {
  const { rows, audit } = setUp()
  audit.note(operator, 'call-events', 1_000)
  audit.note(operator, 'call-events', 1_000)
  audit.note(operator, 'call-events', 0)
  for (let nth = 0; nth < 3; nth += 1) audit.note(operator, 'call-events', 1)
  audit.note(carrier, 'number-changes', 7)
  await audit.flush()
  expect(rows.map(saidOf)).toEqual([
    ['safe-call', 'call-events', '2022-01-12', 1_000],
    ['safe-call', 'call-events', '2022-01-12', 1_000],
    ['telecom', 'number-changes', '2022-01-12', 7],
    ['safe-call', 'call-events', '2022-01-12', 3],
  ])
  await audit.flush()
  expect(rows).toHaveLength(4)
})

test('while the database is away nothing is lost, and what waits is bounded: sums of an actor’s day stay right', async () => {
  const { state, rows, audit } = setUp()
  state.away = true
  for (let nth = 0; nth < 2_500; nth += 1) audit.note(operator, 'call-events', 2)
  await audit.flush()
  state.now += DAY
  audit.note(operator, 'call-events', 5)
  await audit.flush()
  state.away = false
  await audit.flush()
  expect(rows.length).toBeLessThan(1_002)
  const sum = (day: string) => rows.filter((row) => row.day === day).reduce((all, { count }) => all + count, 0)
  expect([sum('2022-01-12'), sum('2022-01-13')]).toEqual([5_000, 5])
})
