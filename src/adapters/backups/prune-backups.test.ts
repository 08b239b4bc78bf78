import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nameOf, readName } from './backup-name.ts'
import { pruneBackups } from './prune-backups.ts'

const DAY = 24 * 60 * 60 * 1000
const NOW = Date.parse('2026-03-01T01:15:00Z')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-prune-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function backup(daysAgo: number, kind: 'database' | 'keys' = 'database'): string {
  const name = nameOf(kind, new Date(NOW - daysAgo * DAY))
  mkdirSync(join(folder, name, 'lasting'), { recursive: true })
  writeFileSync(join(folder, name, 'lasting', 'data-2026-02-01.key'), 'k'.repeat(32))
  return name
}

const prune = (wishes: Partial<Parameters<typeof pruneBackups>[0]> = {}) =>
  pruneBackups({ folder, now: NOW, keepDays: 28, confirmed: false, justMade: [], ...wishes })

test('a copy goes on the day it is 28 days old, keys like databases; what is younger or not ours stays', async () => {
  const [edge, old, oldKeys, young, newest] = [backup(28), backup(40), backup(31, 'keys'), backup(27.999), backup(1)]
  mkdirSync(join(folder, 'ansimpass-database-of-mine'))
  expect([...(await prune()).removed].sort()).toEqual([edge, old, oldKeys].sort())
  expect(readdirSync(folder).sort()).toEqual(['ansimpass-database-of-mine', young, newest].sort())
})

test('a shorter time is kept to', async () => {
  const [week, day] = [backup(7), backup(1)]
  expect(await prune({ keepDays: 7 })).toEqual({ removed: [week], kept: [] })
  expect(existsSync(join(folder, day))).toBe(true)
})

test('where the newest is more than eight days away the clock may have leapt: nothing goes until a person confirms', async () => {
  const old = [backup(60), backup(61)]
  expect(await prune()).toEqual({ removed: [], kept: expect.arrayContaining(old) })
  expect(readdirSync(folder)).toHaveLength(2)
  expect([...(await prune({ confirmed: true })).removed].sort()).toEqual(old.sort())
})

test('the backup made a moment ago bears no witness of the clock', async () => {
  const old = backup(60)
  const made = backup(0)
  expect(await prune({ justMade: [join(folder, made)] })).toEqual({ removed: [], kept: [old] })
})

test('eight days without a backup is no leap, a little more is', async () => {
  const old = backup(36)
  const newest = backup(8)
  expect((await prune()).removed).toEqual([old])
  const again = backup(36)
  expect((await prune({ now: NOW + 1000 })).kept).toEqual([again])
  expect(existsSync(join(folder, newest))).toBe(true)
})

test('a clock set back destroys nothing either', async () => {
  backup(0)
  backup(40)
  expect((await prune({ now: NOW - 9 * DAY })).removed).toEqual([])
})

test('what a killed run left unfinished goes after a day', async () => {
  const left = `.unfinished-${backup(2)}`
  const fresh = `.unfinished-${nameOf('database', new Date(NOW - DAY / 2))}`
  for (const name of [left, fresh]) mkdirSync(join(folder, name))
  await prune()
  expect(existsSync(join(folder, left))).toBe(false)
  expect(existsSync(join(folder, fresh))).toBe(true)
})

test('where nothing is too old there is nothing to doubt: what is unfinished goes all the same', async () => {
  backup(20)
  const left = `.unfinished-${nameOf('keys', new Date(NOW - 20 * DAY))}`
  mkdirSync(join(folder, left))
  expect(await prune()).toEqual({ removed: [], kept: [] })
  expect(existsSync(join(folder, left))).toBe(false)
})

test('no folder is no error', async () => {
  expect(await prune({ folder: join(folder, 'none') })).toEqual({ removed: [], kept: [] })
})

test('names are read back, and only ours', () => {
  const at = new Date('2026-11-26T03:15:09.250Z')
  expect(nameOf('keys', at)).toBe('ansimpass-keys-20261126T031509Z')
  expect(readName(nameOf('keys', at))).toEqual({ kind: 'keys', madeAt: Date.parse('2026-11-26T03:15:09Z') })
  for (const name of [
    'ansimpass-keys-20261126',
    'x-ansimpass-keys-20261126T031509Z',
    'ansimpass-database-20269926T031509Z',
  ]) {
    expect(readName(name)).toBeUndefined()
  }
})

test('a key file is overwritten before it goes', async () => {
  const name = backup(40, 'keys')
  backup(1)
  const other = join(folder, 'kept-by-a-link')
  linkSync(join(folder, name, 'lasting', 'data-2026-02-01.key'), other)
  await prune()
  expect(readFileSync(other)).toEqual(Buffer.alloc(32))
})
