/** Links in a real PostgreSQL, under real keys. */
import { createPostgresIdentityAttempts } from '../../src/adapters/postgres/identity/identity-attempts.ts'
import { createPostgresLinkStore } from '../../src/adapters/postgres/links/link-store.ts'
import { createPostgresOutbox } from '../../src/adapters/postgres/pass/outbox.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { linkBookContract } from './link-store.contract.ts'

linkBookContract('createPostgresLinkStore', async () => {
  const world = await databaseWorld()
  return {
    links: createPostgresLinkStore(world.pool, world.subjects),
    elsewhere: createPostgresLinkStore(world.other, world.subjects),
    away: createPostgresLinkStore(world.away, world.awaySubjects),
    outbox: createPostgresOutbox(world),
    attempts: createPostgresIdentityAttempts(world.pool, world.subjects),
    cipher: world.cipher,
    tokens: world.tokens,
    stored: world.stored,
    empty: world.empty,
    close: world.close,
  }
})
