import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { livingOwner, takeOwnership } from './owner-lock.ts'
import { markOf } from './processes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const IN_USE = { code: 'DATA_FOLDER_IN_USE' }
const leaveLock = (owner: unknown) => writeFileSync(join(folder, 'owner.json'), JSON.stringify(owner))

test('a folder has one owner until it is given up, and no file is left', async () => {
  const lock = await takeOwnership(folder, 'server')
  expect(livingOwner(folder)).toMatchObject({ pid: process.pid, purpose: 'server' })
  await expect(takeOwnership(folder, 'server')).rejects.toMatchObject(IN_USE)
  await expect(takeOwnership(folder, 'command')).rejects.toMatchObject(IN_USE)
  lock.release()
  expect(livingOwner(folder)).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
})

test('nobody else reads it, whatever the umask', async () => {
  const umask = process.umask(0)
  try {
    const lock = await takeOwnership(folder, 'server')
    expect(statSync(join(folder, 'owner.json')).mode & 0o777).toBe(0o600)
    lock.release()
  } finally {
    process.umask(umask)
  }
})

test('a command is waited for', async () => {
  const command = await takeOwnership(folder, 'command')
  const server = takeOwnership(folder, 'server')
  command.release()
  await server
  expect(livingOwner(folder)).toMatchObject({ purpose: 'server' })
})

test('a dead owner counts for nothing', async () => {
  const child = spawn('sleep', ['30'])
  leaveLock({ ...markOf(child.pid ?? 0), purpose: 'server' })
  expect(livingOwner(folder)).toBeDefined()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(livingOwner(folder)).toBeUndefined()
  await takeOwnership(folder, 'server')
})

test('another process under the id of a dead owner is not mistaken for it', async () => {
  leaveLock({ pid: process.pid, started: 'another time', purpose: 'server' })
  expect(livingOwner(folder)).toBeUndefined()
  await takeOwnership(folder, 'server')
})

test.each(['', '{"pid":', '[]', 'null', '{"pid":"1","started":"x"}'])(
  'a lock that says %j names nobody',
  async (text) => {
    writeFileSync(join(folder, 'owner.json'), text)
    expect(livingOwner(folder)).toBeUndefined()
    await takeOwnership(folder, 'server')
  },
)

test('a lock that another process took meanwhile is not given up by us', async () => {
  const lock = await takeOwnership(folder, 'server')
  const other = { ...markOf(process.ppid), purpose: 'server' }
  leaveLock(other)
  lock.release()
  expect(livingOwner(folder)).toEqual(other)
})
