/** A house that is killed takes its programs with it, also those that stand still, with and without `setpriv`; what they still had to say is no fault. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'

const HOUSE = join(import.meta.dirname, 'end-with-house.fixture.ts')
const BY = ['setpriv', 'keeper'] as const

async function startHouse(by: (typeof BY)[number]) {
  const house = spawn(process.execPath, [HOUSE, by], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [told] = (await once(house.stdout, 'data')) as [Buffer]
  return { house, program: Number(told.toString()) }
}

/** `/proc/PID/stat`; empty of a process that is gone. */
function statOf(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return ''
  }
}

const stateOf = (pid: number) => /\) (\w) /.exec(statOf(pid))?.[1]
const keepersOf = (house: ChildProcess) =>
  readdirSync('/proc').filter((entry) => new RegExp(`^${entry} \\(sh\\) \\w ${house.pid} `).test(statOf(entry)))

/** A dead one that nobody has collected yet is gone too. */
const isGone = (pid: number) => [undefined, 'Z'].includes(stateOf(pid))

test.each(BY)('killed with -9: a program that stands still is gone, by %s', async (by) => {
  const { house, program } = await startHouse(by)
  // Stopped before `setpriv` has become Node, it has not asked the kernel yet.
  await eventually(() => expect(readFileSync(`/proc/${program}/cmdline`, 'latin1')).toMatch(/^[^\0]*node\0-e\0/))
  process.kill(program, 'SIGSTOP')
  await eventually(() => expect(stateOf(program)).toBe('T'))
  house.kill('SIGKILL')
  await eventually(() => expect(isGone(program)).toBe(true))
})

test.each(BY)('ended in order: the program ends as it was told, and nothing is left, by %s', async (by) => {
  const { house, program } = await startHouse(by)
  const keepers = await eventually(() => {
    const found = keepersOf(house).map(Number)
    expect(found).toHaveLength(by === 'keeper' ? 1 : 0)
    return found
  })
  house.stdin.end()
  expect(await once(house, 'exit')).toEqual([0, null])
  await eventually(() => expect([program, ...keepers].every(isGone)).toBe(true))
})

test('a program that answers when its house has just gone ends in order, without a word', async () => {
  const program = fork(join(import.meta.dirname, 'program-main.ts'), ['web'], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  if (program.stderr === null) throw new Error('it has no standard error')
  const said = text(program.stderr)
  program.send({ kind: 'ping' })
  await once(program, 'message')
  program.kill('SIGSTOP')
  await eventually(() => expect(program.pid && stateOf(program.pid)).toBe('T'))
  await new Promise((sent) => program.send({ kind: 'ping' }, sent))
  program.disconnect()
  program.kill('SIGCONT')
  expect(await once(program, 'exit')).toEqual([0, null])
  expect(await said).toBe('')
})
