/** The quick tests: units and contracts on the embedded database, without what hears sound, waits for real time or tries thousands of lives. */
import { defineConfig } from 'vitest/config'
import { COMPILED } from './tests/support/compiled.ts'

/** More than five seconds each; `npm test` runs them all. */
const SLOW = [
  'demo/main.test.ts',
  'src/adapters/fhir/registry-access.test.ts',
  'src/adapters/postgres/**/*-model.test.ts',
  'src/adapters/postgres/identity/subjects/folds.test.ts',
  'src/adapters/postgres/{kit/migrate,places/site-directory,visits/visit-destruction}.test.ts',
  'src/adapters/program-sockets/program-sockets.test.ts',
  'src/cli/certificate/{certificate,verify}.test.ts',
  'src/cli/handset/recognise-prompt.test.ts',
  'src/cli/{doctor,rules,migrate}.test.ts',
  'src/inbound/sip/media/**',
  'src/inbound/workers/outbox-loop.test.ts',
  'src/main/programs/calls/rights-watch.test.ts',
  'src/pages/kit/pages.test.ts',
  'tests/contracts/{event-adapter,handed-calls,identity-provider-*,outbox-shards,program-feed,two-gateways}*.test.ts',
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
