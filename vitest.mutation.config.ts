/** The quick tests alone, for the mutation tester: no cluster, no journeys. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    exclude: ['src/adapters/{postgres,embedded-postgres}/**', 'src/cli/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
