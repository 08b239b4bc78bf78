/** `ansimpass settlement` on a real database: a month's calls and texts by site, of days held and days destroyed, and nothing of persons. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { anEntry } from '../../tests/contracts/visits.fixture.ts'
import { type TestDatabase, testDatabase } from '../../tests/support/postgres.ts'
import { testKey } from '../../tests/support/signed.ts'
import { createPool } from '../adapters/postgres/kit/connect.ts'
import { saveSites } from '../adapters/postgres/places/sites-table.ts'
import { createPostgresVisitDestruction } from '../adapters/postgres/visits/visit-destruction.ts'
import { createPostgresVisitStore } from '../adapters/postgres/visits/visit-store.ts'
import type { SiteNumber } from '../domain/call/phone/line.ts'
import type { CalendarDate } from '../domain/kit/time.ts'
import { CAFE } from '../domain/places/cafe.fixture.ts'
import { csvOf } from './csv.ts'
import { settlementCommand } from './settlement.ts'

let database: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'settlement-'))
const reporters = join(folder, 'reporters.json')

beforeAll(async () => {
  database = await testDatabase()
  const owner = createPool(database.url, 'migrations')
  const { id: _, ...place } = CAFE
  const [cafe, other] = await saveSites(owner, [
    { ...place, name: '=HYPERLINK("http://x")' },
    { ...place, number: '0800000002' as SiteNumber, name: '둘째, 카페' },
  ])
  const store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 10_000 })
  const on = (day: string, siteId = 0) => anEntry({ arrivedAt: Date.parse(`${day}T12:00+09:00`), siteId })
  await store.store([
    ...[
      on('2021-12-31', cafe?.id),
      on('2022-01-01', cafe?.id),
      on('2022-01-01', cafe?.id),
      on('2022-01-02', other?.id),
    ],
    ...[on('2022-01-31', cafe?.id), on('2022-02-01', cafe?.id)],
  ])
  const held = createPostgresVisitDestruction(database.url)
  const at = Date.parse('2022-01-30T00:10+09:00')
  await held.destroy({ through: '2022-01-02' as CalendarDate, reason: 'kept for 28 days', at })
  // Late, behind the destruction of its day, and destroyed by the next look.
  await store.store([on('2022-01-02', other?.id)])
  await held.destroy({ through: '2022-01-02' as CalendarDate, reason: 'kept for 28 days', at })
  await Promise.all([store.close(), held.close()])
  await owner.query(
    `insert into ansimpass.text_spend values ('2022-01-01', $1, 2, 16.8, 0, 0, 0, 1, 8.4),
      ('2022-01-31', $1, 1, 8.4, 0, 0, 0, 0, 0), ('2022-02-01', $1, 9, 9, 0, 0, 0, 0, 0)`,
    [`site:${cafe?.id}`],
  )
  await owner.end()
  const operator = { name: 'safe-call', kind: 'operator', keys: [testKey('one')], sites: ['080-000-0001'] }
  writeFileSync(reporters, JSON.stringify({ reporters: [operator] }))
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

async function settlement(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return settlementOn('2022-02-28T12:00+09:00', ...args)
}

async function settlementOn(time: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(time) })
  const said = { stdout: '', stderr: '' }
  vi.stubEnv('DATABASE_URL', database.url)
  vi.stubEnv('ANSIMPASS_DATA', join(folder, 'data'))
  vi.stubEnv('ANSIMPASS_REPORTERS', reporters)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.stdout += text.toString()
    return true
  })
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    said.stderr += text
  })
  try {
    await settlementCommand().parseAsync(args, { from: 'user' })
    return said
  } finally {
    vi.useRealTimers()
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}
const asked = async (sql: string) => {
  const owner = createPool(database.url, 'owner')
  const { rows } = await owner.query(sql)
  await owner.end()
  return rows
}

test('a month is whole: what is held and what was destroyed, each once, by site and operator', async () => {
  const out = join(folder, 'january.csv')
  await settlement('--month', '2022-01', '--out', out)
  expect(readFileSync(out, 'utf8').split('\r\n')).toEqual([
    '\ufeff월 month,운영사 operator,시설번호 site,시설 name,운영 주체 organization,통화 calls,문자 texts,원 won,그중 해외 문자 texts abroad,그중 해외 원 won abroad',
    `2022-01,safe-call,0800000001,"'=HYPERLINK(""http://x"")",,3,3,25.2,1,8.4`,
    '2022-01,,0800000002,"둘째, 카페",,2,0,0,0,0',
    '',
  ])
  const { stdout } = await settlement('--month', '2022-01', '--operator', 'safe-call', '--json')
  expect(JSON.parse(stdout)).toEqual({
    month: '2022-01',
    sites: [
      expect.objectContaining({
        operator: 'safe-call',
        number: '0800000001',
        calls: 3,
        texts: 3,
        textsAbroad: 1,
        wonAbroad: 8.4,
      }),
    ],
    daysNotCounted: [],
    textsDeleted: false,
  })
  expect(await asked(`select actor_kind, verb, site_id from ansimpass.audit`)).toEqual([
    { actor_kind: 'administrator', verb: 'settlement-export', site_id: 0 },
  ])
})

test('days that were destroyed without a count are named, never taken for none', async () => {
  await asked(
    `insert into ansimpass.destructions (day, visits, hash, reason, destroyed_at) values ('2021-11-03', 5, '', 'x', now())`,
  )
  const { stdout, stderr } = await settlement('--month', '2021-11', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ sites: [], daysNotCounted: ['2021-11-03'] })
  expect(stderr).toContain('2021-11-03')
})

test('texts of a month before last are deleted, and their cells are empty: never taken for none', async () => {
  const march = '2022-03-01T00:00+09:00'
  const { stdout, stderr } = await settlementOn(march, '--month', '2022-01')
  expect(stdout.split('\r\n')[2]).toBe('2022-01,,0800000002,"둘째, 카페",,2,,,,')
  expect(stderr).toContain('deleted at the end of the month after')
  const json = JSON.parse((await settlementOn(march, '--month', '2022-01', '--json')).stdout)
  expect(json).toMatchObject({
    textsDeleted: true,
    sites: [{ calls: 3, texts: null, won: null, textsAbroad: null, wonAbroad: null }, { calls: 2 }],
  })
  expect((await settlementOn(march, '--month', '2022-02')).stderr).not.toContain('deleted')
})

test('a month that is none, and an operator whom nobody knows, are refused', async () => {
  for (const [words, message] of [
    [['--month', '2022-13'], /--month must be a month/],
    [['--month', '2022-01', '--operator', 'nobody'], /no operator "nobody"/],
  ] as const)
    await expect(settlement(...words)).rejects.toMatchObject({ message: expect.stringMatching(message) })
})

test('no cell of the CSV is a formula, and a number stays one', () => {
  const cells = ['=1+1', '+82', '-1', '@x', '\tx', ' =1', '＝1', 'a"b', 'a\nb', -5]
  expect(csvOf([cells])).toBe(`\ufeff'=1+1,'+82,'-1,'@x,'\tx,' =1,'＝1,"a""b","a\nb",-5\r\n`)
})
