/** `ansimpass budgets` on a real database: what is set is listed, held to by the next text, and audited; bad words are named. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/postgres.ts'
import { createPool } from '../adapters/postgres/kit/connect.ts'

let database: TestDatabase
let owner: ReturnType<typeof createPool>
const folder = mkdtempSync(join(tmpdir(), 'ansimpass-budgets-'))
beforeAll(async () => {
  database = await testDatabase()
  owner = createPool(database.url, 'owner')
})
afterAll(async () => {
  await owner.end()
  await database.close()
  rmSync(folder, { recursive: true })
})

async function budgets(...args: string[]) {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'budgets', ...args]
  const env = { ...process.env, DATABASE_URL: database.url, ANSIMPASS_DATA: join(folder, 'data') }
  const { stdout } = await promisify(execFile)(process.execPath, run, { env })
  return stdout
}

const pricesOf = async () =>
  (await owner.query('select gateway, won::float8 as won from ansimpass.text_prices order by won')).rows

test('a budget and a price are set, listed and audited without a word of whom', async () => {
  await budgets('set', 'organization:chain', '--texts-day', '1000', '--won-day', '8400.5')
  await budgets('price', 'sms', '8.4')
  expect(await budgets('price', 'lms', '30', '--gateway', 'second')).toBe('second lms: 30원 · won\n')
  expect(JSON.parse(await budgets('list', '--json'))).toEqual([
    {
      ...{ scope: 'organization:chain', day: null, texts: 0, won: 0 },
      ...{ textsMinute: null, textsDay: 1000, wonMinute: null, wonDay: 8400.5 },
    },
  ])
  const { rows } = await owner.query('select actor_kind, verb, site_id from ansimpass.audit order by verb')
  expect(rows).toEqual([
    { actor_kind: 'administrator', verb: 'budget-set', site_id: 0 },
    { actor_kind: 'administrator', verb: 'text-price-set', site_id: 0 },
  ])
  expect(await pricesOf()).toEqual([
    { gateway: 'main', won: 8.4 },
    { gateway: 'second', won: 30 },
  ])
  expect(await budgets('price', 'lms', 'none', '--gateway', 'second')).toBe(
    'second lms: 값을 지웠습니다 · price deleted\n',
  )
  expect(await budgets('price', 'lms', 'none', '--gateway', 'second')).toBe(
    'second lms: 값이 없었습니다 · had no price\n',
  )
  expect(await pricesOf()).toEqual([{ gateway: 'main', won: 8.4 }])
  expect(await budgets('gateways')).toBe('오늘 보낸 문자가 없습니다 · no text today\n')
  expect(JSON.parse(await budgets('gateways', '--json'))).toEqual([])
  await budgets('set', 'organization:chain')
  expect(JSON.parse(await budgets('list', '--json'))).toEqual([])
})

test('prices abroad are set by the first digits of numbers or for all, listed, and deleted', async () => {
  await budgets('price', 'sms', '8.4')
  expect(await budgets('price', 'sms', '60', '--to', 'abroad')).toBe('main sms abroad: 60원 · won\n')
  expect(await budgets('price', 'sms', '45', '--to', '+1')).toBe('main sms +1: 45원 · won\n')
  await budgets('price', 'sms', '44', '--to', '+1')
  expect(await budgets('prices')).toBe('main sms: 8.4원 · won\nmain sms abroad: 60원 · won\nmain sms +1: 44원 · won\n')
  expect(JSON.parse(await budgets('prices', '--json'))).toContainEqual({
    ...{ gateway: 'main', kind: 'sms', abroad: '1', won: 44 },
  })
  expect(await budgets('price', 'sms', 'none', '--to', '+1')).toBe('main sms +1: 값을 지웠습니다 · price deleted\n')
  expect(await budgets('price', 'sms', 'none', '--to', 'abroad')).toMatch(/price deleted/)
  expect(await budgets('prices')).toBe('main sms: 8.4원 · won\n')
  for (const where of ['82', '+82', '+821', '+12345', '+0', 'korea'])
    await expect(budgets('price', 'sms', '5', '--to', where)).rejects.toMatchObject({ code: 1 })
})

test('words that are none are named, and nothing is set', async () => {
  await expect(budgets('set', 'chain', '--texts-day', '5')).rejects.toMatchObject({ code: 1 })
  await expect(budgets('set', 'site:1', '--won-day=-5')).rejects.toMatchObject({ code: 1 })
  await expect(budgets('set', 'site:999999', '--texts-day', '5')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^NO_SUCH_SITE: .*no site has the id 999999/),
  })
  await expect(budgets('price', 'mms', '5')).rejects.toMatchObject({ code: 1 })
  await expect(budgets('price', 'sms', '5', '--gateway', 'third')).rejects.toMatchObject({ code: 1 })
  expect(JSON.parse(await budgets('list', '--json'))).toEqual([])
})
