/** Person records in a real PostgreSQL, under real keys, on two nodes. */
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { personRecordsContract } from './person-records.contract.ts'

personRecordsContract('createPostgresPersonRecords', async () => {
  const world = await databaseWorld()
  return {
    ...world,
    records: createPostgresPersonRecords(world.subjects),
    elsewhere: createPostgresPersonRecords(world.otherSubjects),
    away: createPostgresPersonRecords(world.awaySubjects),
    bindings: createPostgresBindings(world.subjects),
  }
})
