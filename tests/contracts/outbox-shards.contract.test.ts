/** Shards of the outbox as advisory locks of a real PostgreSQL, each process behind a socket of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createShardLocks } from '../../src/adapters/postgres/pass/shard-locks.ts'
import { eventually } from '../support/eventually.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'
import { stallingSocket } from '../support/stalling-socket.ts'
import { outboxShardsContract } from './outbox-shards.contract.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

async function open(inFlight: (shard: number) => number = () => 0) {
  const socket = await stallingSocket(database.url)
  const told: number[] = []
  const events = { emit: (event: { type: string; held?: number }) => void told.push(event.held ?? -1) }
  const locks = createShardLocks({ databaseUrl: socket.url, events, inFlight })
  return Object.create(locks, {
    told: { value: told },
    stop: {
      async value() {
        socket.goOn()
        await locks.stop()
        await socket.close()
      },
    },
    loseConnection: { value: async () => socket.cut() },
    fallSilent: { value: () => socket.stall() },
    speakAgain: { value: () => socket.goOn() },
  })
}

outboxShardsContract('createShardLocks', async () => ({ open }))

test('without a database nothing is held and nothing known; it is tried again', async () => {
  const locks = createShardLocks({
    databaseUrl: 'postgresql://127.0.0.1:1/none',
    events: { emit: () => {} },
    inFlight: () => 0,
  })
  await eventually(() => expect([locks.count, locks.known, locks.sure]).toEqual([0, false, false]))
  await locks.stop()
})
