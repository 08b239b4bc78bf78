/** Memory left by calls: the living heap and what lies outside it, behind a forced collection, in a process of its own. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const PROGRAM = join(import.meta.dirname, 'memory-of-calls.fixture.ts')
/** Bytes. A call is remembered for ten minutes (repeat calls) and two hours (the door): 30 to 520 were measured. */
const REMEMBERED = 1_200
/** Its answer, its key and its timers, for 32 s: 2,700 were measured. Never the INVITE, which here is 20 kB long. */
const UNACKNOWLEDGED = 5_000

test('10,000 calls leave 1.2 kB each, outside the heap too; an answer that nobody acknowledges keeps no INVITE', async () => {
  const flags = ['--disable-warning=ExperimentalWarning', '--expose-gc', PROGRAM]
  const { stdout } = await promisify(execFile)(process.execPath, flags)
  const { remembered, unacknowledged } = JSON.parse(stdout)
  expect(remembered.heapUsed + remembered.external).toBeLessThan(REMEMBERED)
  expect(remembered.arrayBuffers).toBeLessThan(100)
  expect(unacknowledged.heapUsed + unacknowledged.external).toBeLessThan(UNACKNOWLEDGED)
})
