/** Rights that a database takes away while the server runs are named, on a real database. */
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../../tests/support/eventually.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import { askMissingRights } from '../../../adapters/postgres/kit/missing-rights.ts'
import { createEvents, type EventBus } from '../../events/events.ts'
import { createMetrics } from '../../events/metrics.ts'
import { createLogger } from '../../log/logger.ts'
import { type RightsWatch, watchRights } from './rights-watch.ts'

let database: TestDatabase
let events: EventBus
let watch: RightsWatch
beforeEach(async () => {
  database = await testDatabase()
  events = createEvents(createMetrics('calls'), createLogger('fatal'))
  watch = watchRights(() => askMissingRights(database.url), events)
})
afterEach(async () => {
  watch.stop()
  await database.close()
})

async function inDatabase(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url, options: '-c search_path=ansimpass' })
  await client.connect()
  await client.query(sql)
  await client.end()
}

test('a right that is revoked is named from the first batch that fails, until it is there again', async () => {
  await inDatabase('revoke insert on visits from ansimpass_app')
  expect(watch.detail).toBe('')
  events.emit({ type: 'batch-failed', size: 1, why: 'refused' })
  await eventually(() =>
    expect(watch.detail).toMatch(
      /^the database lacks roles or privileges: grant select, insert on visits, epoch_keys to ansimpass_app; .*\(run "ansimpass migrate"/,
    ),
  )
  await inDatabase('grant insert on visits to ansimpass_app')
  await eventually(() => expect(watch.detail).toBe(''), 10_000)
})

test('where all rights are there, or nobody answers, it adds nothing', async () => {
  expect(await askMissingRights(database.url)).toEqual([])
  await expect(askMissingRights('postgresql://nobody@127.0.0.1:9/none')).rejects.toThrow()
  let asked = 0
  const away = watchRights(() => {
    asked += 1
    return Promise.reject(new Error('away'))
  }, events)
  events.emit({ type: 'batch-failed', size: 1, why: 'away' })
  await eventually(() => expect(asked).toBe(1))
  expect(away.detail).toBe('')
  away.stop()
})
