/** Known lines in a real PostgreSQL, under real keys. */
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { knownLinesContract } from './bindings.contract.ts'
import { databaseWorld } from './database-world.fixture.ts'

knownLinesContract('createPostgresBindings', async () => {
  const world = await databaseWorld()
  return {
    ...world,
    bindings: createPostgresBindings(world.subjects),
    records: createPostgresPersonRecords(world.otherSubjects),
  }
})
