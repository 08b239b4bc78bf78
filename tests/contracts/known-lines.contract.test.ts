/** Known lines in a real PostgreSQL, under real keys. */
import { createPostgresKnownLines } from '../../src/adapters/postgres/known-lines.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/person-records.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { knownLinesContract } from './known-lines.contract.ts'

knownLinesContract('createPostgresKnownLines', async () => {
  const world = await databaseWorld()
  const { tokens, dataBox } = world
  return {
    knownLines: createPostgresKnownLines({ pool: world.pool, tokens, box: dataBox }),
    records: createPostgresPersonRecords({ pool: world.other, tokens, box: dataBox }),
    setTime: world.setTime,
    destroyKeys: world.destroyKeys,
    empty: world.empty,
    stored: world.stored,
    close: world.close,
  }
})
