/** The quick tests alone, for the mutation tester: no cluster, no journeys. */
import { defineConfig } from 'vitest/config'

/** The tester runs tests in worker threads, and no thread may set the umask. */
const SETS_UMASK = 'src/main/demo-clock.test.ts'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    exclude: ['src/adapters/{postgres,embedded-postgres}/**', 'src/cli/**', SETS_UMASK],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
