import { defineConfig } from 'vitest/config'
import { COMPILED } from './tests/support/compiled.ts'

/**
 * Two groups, one after the other: faults, journeys and small tests, two files at a time, in this order, so that the longest begin first and
 * no worker waits for the other's last; then the faults under which calls go on, each with the machine to itself.
 */
export default defineConfig({
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    env: { NODE_COMPILE_CACHE: COMPILED },
    reporters: process.env['CI'] === 'true' ? ['default', './tools/count-reporter.ts'] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{src,demo,web,tools,prompts}/**/*.test.ts', 'tests/{contracts,conformance}/**/*.test.ts'],
          maxWorkers: 2,
          isolate: false, // a process and its modules serve many files, which leave both as they found them
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: ['tests/faults/alone/**'],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['tests/faults/alone/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
