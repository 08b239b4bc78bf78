/** Owners of places in a real PostgreSQL, under real keys, on two nodes. */
import { createPostgresSiteOwners } from '../../src/adapters/postgres/places/site-owners.ts'
import { readSites, saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import { CAFE } from '../../src/domain/places/cafe.fixture.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { siteOwnersContract } from './site-owners.contract.ts'

siteOwnersContract('createPostgresSiteOwners', async () => {
  const world = await databaseWorld()
  const ownersOf = (pool: typeof world.pool) => createPostgresSiteOwners(pool, world.subjectKeys)
  return {
    ...world,
    owners: ownersOf(world.pool),
    elsewhere: ownersOf(world.other),
    away: ownersOf(world.away),
    async sites() {
      for await (const [one, other] of readSites(world.pool)) if (one && other) return [one, other]
      throw new Error('there are no two sites')
    },
    async empty() {
      await world.empty()
      await saveSites(world.owner, [CAFE, { ...CAFE, number: '0800000099' as SiteNumber }])
    },
  }
})
