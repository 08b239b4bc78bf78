/** Day limits in a real PostgreSQL, under real keys, on two nodes. */
import { createPostgresDayLimits } from '../../src/adapters/postgres/kit/day-limits.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { dayLimitsContract } from './day-limits.contract.ts'

dayLimitsContract('createPostgresDayLimits', async () => {
  const world = await databaseWorld()
  return {
    ...world,
    limits: createPostgresDayLimits(world.subjects, world.tokens),
    elsewhere: createPostgresDayLimits(world.otherSubjects, world.tokens),
    away: createPostgresDayLimits(world.awaySubjects, world.tokens),
  }
})
