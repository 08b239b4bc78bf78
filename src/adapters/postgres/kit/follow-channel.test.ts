/** A flood of words on a channel, against the real database. */
import pg from 'pg'
import { expect, test } from 'vitest'
import { eventually } from '../../../../tests/support/eventually.ts'
import { testDatabase } from '../../../../tests/support/postgres.ts'
import { followChannel } from './follow-channel.ts'

test('whoever sends words without end has the list read a few times a second, the first word at once, the last one too', async () => {
  const db = await testDatabase()
  const closing = new AbortController()
  const loads: number[] = []
  const following = followChannel({
    databaseUrl: db.url,
    ...{ name: 'flood', channel: 'flooded', resyncMs: 60_000, closing: closing.signal },
    load: async () => void loads.push(performance.now()),
    onFault: expect.unreachable,
  })
  const stranger = new pg.Client({ connectionString: db.url })
  await stranger.connect()
  await eventually(() => expect(loads).toHaveLength(1))
  const began = performance.now()
  await stranger.query('notify flooded')
  await eventually(() => expect(loads).toHaveLength(2))
  while (performance.now() - began < 700) await stranger.query('notify flooded')
  const ended = performance.now()
  await eventually(() => expect(loads.at(-1)).toBeGreaterThan(ended - 100))
  expect(loads.length - 2).toBeLessThanOrEqual((performance.now() - began) / 95)
  closing.abort()
  await following
  await stranger.end()
  await db.close()
})
