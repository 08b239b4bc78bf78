import { defineConfig } from 'vitest/config'

/** Groups, one after the other: small tests, whole journeys, faults, two at a time; then the faults under which calls go on, each with the machine to itself. */
export default defineConfig({
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    reporters: process.env['CI'] === 'true' ? ['default', './tools/count-reporter.ts'] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{src,demo,web,tools,prompts}/**/*.test.ts', 'tests/{contracts,conformance}/**/*.test.ts'],
          maxWorkers: 2,
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
          sequence: { groupOrder: 1 },
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
          sequence: { groupOrder: 2 },
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
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
