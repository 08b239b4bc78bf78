/** Identity verifications under way in a real PostgreSQL, on two nodes. */
import { createPostgresIdentityAttempts } from '../../src/adapters/postgres/identity-attempts.ts'
import { createPostgresLinkBook } from '../../src/adapters/postgres/link-book.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { identityAttemptsContract } from './identity-attempts.contract.ts'

identityAttemptsContract('createPostgresIdentityAttempts', async () => {
  const world = await databaseWorld()
  return {
    attempts: createPostgresIdentityAttempts(world.pool),
    elsewhere: createPostgresIdentityAttempts(world.other),
    away: createPostgresIdentityAttempts(world.away),
    links: createPostgresLinkBook(world.pool),
    box: world.box,
    tokens: world.tokens,
    stored: world.stored,
    empty: world.empty,
    close: world.close,
  }
})
