/** `ansimpass keys status` and `keys tidy`: the server's keys listed without their material, and destroyed while it is stopped. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepTime } from '../adapters/clock/kept-time.ts'
import { openKeyRing } from '../adapters/keys/key-ring.ts'
import { HOUR, hourOf } from '../domain/kit/time.ts'
import { createDemoClock } from '../main/clock/demo-clock.ts'
import { keysCommand } from './keys.ts'

const DAY_MS = 24 * HOUR
let folder: string
let said: string[]
let warned: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-keys-command-'))
  mkdirSync(join(folder, 'data'))
  said = []
  warned = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void warned.push(line))
})
afterEach(() => {
  process.exitCode = 0
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const secrets = () => join(folder, 'secrets')
const keys = (...words: string[]) =>
  keysCommand().parseAsync([...words, '--data', join(folder, 'data'), '--secrets', secrets()], { from: 'user' })
const makeFolder = (file: string) => {
  rmSync(file)
  mkdirSync(file)
}
const passing = () => readdirSync(join(secrets(), 'passing'))

test('what a stopped server left is destroyed by the timer: the hour’s key three hours after, what lives longer stays', async () => {
  const now = Date.now()
  openKeyRing(secrets()).prepare(now - 4 * HOUR)
  openKeyRing(secrets()).prepare(now)
  keepTime(join(folder, 'data'), { seen: now - HOUR })
  await keys('status')
  expect(process.exitCode).toBe(1)
  expect(said[0]).toContain('지났음 overdue')
  process.exitCode = 0
  await keys('tidy')
  expect(said[1]).toMatch(/^열쇠 \d개를 없앴습니다\. Keys destroyed: \d/)
  expect(warned).toEqual([])
  expect(passing()).not.toContain(`delivery-${hourOf(now) - 4}.key`)
  expect(passing()).toContain(`delivery-${hourOf(now)}.key`)
  await keys('status')
  expect(process.exitCode).toBe(0)
  expect(said[2]).not.toContain('overdue')
  await keys('tidy')
  expect(said[3]).toContain('열쇠 0개를 없앴습니다')
})

test('where this machine’s clock has leapt, the hours’ keys die, the day’s and the lasting ones wait, and it is said', async () => {
  const then = Date.now() - 60 * DAY_MS
  openKeyRing(secrets()).prepare(then)
  keepTime(join(folder, 'data'), { seen: then })
  const lasting = readdirSync(join(secrets(), 'lasting'))
  const day = passing().filter((name) => name.startsWith('day-'))
  await keys('tidy')
  expect(passing()).toEqual(day)
  expect(readdirSync(join(secrets(), 'lasting'))).toEqual(lasting)
  expect(warned.join('\n')).toMatch(/ansimpass clock confirm/)
})

test('in a demo the demo’s time counts', async () => {
  const noon = Date.parse('2022-01-12T12:31+09:00')
  createDemoClock(join(folder, 'data'), noon).stop()
  openKeyRing(secrets()).prepare(noon)
  const before = passing()
  await keys('tidy')
  expect(passing()).toEqual(before)
})

test('the list holds no material, as text or as JSON', async () => {
  openKeyRing(secrets()).prepare(Date.now())
  await keys('status')
  await keys('status', '--json')
  const printed = said.join('\n')
  for (const place of ['passing', 'lasting']) {
    for (const name of readdirSync(join(secrets(), place))) {
      const bytes = readFileSync(join(secrets(), place, name))
      for (const form of ['hex', 'base64', 'base64url'] as const) expect(printed).not.toContain(bytes.toString(form))
    }
  }
  const list: unknown = JSON.parse(said[1] ?? '')
  expect(list).toContainEqual({
    kind: 'delivery',
    folder: 'passing',
    state: 'whole',
    from: new Date(hourOf(Date.now()) * HOUR).toISOString(),
    until: new Date((hourOf(Date.now()) + 3) * HOUR).toISOString(),
  })
})

test.each<[string, (file: string) => void, RegExp, string]>([
  [
    'was put aside',
    (file) => renameSync(file, `${file}.damaged`),
    /손상됨 damaged\n.*\.key\.damaged: .*backup/s,
    'damaged',
  ],
  ['was torn while the server stood', (file) => writeFileSync(file, ''), /손상됨 damaged\n/, 'damaged'],
  ['is a folder', (file) => makeFolder(file), /a folder, no key\n.*move that folder away/s, 'folder'],
])('one that %s is marked, with what to do, and the exit code says so', async (_, spoil, says, state) => {
  openKeyRing(secrets()).prepare(Date.now())
  keepTime(join(folder, 'data'), { seen: Date.now() })
  spoil(join(secrets(), 'lasting', 'identity-1.key'))
  await keys('status')
  expect(process.exitCode).toBe(1)
  expect(said[0]).toMatch(says)
  expect(said[0]).not.toContain('overdue')
  await keys('status', '--json')
  expect(JSON.parse(said[1] ?? '')).toContainEqual(expect.objectContaining({ kind: 'identity', state }))
})

test('a mistyped folder is named, and no folder is made', async () => {
  await expect(keys('tidy')).rejects.toMatchObject({
    code: 'SECRETS_MISSING',
    message: expect.stringContaining(secrets()),
  })
  expect(readdirSync(folder)).toEqual(['data'])
})
