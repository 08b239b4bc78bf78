import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { countVisits } from '../../src/adapters/postgres/visits/visit-reader.ts'
import { createPostgresVisitStore } from '../../src/adapters/postgres/visits/visit-store.ts'
import { readSpool } from '../../src/adapters/spool/read-spool.ts'
import { openSpool } from '../../src/adapters/spool/spool.ts'
import { makeDurableVisitLog } from '../../src/usecases/visits/durable-visit-log.ts'
import { testDatabase } from '../support/postgres.ts'
import { type LogUnderTest, visitLogContract } from './visit-log.contract.ts'
import { WITH_KEYS } from './visits.fixture.ts'

const NOBODY = 'postgresql:///nowhere?host=/nonexistent&user=nobody'

async function open(options: {
  readonly databaseIsAway: boolean
  readonly confirmWithinMs: number
}): Promise<LogUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'log-'))
  const path = join(folder, 'spool.sqlite')
  const database = await testDatabase()
  const pool = createPool(database.url, 'app')
  const store = createPostgresVisitStore({
    databaseUrl: options.databaseIsAway ? NOBODY : database.url,
    confirmWithinMs: options.confirmWithinMs,
  })
  const spool = await openSpool({ path })
  const log = makeDurableVisitLog({
    database: store,
    spool,
    events: { emit: () => {} },
    ...WITH_KEYS,
  })
  return {
    log,
    where: options.databaseIsAway ? 'spool' : 'database',
    count: async () => Number(await countVisits(pool, readSpool(path))),
    async close() {
      await log.close()
      await store.close()
      await spool.close()
      await pool.end()
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}

visitLogContract('with the database', () => open({ databaseIsAway: false, confirmWithinMs: 10_000 }))
visitLogContract('while the database is away', () => open({ databaseIsAway: true, confirmWithinMs: 300 }))
