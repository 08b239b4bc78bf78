import { defineConfig } from 'vitest/config'
import { COMPILED } from './tests/support/compiled.ts'

/** Tests wait for processes that start and for time that passes longer than they reckon: three files at a time fill two processors. */
const AT_A_TIME = 3

/**
 * Two groups, one after the other: faults, journeys and small tests, in this order, so that the longest begin first and no worker waits for
 * the others' last; then the faults under which calls go on, and what is about time, each with the machine to itself.
 */
export default defineConfig({
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    env: { NODE_COMPILE_CACHE: COMPILED },
    expect: { poll: { timeout: 30_000 } }, // as long as `eventually` waits
    reporters: process.env['CI'] === 'true' ? ['default', './tools/count-reporter.ts'] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{src,demo,web,tools,prompts}/**/*.test.ts', 'tests/{contracts,conformance}/**/*.test.ts'],
          maxWorkers: AT_A_TIME,
          isolate: false, // a process and its modules serve many files, which leave both as they found them
          testTimeout: 60_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          maxWorkers: AT_A_TIME,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: ['tests/faults/alone/**'],
          maxWorkers: AT_A_TIME,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['tests/faults/alone/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
