/** The quick tests alone, for the mutation tester: no journeys; of those with a cluster, which the first one starts, the small ones. */
import { defineConfig } from 'vitest/config'

/** What is seconds long for a mutant. */
const SLOW = [
  'src/adapters/embedded-postgres/**',
  'src/adapters/postgres/*/!(dealt-numbers|hour-row-form|old-outbox|outbox-done).test.ts',
  'src/adapters/postgres/identity/subjects/folds.test.ts',
  'src/cli/**',
]

export default defineConfig({
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    include: ['src/**/*.test.ts'],
    exclude: SLOW,
    expect: { poll: { timeout: 5_000 } }, // a mutant for which it waits in vain is found sooner than by the 30 s of `npm test`
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
