/** Identity verifications under way in a real PostgreSQL, on two nodes. */
import { createPostgresIdentityAttempts } from '../../src/adapters/postgres/identity/identity-attempts.ts'
import { createPostgresLinkStore } from '../../src/adapters/postgres/links/link-store.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { identityAttemptsContract } from './identity-attempts.contract.ts'

identityAttemptsContract('createPostgresIdentityAttempts', async () => {
  const world = await databaseWorld()
  return {
    attempts: createPostgresIdentityAttempts(world.pool, world.subjects),
    elsewhere: createPostgresIdentityAttempts(world.other, world.subjects),
    away: createPostgresIdentityAttempts(world.away, world.subjects),
    links: createPostgresLinkStore(world.pool, world.subjects),
    cipher: world.cipher,
    tokens: world.tokens,
    setTime: world.setTime,
    empty: world.empty,
    close: world.close,
  }
})
