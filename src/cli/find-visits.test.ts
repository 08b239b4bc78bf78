/** `ansimpass visits find`: the period as it is written, both ends whole, and what is said of what was found. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/postgres.ts'
import { generateAuthorityKeys, readAuthorityPublicKey } from '../adapters/hpke/authority-key.ts'
import { createVisitSealer } from '../adapters/hpke/visit-sealer.ts'
import { createPool } from '../adapters/postgres/kit/connect.ts'
import { saveSites } from '../adapters/postgres/places/sites-table.ts'
import { createPostgresVisitStore } from '../adapters/postgres/visits/visit-store.ts'
import { openSpool } from '../adapters/spool/spool.ts'
import { spoolPath } from '../adapters/spool/spool-path.ts'
import type { Line } from '../domain/call/phone/line.ts'
import { kstDay } from '../domain/kit/time.ts'
import { CAFE } from '../domain/places/cafe.fixture.ts'
import { visitsCommand } from './visits.ts'

const MINE = '+821000000001' as Line
const OTHER = '+821000000002' as Line
const LATE = '+821000000003' as Line
const folder = mkdtempSync(join(tmpdir(), 'find-visits-'))
const dataFolder = join(folder, 'data')
const { privateKeyFile, publicKeyFile } = generateAuthorityKeys(join(folder, 'authority'))
let database: TestDatabase
let said: string[]
let warned: string[]

beforeAll(async () => {
  database = await testDatabase()
  const owner = createPool(database.url, 'migrations')
  const [site] = await saveSites(owner, [CAFE])
  await owner.end()
  const sealer = await createVisitSealer({ authorityPublicKey: readAuthorityPublicKey(publicKeyFile) })
  const visit = async (line: Line, time: string, toldAt?: number) => {
    const arrivedAt = Date.parse(`${time}+09:00`)
    await sealer.ready(arrivedAt, toldAt)
    const sealed = sealer.seal(
      {
        ...{
          day: kstDay(arrivedAt),
          callKey: randomBytes(16),
          siteId: site?.id ?? 0,
          arrivedAt,
          line,
          channel: 'call',
        },
      },
      toldAt,
    )
    return { visit: sealed, intent: undefined }
  }
  const store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 10_000 })
  await store.store([
    await visit(MINE, '2022-01-12T12:30:59.999'),
    await visit(OTHER, '2022-01-12T12:31:00'),
    await visit(MINE, '2022-01-12T23:59:59.999'),
    await visit(MINE, '2022-01-13T00:00:00'),
  ])
  // Days later, each under an epoch of its own, in one batch.
  const told = Date.parse('2022-01-16T09:00+09:00')
  await store.store([await visit(LATE, '2022-01-12T14:05:01', told), await visit(LATE, '2022-01-13T08:00:00', told)])
  await store.close()
  mkdirSync(join(dataFolder, 'spool'), { recursive: true })
  const spool = await openSpool({ path: spoolPath(dataFolder) })
  await spool.store([await visit(OTHER, '2022-01-13T09:00:10')])
  await spool.close()
  writeFileSync(join(folder, 'settings'), `DATABASE_URL="${database.url}"\nANSIMPASS_DATA=${dataFolder}\n`)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  said = []
  warned = []
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('ANSIMPASS_DATA', '')
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(...text.split('\n')))
  vi.spyOn(console, 'error').mockImplementation((text: string) => void warned.push(text))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

async function find(...words: string[]): Promise<readonly string[]> {
  const settings = ['--settings', join(folder, 'settings')]
  await visitsCommand().parseAsync(['find', '--key', privateKeyFile, ...settings, ...words], { from: 'user' })
  return said
}
const CAFE_AS_WRITTEN = '080-000-0001\t노원카페'

test('who was there: the whole minute that --to names, the whole day, and the spool', async () => {
  expect(await find('--site', '080-000-0001', '--from', '2022-01-12T12:30', '--to', '2022-01-12 12:30')).toEqual([
    `2022-01-12 12:30\t${CAFE_AS_WRITTEN}\t010-0000-0001\tcall`,
    '1건 · 1 found',
  ])
  expect(warned).toEqual([
    '이 사본에는 2022-01-12부터 2022-01-13까지의 방문만 있습니다 · this copy holds visits from 2022-01-12 to 2022-01-13, and no others',
  ])
  said = []
  expect(await find('--site', '080-000-0001', '--from', '2022-01-13', '--to', '2022-01-13')).toEqual([
    `2022-01-13 00:00\t${CAFE_AS_WRITTEN}\t010-0000-0001\tcall`,
    `2022-01-13 08:00\t${CAFE_AS_WRITTEN}\t010-0000-0003\tcall`,
    `2022-01-13 09:00\t${CAFE_AS_WRITTEN}\t010-0000-0002\tcall`,
    '3건 · 3 found',
  ])
})

test('where a line was: not a moment of the day after --to', async () => {
  expect(await find('--line', '010-0000-0001', '--to', '2022-01-12')).toEqual([
    `2022-01-12 12:30\t${CAFE_AS_WRITTEN}\t010-0000-0001\tcall`,
    `2022-01-12 23:59\t${CAFE_AS_WRITTEN}\t010-0000-0001\tcall`,
    '2건 · 2 found',
  ])
  said = []
  expect(await find('--line', '010-0000-0001', '--from', '2022-01-12T12:31', '--to', '2022-01-12T23:58')).toEqual([
    '0건 · 0 found',
  ])
})

test('a visit that was told of days later is found where and when it was, by its line and by its site', async () => {
  const late = `2022-01-12 14:05\t${CAFE_AS_WRITTEN}\t010-0000-0003\tcall`
  expect(await find('--line', '010-0000-0003')).toEqual([
    late,
    `2022-01-13 08:00\t${CAFE_AS_WRITTEN}\t010-0000-0003\tcall`,
    '2건 · 2 found',
  ])
  said = []
  expect(await find('--site', '080-000-0001', '--from', '2022-01-12T14:00', '--to', '2022-01-12T14:59')).toEqual([
    late,
    '1건 · 1 found',
  ])
})

test('where there is no spool it is said that only the database was looked at', async () => {
  expect((await find('--line', '010-0000-0002', '--data', join(folder, 'elsewhere'))).at(-1)).toBe('1건 · 1 found')
  expect(warned[0]).toMatch(/^임시 저장소가 없어 .*elsewhere\/spool/)
})

test.each([
  [['--site', '080-000-0001', '--from', '2022-02-30T12:00'], 'PERIOD_INVALID', /2022-02-30T12:00 is neither a day/],
  [['--site', '080-000-0001', '--from', '2022-01-12T12:00:30'], 'PERIOD_INVALID', /neither a day/],
  [['--line', '010-0000-0001', '--from', '2022-01-13', '--to', '2022-01-12'], 'PERIOD_INVALID', /is before --from/],
  [['--line', '0101'], 'CALL_BAD_NUMBER', /--line: 0101 is no phone number/],
  [['--site', '노원카페'], 'NO_SUCH_SITE', /노원카페: give the one on its poster/],
  [[], 'SEARCH_UNNAMED', /one of --line/],
  [['--line', '010-0000-0001', '--key', join(folder, 'none')], 'KEY_FILE_MISSING', /the authority keeps/],
])('%j is refused as %s', async (words, code, message) => {
  await expect(find(...words)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  expect(said).toEqual([])
})
