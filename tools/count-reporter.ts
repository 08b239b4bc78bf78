/** Writes `N passed, N failed` into the file that .ci/run names in TEST_COUNT_OF_ANSIMPASS. A file that could not run counts as one failure. */
import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0
    let failed = unhandled.length
    for (const module of modules) {
      failed += module.errors().length
      for (const test of module.children.allTests()) {
        const state = test.result().state
        if (state === 'passed') passed += 1
        else failed += 1
      }
    }
    const file = process.env['TEST_COUNT_OF_ANSIMPASS']
    if (file !== undefined && file !== '') writeFileSync(file, `${passed} passed, ${failed} failed\n`)
  }
}
