/** A hundred calls a second while a night is folded: every one is answered at its first INVITE and kept. */
import { setInterval } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openKeyRing } from '../../../src/adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../../../src/adapters/keys/subject-keys.ts'
import { readState } from '../../../src/adapters/postgres/identity/subjects/fold-state.ts'
import { connectionConfig } from '../../../src/adapters/postgres/kit/connect.ts'
import { preparePartitions } from '../../../src/adapters/postgres/kit/housekeeping.ts'
import { countVisits } from '../../../src/adapters/postgres/visits/visit-reader.ts'
import { createHandset } from '../../../src/cli/handset/create-handset.ts'
import type { CallResult } from '../../../src/cli/handset/ringing.ts'
import type { SiteNumber } from '../../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../../src/domain/kit/time.ts'
import { eventually } from '../../support/eventually.ts'
import { storeManyPersons } from '../../support/many-persons.ts'
import { startThiefServer } from '../thief/server.ts'

const SITE = '0804500007' as SiteNumber
const DAY = '2022-01-12' as CalendarDate
const EVERY_MS = 10

test('calls at 100 a second keep their answers for the length of a fold', async () => {
  await using world = await startThiefServer(Date.parse('2022-01-12T23:50:00+09:00'), [SITE])
  const keys = createSubjectKeys(openKeyRing(world.secrets), world.clock)
  const client = new pg.Client(connectionConfig(world.cluster.adminUrl, 'owner', { statementTimeoutMs: 0 }))
  await client.connect()
  await storeManyPersons(client, keys, { persons: 15_000, changed: 3_000, day: DAY })
  await client.end()
  world.setTime(Date.parse('2022-01-13T00:10:05+09:00'))
  await preparePartitions(world.grounds.texts.pool, world.clock.now())

  const handset = await createHandset({ server: { host: '127.0.0.1', port: world.sipPort } })
  let isFolded = false
  const fold = world.services.texts.subjectFolds.round().finally(() => {
    isFolded = true
  })
  const calls: Promise<CallResult>[] = []
  const ring = () => {
    const from = `0100002${String(calls.length).padStart(4, '0')}`
    calls.push(handset.ring({ siteNumber: SITE, from, media: false }))
  }
  const began = performance.now()
  for await (const _ of setInterval(EVERY_MS)) {
    while (calls.length < (performance.now() - began) / EVERY_MS) ring() // a timer that comes late is made up for
    if (isFolded) break
  }
  await fold
  const results = await Promise.all(calls)
  handset.close()

  expect(await readState(world.grounds.texts.pool)).toMatchObject({ daysFolded: DAY, night: DAY })
  const { rows } = await world.owner.query('select from ansimpass.subjects_night_b')
  expect(rows).toHaveLength(3 * 15_000)
  expect(results.length).toBeGreaterThan(20)
  const counts = { answered: 0, sentAgain: 0 }
  for (const { final, fromServer, sent } of results) {
    if (final === 486 && fromServer) counts.answered += 1
    if (sent > 1) counts.sentAgain += 1
  }
  expect(counts).toEqual({ answered: results.length, sentAgain: 0 })
  await eventually(async () => expect(await countVisits(world.grounds.texts.pool, [])).toBe(BigInt(results.length)))
})
