import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'
import { childrenOf, isAlive, markOf, processesIn, signal } from './processes.ts'

test('a process is known while it lives, by its parent and its folder', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ansimpass (odd) ')))
  const child = spawn('sleep', ['30'], { cwd: folder })
  const pid = child.pid ?? 0
  const mark = markOf(pid)
  expect(mark && isAlive(mark)).toBe(true)
  expect(childrenOf(process.pid)).toContain(pid)
  await eventually(() => expect(processesIn(folder)).toEqual([pid]))
  expect(signal(pid, 'SIGKILL')).toBe(true)
  await once(child, 'exit')
  expect(mark && isAlive(mark)).toBe(false)
  expect(processesIn(folder)).toEqual([])
  expect(signal(pid, 'SIGCONT')).toBe(false)
  rmSync(folder, { recursive: true })
})

test('a dead process that its parent does not collect is dead', async () => {
  const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  await eventually(() => expect(markOf(Number(line.toString()))).toBeUndefined())
  parent.kill('SIGKILL')
})
