/** `ansimpass corrections` on a real database and real keys: listed, shown and answered by number and line, each audited, none of whom. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/postgres.ts'
import { openKeyRing } from '../adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../adapters/keys/subject-keys.ts'
import { createPostgresCorrections } from '../adapters/postgres/identity/corrections.ts'
import { createSubjects } from '../adapters/postgres/identity/subjects/subjects.ts'
import { createPool } from '../adapters/postgres/kit/connect.ts'
import type { Line } from '../domain/call/phone/line.ts'
import type { CorrectionNumber } from '../domain/identity/correction.ts'
import { kstDay } from '../domain/kit/time.ts'

const LINE = '+821000000001' as Line
const TODAY = kstDay(Date.now())
const folder = mkdtempSync(join(tmpdir(), 'ansimpass-corrections-'))
let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  const pool = createPool(database.url, 'app')
  const keys = openKeyRing(join(folder, 'data-secrets'))
  const clock = { now: Date.now, held: () => undefined }
  const store = createPostgresCorrections(createSubjects({ pool, keys: createSubjectKeys(keys, clock), clock }))
  const request = { line: LINE, kind: 'name', day: TODAY, words: '홍길동이 아닙니다' } as const
  await store.open({ ...request, number: '3F7K' as CorrectionNumber })
  await pool.end()
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

async function corrections(...args: string[]): Promise<string> {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'corrections', ...args]
  const env = { ...process.env, DATABASE_URL: database.url, ANSIMPASS_DATA: join(folder, 'data') }
  const { stdout } = await promisify(execFile)(process.execPath, run, { env })
  return stdout
}

async function audited(): Promise<unknown> {
  const owner = createPool(database.url, 'owner')
  const { rows } = await owner.query('select actor_kind, verb, site_id from ansimpass.audit order by verb')
  await owner.end()
  return rows
}

test('a request is listed, shown and answered once; the audit has that, and not of whom', async () => {
  expect(await corrections('list')).toBe(`3F7K\t${TODAY}\t010-0000-0001\tname\topen\t홍길동이 아닙니다\n`)
  expect(await corrections('show', '3f-7k', '--line', '010-0000-0001')).toMatch(/^3F7K\t/)
  const answer = ['answer', '3F7K', '이름을', '\u202e고쳤습니다\u200b', '--line', '010-0000-0001', '--outcome']
  expect(await corrections(...answer, 'corrected')).toMatch(/^3F7K: 처리했습니다/)
  await expect(corrections(...answer, 'unchanged')).rejects.toMatchObject({
    stderr: expect.stringContaining('CORRECTION_SETTLED'),
  })
  expect(await corrections('list')).toBe('정정 요청이 없습니다 · no correction request\n')
  expect(JSON.parse(await corrections('list', '--all', '--json'))).toEqual([
    {
      ...{ number: '3F7K', line: LINE, kind: 'name', day: TODAY },
      ...{ state: 'settled', outcome: 'corrected', answer: '이름을 고쳤습니다' },
    },
  ])
  expect(await audited()).toEqual(
    ['correction-answer', 'correction-show', 'corrections-list'].map((verb) => ({
      ...{ actor_kind: 'administrator', verb, site_id: 0 },
    })),
  )
})

test('a number of another phone is not there, and words that are none are named', async () => {
  const refused = (why: string) => ({ code: 1, stderr: expect.stringContaining(why) })
  const other = ['--line', '010-0000-0002']
  await expect(corrections('show', '3F7K', ...other)).rejects.toMatchObject(refused('NO_SUCH_CORRECTION'))
  await expect(corrections('answer', '3F7K', ...other, '--outcome', 'corrected')).rejects.toMatchObject(
    refused('NO_SUCH_CORRECTION'),
  )
  await expect(corrections('show', '3F7K')).rejects.toMatchObject(refused('--line'))
  await expect(corrections('show', 'NAME', ...other)).rejects.toMatchObject(refused('3F7K'))
  await expect(corrections('answer', '3F7K', ...other, '--outcome', 'fine')).rejects.toMatchObject(
    refused('corrected or'),
  )
  await expect(
    corrections('answer', '3F7K', '가'.repeat(101), '--line', '010-0000-0001', '--outcome', 'corrected'),
  ).rejects.toMatchObject(refused('too long'))
})
