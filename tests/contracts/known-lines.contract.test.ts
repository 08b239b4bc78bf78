/** Known lines in a real PostgreSQL, under real keys. */
import { createPostgresKnownLines } from '../../src/adapters/postgres/known-lines.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/person-records.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { knownLinesContract } from './known-lines.contract.ts'

knownLinesContract('createPostgresKnownLines', async () => {
  const world = await databaseWorld()
  return {
    ...world,
    knownLines: createPostgresKnownLines(world.subjects),
    records: createPostgresPersonRecords(world.otherSubjects),
  }
})
