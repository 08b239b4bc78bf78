/** Person records in a real PostgreSQL, under real keys, on two nodes. */
import { tidy } from '../../src/adapters/postgres/housekeeping.ts'
import { createPostgresKnownLines } from '../../src/adapters/postgres/known-lines.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/person-records.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { personRecordsContract } from './person-records.contract.ts'

personRecordsContract('createPostgresPersonRecords', async () => {
  const world = await databaseWorld()
  const { tokens, dataBox } = world
  return {
    records: createPostgresPersonRecords({ pool: world.pool, tokens, box: dataBox }),
    elsewhere: createPostgresPersonRecords({ pool: world.other, tokens, box: dataBox }),
    away: createPostgresPersonRecords({ pool: world.away, tokens, box: dataBox }),
    knownLines: createPostgresKnownLines({ pool: world.pool, tokens, box: dataBox }),
    setTime: world.setTime,
    async tidy() {
      world.destroyKeys()
      await tidy(world.pool, world.clock.now())
    },
    stored: world.stored,
    empty: world.empty,
    close: world.close,
  }
})
