/** Links in a real PostgreSQL, under real keys. */
import { createPostgresIdentityAttempts } from '../../src/adapters/postgres/identity-attempts.ts'
import { createPostgresLinkBook } from '../../src/adapters/postgres/link-book.ts'
import { createPostgresOutbox } from '../../src/adapters/postgres/outbox.ts'
import { databaseWorld } from './database-world.fixture.ts'
import { linkBookContract } from './link-book.contract.ts'

linkBookContract('createPostgresLinkBook', async () => {
  const world = await databaseWorld()
  return {
    links: createPostgresLinkBook(world.pool, world.subjects),
    elsewhere: createPostgresLinkBook(world.other, world.subjects),
    away: createPostgresLinkBook(world.away, world.subjects),
    outbox: createPostgresOutbox(world),
    attempts: createPostgresIdentityAttempts(world.pool, world.subjects),
    box: world.box,
    tokens: world.tokens,
    stored: world.stored,
    empty: world.empty,
    close: world.close,
  }
})
