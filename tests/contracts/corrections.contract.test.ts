/** Correction requests in a real PostgreSQL, under real keys, on two nodes. */
import { createPostgresCorrections } from '../../src/adapters/postgres/identity/corrections.ts'
import { correctionsContract } from './corrections.contract.ts'
import { databaseWorld } from './database-world.fixture.ts'

correctionsContract('createPostgresCorrections', async () => {
  const world = await databaseWorld()
  return {
    ...world,
    corrections: createPostgresCorrections(world.subjects),
    elsewhere: createPostgresCorrections(world.otherSubjects),
    away: createPostgresCorrections(world.awaySubjects),
    async audited() {
      const { rows } = await world.owner.query<{ verb: string }>('select verb from ansimpass.audit')
      return rows.map(({ verb }) => verb)
    },
  }
})
