/** The outbox in a real PostgreSQL. */
import { randomBytes } from 'node:crypto'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { createPostgresLinkStore } from '../../src/adapters/postgres/links/link-store.ts'
import { createPostgresOutbox } from '../../src/adapters/postgres/pass/outbox.ts'
import { createPostgresSentTexts } from '../../src/adapters/postgres/pass/sent-texts.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type CalendarDate, HOUR, hourOf } from '../../src/domain/kit/time.ts'
import { putIntent, putIntents } from '../support/outbox-rows.ts'
import { NOON } from '../support/test-keys.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { issueCodes } from './issue-codes.fixture.ts'
import { outboxContract } from './outbox.contract.ts'

outboxContract('createPostgresOutbox', async () => {
  const world = await databaseWorld()
  const { pool, subjects, tokens, cipher } = world
  const bindings = createPostgresBindings(subjects)
  const records = createPostgresPersonRecords(subjects)
  const links = createPostgresLinkStore(pool, subjects)
  return {
    outbox: createPostgresOutbox(world),
    other: createPostgresOutbox({ ...world, pool: world.other }),
    sentTexts: createPostgresSentTexts(pool, subjects),
    passTo: world.passTo,
    async put() {
      const intent = cipher.seal(NOON - HOUR, randomBytes(53), 'an intent')
      await putIntent(pool, intent)
      return intent.sealed
    },
    async putBatch(count) {
      const sealed = Array.from({ length: count }, () => cipher.seal(NOON - HOUR, randomBytes(53), 'an intent').sealed)
      await putIntents(pool, hourOf(NOON - HOUR), sealed)
      return sealed
    },
    async putOfBefore() {
      const hour = hourOf(NOON - HOUR)
      const put = async () => {
        const { sealed } = cipher.seal(NOON - HOUR, randomBytes(53), 'an intent')
        const { rows } = await pool.query<{ id: bigint }>(
          `insert into outbox_${hour % 4} (id, enc) values ((nextval('outbox_id') << 20) + $2::int4, $1) returning id`,
          [sealed, hour],
        )
        return { id: rows[0]?.id ?? 0n, sealed }
      }
      const [dealt, waits] = [await put(), await put()]
      const names = Buffer.alloc(32 * 8)
      names.writeBigUInt64BE(dealt.id)
      await pool.query(`insert into outbox_done_${hour % 4} (id, enc) values (nextval('outbox_done_id'), $1)`, [
        cipher.seal(NOON - HOUR, names, 'outbox-done 1').sealed,
      ])
      return waits.sealed
    },
    async newPerson() {
      const line = '+821000000001' as Line
      const person = await bindings.bind({
        line,
        person: { name: '홍길동', birthDate: '1980-05-01' as CalendarDate },
        ci: 'ci-hong',
        boundAs: 'subscriber',
        proofLevel: 'identity',
        provedAt: NOON,
      })
      return {
        person,
        async textsOf() {
          const deeds = (await records.ofLine(line, NOON))?.deeds ?? []
          return deeds.filter(({ deed }) => deed === 'text').map(({ day, times }) => ({ day, times }))
        },
      }
    },
    async newLink(nth) {
      const lines = tokens.linkLines(NOON, `+82100000000${nth}` as Line)
      const content = world.cipher.seal(NOON, randomBytes(8), 'link')
      const [code = ''] = await issueCodes(links, [{ issuedAt: NOON, content, lines }])
      return {
        code,
        async until() {
          const seen = await links.look(code, NOON)
          return 'until' in seen ? seen.until : undefined
        },
      }
    },
    async empty() {
      world.setTime(NOON)
      await world.empty()
    },
    close: world.close,
  }
})
