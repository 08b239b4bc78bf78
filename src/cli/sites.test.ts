/** `ansimpass sites owner` on a real database: set, said, removed, audited; bad PINs are named without their digits. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/postgres.ts'
import { createPool } from '../adapters/postgres/kit/connect.ts'
import { saveSites } from '../adapters/postgres/places/sites-table.ts'
import type { SiteNumber } from '../domain/call/phone/line.ts'
import { formatSiteNumber } from '../domain/call/phone/show.ts'
import { CAFE } from '../domain/places/cafe.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'ansimpass-sites-'))
const OTHER = { ...CAFE, number: '07000000042' as SiteNumber }
const SHOP = ['--phone', '02-000-0001'] as const
let database: TestDatabase
let owner: ReturnType<typeof createPool>
beforeAll(async () => {
  database = await testDatabase()
  owner = createPool(database.url, 'owner')
  await saveSites(owner, [CAFE, OTHER])
})
afterAll(async () => {
  await owner.end()
  await database.close()
  rmSync(folder, { recursive: true })
})

function sites(...words: string[]) {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'sites', 'owner', ...words]
  const settings = { ANSIMPASS_DATA: join(folder, 'data'), ANSIMPASS_SECRETS: join(folder, 'secrets') }
  return promisify(execFile)(process.execPath, run, {
    env: { ...process.env, ...settings, DATABASE_URL: database.url },
  })
}
const refused = (...words: string[]) =>
  sites(...words).then(
    () => 'not refused',
    ({ stderr }: { stderr: string }) => stderr,
  )
const pin = (text: string) => {
  writeFileSync(join(folder, 'pin'), text)
  return ['--pin', join(folder, 'pin')] as const
}

test('a phone is registered, said to be there, and removed; the audit names the place and who did it', async () => {
  const shown = formatSiteNumber(CAFE.number)
  expect((await sites(CAFE.number)).stdout).toContain('등록된 가게 전화 없음')
  expect((await sites(CAFE.number, ...SHOP, ...pin('4071\n'))).stdout).toBe(
    `${shown}: 가게 전화를 등록했습니다 · the shop's phone is registered\n`,
  )
  expect((await sites(CAFE.number)).stdout).toContain('가게 전화 등록됨')
  expect((await sites(OTHER.number, ...SHOP, ...pin('4071'))).stdout).toContain(
    `it is also that of, each with a PIN of its own: ${shown}\n`,
  )
  await sites(OTHER.number, '--remove')
  expect((await sites(CAFE.number, '--remove')).stdout).toContain('지웠습니다')
  expect((await sites(CAFE.number, '--remove')).stdout).toContain('없었습니다')
  const { rows } = await owner.query(
    'select verb, actor_kind, site_id > 0 as placed from ansimpass.audit order by verb',
  )
  expect(rows).toEqual(
    ['owner-removed', 'owner-removed', 'owner-set', 'owner-set'].map((verb) => ({
      verb,
      actor_kind: 'administrator',
      placed: true,
    })),
  )
})

test('what cannot be is named, and the digits are not', async () => {
  for (const [text, why] of [
    ['407', /four digits/],
    ['1234', /first that are tried/],
    ['0001', /first that are tried/],
  ] as const) {
    const said = await refused(CAFE.number, ...SHOP, ...pin(text))
    expect(said).toMatch(why)
    expect(said).not.toContain(text === '1234' ? '02-000' : text)
  }
  expect(await refused(CAFE.number, ...SHOP)).toMatch(/no terminal.*--pin/)
  expect(await refused(CAFE.number, ...SHOP, '--pin', join(folder, 'none'))).toMatch(/--pin cannot be read/)
  expect(await refused(CAFE.number, '--phone', '12', ...pin('4071'))).toMatch(/CALL_BAD_NUMBER/)
  expect(await refused(CAFE.number, ...SHOP, '--remove')).toMatch(/either --phone/)
  expect(await refused(OTHER.number, '--phone', '070-0000-0042', ...pin('4071'))).toMatch(/cannot ring itself/)
  expect(await refused('080-999-9999', ...SHOP, ...pin('4071'))).toMatch(/NO_SUCH_SITE/)
  expect((await owner.query('select count(*)::int as n from ansimpass.site_owners')).rows).toEqual([{ n: 0 }])
})
