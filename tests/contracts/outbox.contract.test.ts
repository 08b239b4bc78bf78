/** The outbox in a real PostgreSQL. */
import { randomBytes } from 'node:crypto'
import { createPostgresDayCounters } from '../../src/adapters/postgres/day-counters.ts'
import { createPostgresKnownLines } from '../../src/adapters/postgres/known-lines.ts'
import { createPostgresLinkBook } from '../../src/adapters/postgres/link-book.ts'
import { createPostgresOutbox } from '../../src/adapters/postgres/outbox.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/person-records.ts'
import { createPostgresSentTexts } from '../../src/adapters/postgres/sent-texts.ts'
import type { Line } from '../../src/domain/phone/line.ts'
import type { CalendarDate } from '../../src/domain/time.ts'
import { NOON } from '../support/test-keys.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { outboxContract } from './outbox.contract.ts'

outboxContract('createPostgresOutbox', async () => {
  const world = await databaseWorld()
  const { pool, subjects, tokens } = world
  const knownLines = createPostgresKnownLines(subjects)
  const records = createPostgresPersonRecords(subjects)
  const links = createPostgresLinkBook(pool, subjects)
  return {
    outbox: createPostgresOutbox(pool, subjects),
    sentTexts: createPostgresSentTexts(pool, subjects),
    passTo: world.passTo,
    dayCounters: createPostgresDayCounters(subjects, pool),
    async put(day, nth) {
      const callKey = randomBytes(16)
      await pool.query('insert into outbox (day, call_key, hour, enc, nth) values ($1, $2, 455810, $3, $4)', [
        day,
        callKey.toString('hex'),
        randomBytes(60),
        nth,
      ])
      return callKey
    },
    async newPerson() {
      const line = '+821000000001' as Line
      const person = await knownLines.bind({
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
      const content = world.box.seal(NOON, randomBytes(8), 'link')
      const [code = ''] = await links.issue([{ issuedAt: NOON, content, lines }])
      return {
        code,
        async until() {
          const seen = await links.look(code, NOON)
          return 'until' in seen ? seen.until : undefined
        },
      }
    },
    async count() {
      const { rows } = await pool.query<{ count: bigint }>('select count(*) from outbox')
      return Number(rows[0]?.count)
    },
    async empty() {
      world.setTime(NOON)
      await world.empty()
    },
    close: world.close,
  }
})
