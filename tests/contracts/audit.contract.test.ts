/** Bindings ended in a real PostgreSQL, on the suite of the audit. */
import { expect, test } from 'vitest'
import { createPostgresAuditBatchLog } from '../../src/adapters/postgres/access/audit.ts'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import { testDatabase } from '../support/postgres.ts'
import { auditContract } from './audit.contract.ts'
import { databaseWorld } from './database-world.fixture.ts'

const NOON = Date.parse('2022-01-12T11:40:00+09:00')
const lineOf = (nth: number) => `+8210000${String(nth).padStart(5, '0')}` as Line
const LINES = Array.from({ length: 10 }, (_, nth) => lineOf(nth))

auditContract('createPostgresPersonRecords', async () => {
  const world = await databaseWorld()
  const records = createPostgresPersonRecords(world.subjects)
  const bindings = createPostgresBindings(world.subjects)
  let next = 0
  return {
    change(audit) {
      next += 1
      return records.endBinding(lineOf(next - 1), { audit })
    },
    async changes() {
      const known = await bindings.find(LINES, NOON)
      return known.filter((each) => each === 'unbound').length
    },
    async rows() {
      return (await world.stored()).split('\n').flatMap((row) => (row.startsWith('audit: ') ? [row] : []))
    },
    async refuse(refused) {
      await world.owner.query(
        refused
          ? 'revoke insert on ansimpass.audit from ansimpass_app'
          : 'grant insert on ansimpass.audit to ansimpass_app',
      )
    },
    /** At the end of the transaction, with everything written. */
    async breakOff(broken) {
      await world.owner.query(
        broken
          ? `alter table ansimpass.audit add constraint breaks unique (day) deferrable initially deferred;
             insert into ansimpass.audit values ('2022-01-12', 'x', 'x', 'x', 0)`
          : `delete from ansimpass.audit; alter table ansimpass.audit drop constraint breaks`,
      )
    },
    async empty() {
      await world.empty()
      world.setTime(NOON)
      next = 0
      for (const line of LINES) {
        const person = { name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
        const proof = { boundAs: 'subscriber', proofLevel: 'identity', provedAt: NOON } as const
        await bindings.bind({ line, person, ci: `ci of ${line}`, ...proof })
      }
    },
    close: () => world.close(),
  }
})

test('the app may add to the audit, and neither read, change nor take away', async () => {
  const database = await testDatabase()
  const app = createPool(database.url, 'app')
  for (const table of ['audit', 'audit_batches'])
    for (const statement of [
      `select * from ${table}`,
      `update ${table} set actor = null`,
      `delete from ${table}`,
      `truncate ${table}`,
    ])
      await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
  await app.query(`insert into audit values ('2022-01-12', 'carrier', 'x', 'number-changes', 0)`)
  await app.end()
  await database.close()
})

test('batches are written all or none, each a row of its own, and told as away where the database is', async () => {
  const world = await databaseWorld()
  const log = createPostgresAuditBatchLog(world.pool)
  const batch = { verb: 'call-events', day: '2022-01-12' as CalendarDate, count: 1_000 } as const
  const operator = { ...batch, actor: { kind: 'operator', name: 'safe-call' } } as const
  const carrier = { ...batch, actor: { kind: 'carrier', name: 'telecom' }, verb: 'number-changes', count: 7 } as const
  await log.write([operator, operator, carrier])
  await log.write([])
  await expect(log.write([operator, { ...operator, count: 0 }])).rejects.toThrow()
  await expect(createPostgresAuditBatchLog(world.away).write([operator])).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    retryable: true,
  })
  const { rows } = await world.owner.query(
    'select day::text, actor_kind, actor, verb, count from ansimpass.audit_batches order by id',
  )
  const first = { day: '2022-01-12', actor_kind: 'operator', actor: 'safe-call', verb: 'call-events', count: 1_000 }
  const last = { ...first, actor_kind: 'carrier', actor: 'telecom', verb: 'number-changes', count: 7 }
  expect(rows).toEqual([first, first, last])
  await world.close()
})
