/** Owners of places in a real PostgreSQL, under real keys, on two nodes. */
import { createPostgresSiteOwners } from '../../src/adapters/postgres/places/site-owners.ts'
import { readSite, saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import { CAFE } from '../../src/domain/places/cafe.fixture.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { siteOwnersContract } from './site-owners.contract.ts'

const OTHER = '0800000099' as SiteNumber

siteOwnersContract('createPostgresSiteOwners', async () => {
  const world = await databaseWorld()
  const ownersOf = (pool: typeof world.pool) => createPostgresSiteOwners(pool, world.subjectKeys)
  return {
    ...world,
    owners: ownersOf(world.pool),
    elsewhere: ownersOf(world.other),
    away: ownersOf(world.away),
    async sites() {
      const [one, other] = await Promise.all([CAFE.number, OTHER].map((number) => readSite(world.pool, number)))
      if (one === undefined || other === undefined) throw new Error('there are no two sites')
      return [one, other]
    },
    async empty() {
      await world.empty()
      await saveSites(world.owner, [CAFE, { ...CAFE, number: OTHER }])
    },
  }
})
