/** Day limits in a real PostgreSQL, under real day keys, on two nodes. */
import { createPostgresDayLimits } from '../../src/adapters/postgres/day-limits.ts'
import { tidy } from '../../src/adapters/postgres/housekeeping.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { dayLimitsContract } from './day-limits.contract.ts'

dayLimitsContract('createPostgresDayLimits', async () => {
  const world = await databaseWorld()
  return {
    limits: createPostgresDayLimits(world.pool, world.tokens),
    elsewhere: createPostgresDayLimits(world.other, world.tokens),
    away: createPostgresDayLimits(world.away, world.tokens),
    async tidy(at) {
      world.setTime(at)
      world.destroyKeys()
      await tidy(world.pool, at)
    },
    stored: world.stored,
    empty: world.empty,
    close: world.close,
  }
})
