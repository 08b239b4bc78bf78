/** The quick tests: units and contracts on the embedded database, without what hears sound, waits for real time or tries thousands of lives. */
import { defineConfig } from 'vitest/config'
import { COMPILED } from './tests/support/compiled.ts'

/** More than five seconds each; `npm test` runs them all. */
const SLOW = [
  'src/adapters/postgres/**/*-model.test.ts',
  'src/adapters/postgres/{kit/migrate,visits/visit-destruction}.test.ts',
  'src/cli/handset/recognise-prompt.test.ts',
  'src/cli/{rules,migrate}.test.ts',
  'src/inbound/sip/media/**',
  'src/main/programs/calls/rights-watch.test.ts',
  'tests/contracts/{program-feed,identity-provider-}*.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    env: { NODE_COMPILE_CACHE: COMPILED },
    expect: { poll: { timeout: 30_000 } }, // as long as `eventually` waits
    include: ['{src,demo,web,tools,prompts}/**/*.test.ts', 'tests/contracts/**/*.test.ts'],
    exclude: SLOW,
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
})
