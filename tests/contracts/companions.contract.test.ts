/** Companions in a real PostgreSQL, under real keys, on two nodes. */
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresCompanions } from '../../src/adapters/postgres/identity/companions.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { companionsContract } from './companions.contract.ts'
import { databaseWorld } from './database-world.fixture.ts'

companionsContract('createPostgresCompanions', async () => {
  const world = await databaseWorld()
  return {
    ...world,
    companions: createPostgresCompanions(world.subjects),
    elsewhere: createPostgresCompanions(world.otherSubjects),
    away: createPostgresCompanions(world.awaySubjects),
    bindings: createPostgresBindings(world.subjects, { notices: true }),
    records: createPostgresPersonRecords(world.subjects, { notices: true }),
  }
})
