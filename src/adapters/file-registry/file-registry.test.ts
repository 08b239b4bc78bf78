/** Tests of the registry from a file: read again when it changes, never from one that is unfit. */
import { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { createFileRegistry } from './file-registry.ts'

const HONG: Person = { personId: '1', name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-registry-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('another file is taken without a start, one that is unfit is not, and says so once', async () => {
  const path = join(folder, 'evidence.csv')
  const faults: unknown[] = []
  const registry = createFileRegistry(path, { emit: (event) => faults.push(event) }, { lookEveryMs: 0, settledMs: 0 })
  expect(await registry.evidenceOf(HONG)).toEqual({ kind: 'unavailable', why: 'refused' })
  writeFileSync(path, 'name,birth_date,kind,date\n홍길동,1980-05-01,recovery,2021-10-02\n')
  const recovered = { kind: 'known', evidence: [{ kind: 'recovery', released: '2021-10-02' }] }
  expect(await registry.evidenceOf(HONG)).toEqual(recovered)
  expect(await registry.evidenceOf({ ...HONG, name: '홍 길동', registryIdentifier: 'K-1' })).toEqual(recovered)
  const before = faults.length
  writeFileSync(path, 'name,birth_date,kind,date\n홍길동,,none,\n')
  expect(await registry.evidenceOf(HONG)).toEqual(recovered)
  await registry.evidenceOf(HONG)
  expect(faults.length - before).toBe(1)
  expect(JSON.stringify(faults)).not.toContain('홍길동')
})

test('two persons of one name and birth date are not chosen from', async () => {
  const path = join(folder, 'evidence.csv')
  writeFileSync(path, 'identifier,name,birth_date,kind\nK-1,홍길동,1980-05-01,none\nK-2,홍길동,1980-05-01,none\n')
  const registry = createFileRegistry(path, { emit: () => {} }, { settledMs: 0 })
  expect(await registry.evidenceOf(HONG)).toEqual({ kind: 'unavailable', why: 'malformed' })
  expect(await registry.evidenceOf({ ...HONG, registryIdentifier: 'K-2' })).toEqual({ kind: 'known', evidence: [] })
})

test('one with an identifier and one without, of one name and birth date, are not told apart', async () => {
  const path = join(folder, 'evidence.csv')
  const rows = ['K-1,홍길동,1980-05-01,recovery,2021-10-02', ',홍길동,1980-05-01,recovery,2020-10-02']
  writeFileSync(path, ['identifier,name,birth_date,kind,date', ...rows].join('\n'))
  const registry = createFileRegistry(path, { emit: () => {} }, { settledMs: 0 })
  expect(await registry.evidenceOf({ ...HONG, registryIdentifier: 'K-1' })).toEqual({
    kind: 'unavailable',
    why: 'malformed',
  })
})

test('a namesake born on the same day, with another identifier, is somebody else', async () => {
  const path = join(folder, 'evidence.csv')
  writeFileSync(path, 'identifier,name,birth_date,kind,date\nK-2,홍길동,1980-05-01,recovery,2021-10-02\n')
  const registry = createFileRegistry(path, { emit: () => {} }, { settledMs: 0 })
  expect(await registry.evidenceOf({ ...HONG, registryIdentifier: 'K-1' })).toEqual({ kind: 'no-such-person' })
})

test('a file that is still being written is left till it rests: half of it would read as none', async () => {
  const path = join(folder, 'evidence.csv')
  writeFileSync(path, 'name,birth_date,kind,date\n')
  const registry = createFileRegistry(path, { emit: () => {} }, { lookEveryMs: 0 })
  expect(await registry.evidenceOf(HONG)).toEqual({ kind: 'unavailable', why: 'refused' })
  utimesSync(path, new Date(), new Date(Date.now() - 5_000))
  expect(await registry.evidenceOf(HONG)).toEqual({ kind: 'no-such-person' })
})

test('what is no file, or too large, is not read', async () => {
  const faults: unknown[] = []
  const events = { emit: (event: unknown) => faults.push(event) }
  const path = join(folder, 'evidence.csv')
  writeFileSync(path, '')
  truncateSync(path, 2 ** 31)
  for (const each of [folder, path, '/dev/zero']) {
    const registry = createFileRegistry(each, events, { settledMs: 0 })
    expect(await registry.evidenceOf(HONG)).toEqual({ kind: 'unavailable', why: 'refused' })
  }
  expect(faults).toHaveLength(3)
})

test('other work is done while a large file is read', async () => {
  const path = join(folder, 'evidence.csv')
  const rows = Array.from({ length: 40_000 }, (_, n) => `홍길동,1980-05-01,recovery,2021-10-${10 + (n % 20)}`)
  writeFileSync(path, ['name,birth_date,kind,date', ...rows].join('\n'))
  const registry = createFileRegistry(path, { emit: () => {} }, { settledMs: 0 })
  let turns = 0
  let isOver = false
  const count = () => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await registry.evidenceOf(HONG)
  isOver = true
  expect(turns).toBeGreaterThan(20)
})

describe('a keyed birth date', () => {
  const LINE = '+821000005678' as Line
  const BORN = HONG.birthDate
  const HEAD = 'identifier,name,birth_date,phone,kind,date'
  const personOf = async (...rows: readonly string[]) => {
    const path = join(folder, 'evidence.csv')
    writeFileSync(path, rows.join('\n'))
    return createFileRegistry(path, { emit: () => {} }, { settledMs: 0 }).personOf(LINE, BORN)
  }

  test.each(['010-0000-5678', '01000005678', '+82 10-0000-5678'])('is found by a number written %s', async (phone) => {
    expect(await personOf(HEAD, `K-1,홍길동,1980-05-01,${phone},none`)).toEqual({
      kind: 'one',
      person: { name: '홍길동', birthDate: BORN, registryIdentifier: 'K-1' },
    })
  })

  test('stands in one row of a person for all of them', async () => {
    const rows = [
      'K-1,홍길동,1980-05-01,,recovery,2021-10-02',
      'K-1,홍길동,1980-05-01,010-0000-5678,recovery,2020-10-02',
    ]
    expect(await personOf(HEAD, ...rows)).toMatchObject({ kind: 'one' })
  })

  test.each([
    ['the number is of whoever booked', 'K-1,홍길동,1980-05-01,010-0000-9999,none', ''],
    ['the number is there with another birth date', 'K-1,홍길동,1980-05-02,010-0000-5678,none', ''],
    ['there is no number', 'K-1,홍길동,1980-05-01,,none', ''],
    ['a spreadsheet took its 0', 'K-1,홍길동,1980-05-01,1000005678,none', ''],
    ['two have both', 'K-1,홍길동,1980-05-01,010-0000-5678,none', 'K-2,홍길순,1980-05-01,010-0000-5678,none'],
    ['a person has two', 'K-1,홍길동,1980-05-01,010-0000-5678,none', 'K-1,홍길동,1980-05-01,010-0000-9999,none'],
    [
      'rows may be of two persons',
      ',홍길동,1980-05-01,010-0000-5678,recovery,2021-10-02',
      ',홍길동,1980-05-01,010-0000-5678,none',
    ],
  ])('is nobody’s where %s', async (_why, ...rows) => {
    expect(await personOf(HEAD, ...rows)).toEqual({ kind: 'not-one' })
  })

  test('cannot be checked, and is no miss, where the file has no numbers', async () => {
    expect(await personOf('name,birth_date,kind', '홍길동,1980-05-01,none')).toEqual({
      kind: 'unavailable',
      why: 'refused',
    })
  })
})
