import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { readEpochs, readVisits } from '../../src/adapters/postgres/visits/visit-reader.ts'
import { createPostgresVisitStore } from '../../src/adapters/postgres/visits/visit-store.ts'
import { readSpool } from '../../src/adapters/spool/read-spool.ts'
import { openSpool } from '../../src/adapters/spool/spool.ts'
import type { AnySealedVisit, EpochWrap } from '../../src/domain/visits/visit.ts'
import { testDatabase } from '../support/postgres.ts'
import { type StoreUnderTest, visitStoreContract } from './visit-store.contract.ts'

visitStoreContract('PostgreSQL', async (): Promise<StoreUnderTest> => {
  const database = await testDatabase()
  const pool = createPool(database.url, 'app')
  // The limit of daily life is for a machine that is not busy with other tests.
  const store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 10_000 })
  return {
    store,
    async visits() {
      const epochs = await readEpochs(pool)
      const visits: AnySealedVisit[] = []
      for await (const rows of readVisits(pool)) {
        for (const { epochId, ...row } of rows)
          visits.push({ ...row, epoch: epochs.get(epochId) as EpochWrap } as AnySealedVisit)
      }
      return visits
    },
    async close() {
      await store.close()
      await pool.end()
      await database.close()
    },
  }
})

visitStoreContract('spool', async (): Promise<StoreUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'))
  const path = join(folder, 'spool', 'spool.sqlite')
  const store = await openSpool({ path })
  return {
    store,
    visits: async () => readSpool(path),
    async close() {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})
