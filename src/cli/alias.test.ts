/** `ansimpass alias` on a real database: issued with a card, entered, found by the authority with its contact, listed, ended, audited. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../tests/support/postgres.ts'
import { generateAuthorityKeys, readAuthorityPublicKey } from '../adapters/hpke/authority-key.ts'
import { createVisitSealer } from '../adapters/hpke/visit-sealer.ts'
import { createPool } from '../adapters/postgres/kit/connect.ts'
import { saveSites } from '../adapters/postgres/places/sites-table.ts'
import { createPostgresVisitStore } from '../adapters/postgres/visits/visit-store.ts'
import type { Line } from '../domain/call/phone/line.ts'
import { kstDay } from '../domain/kit/time.ts'
import { CAFE } from '../domain/places/cafe.fixture.ts'
import { formatAlias, parseAlias } from '../domain/visits/alias.ts'
import type { Visitor } from '../domain/visits/visit.ts'

const folder = mkdtempSync(join(tmpdir(), 'ansimpass-alias-'))
const { privateKeyFile, publicKeyFile } = generateAuthorityKeys(join(folder, 'authority'))
const contact = join(folder, 'contact.txt')
let database: TestDatabase
let owner: ReturnType<typeof createPool>
beforeAll(async () => {
  database = await testDatabase()
  owner = createPool(database.url, 'owner')
})
afterAll(async () => {
  await owner.end()
  await database.close()
  rmSync(folder, { recursive: true })
})

async function ansimpass(...words: string[]) {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', ...words]
  const settings = { ANSIMPASS_DATA: join(folder, 'data'), ANSIMPASS_AUTHORITY_KEY: publicKeyFile }
  const env = { ...process.env, ...settings, DATABASE_URL: database.url, ANSIMPASS_SECRETS: join(folder, 'secrets') }
  return (await promisify(execFile)(process.execPath, run, { env })).stdout
}

async function visits(visitors: readonly Visitor[]): Promise<void> {
  const pool = createPool(database.url, 'migrations')
  const [site] = await saveSites(pool, [CAFE])
  await pool.end()
  const sealer = await createVisitSealer({ authorityPublicKey: readAuthorityPublicKey(publicKeyFile) })
  const arrivedAt = Date.now()
  await sealer.ready(arrivedAt)
  const store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 10_000 })
  const common = { day: kstDay(arrivedAt), siteId: site?.id ?? 0, arrivedAt, channel: 'staff' } as const
  await store.store(
    visitors.map((line) => ({
      visit: sealer.seal({ ...common, callKey: randomBytes(16), line }),
      intent: undefined,
    })),
  )
  await store.close()
}

test('a desk issues one with a card; the authority finds its visits and whom to ring, nobody else does', async () => {
  writeFileSync(contact, '010-0000-0001 홍길동\n')
  const card = join(folder, 'card.html')
  const issued = JSON.parse(await ansimpass('alias', 'issue', '--contact', contact, '--card', card, '--json'))
  const alias = parseAlias(issued.alias)
  if (alias === undefined) throw new Error(`${issued.alias} is no alias`)
  const page = readFileSync(card, 'utf8')
  for (const shown of [formatAlias(alias), issued.endCode]) expect(page).toContain(shown)
  expect(page).not.toContain('홍길동')

  await visits([alias, '+821000000002' as Line])
  const found = await ansimpass('visits', 'find', '--key', privateKeyFile, '--alias', formatAlias(alias))
  expect(found).toContain(CAFE.name)
  expect(found).toMatch(/\tstaff\n1건 · 1 found\n/)
  expect(found).toContain(`${formatAlias(alias)}\t연락처 · contact\t010-0000-0001\t홍길동`)
  const there = await ansimpass('visits', 'find', '--key', privateKeyFile, '--site', CAFE.number)
  expect(there).toContain('2건')
  expect(there).toContain('\t010-0000-0001\t홍길동')
  const line = await ansimpass('visits', 'find', '--key', privateKeyFile, '--line', '010-0000-0002')
  expect(line).not.toContain('홍길동')

  const listed = await ansimpass('alias', 'list')
  expect(listed).toContain(formatAlias(alias))
  expect(await ansimpass('alias', 'end', formatAlias(alias))).toBe(`${formatAlias(alias)}: 끝났습니다 · ended\n`)
  expect(await ansimpass('alias', 'list')).toContain('끝남 · ended')
  await expect(ansimpass('alias', 'end', alias)).rejects.toMatchObject({
    stderr: expect.stringContaining('NO_SUCH_ALIAS'),
  })
  const { rows } = await owner.query('select actor_kind, verb, site_id from ansimpass.audit order by verb')
  expect(rows).toEqual(
    ['alias-end', 'alias-issue', 'alias-list'].map((verb) => ({ actor_kind: 'administrator', verb, site_id: 0 })),
  )
})

test('what is not seen in a contact’s name is not kept; a card that cannot be written loses no number', async () => {
  writeFileSync(contact, '010-0000-0003 \u202e홍\u001b[31m\u200b 길동\u0000')
  const failed: { stdout: string; stderr: string } = await ansimpass(
    ...['alias', 'issue', '--contact', contact, '--card', folder, '--json'],
  ).then(
    () => ({ stdout: '', stderr: '' }),
    (error: { stdout: string; stderr: string }) => error,
  )
  expect(failed.stderr).toContain('FILE_NOT_WRITTEN')
  const { alias } = JSON.parse(failed.stdout)
  expect(await ansimpass('alias', 'list')).toContain(formatAlias(alias))
  const found = await ansimpass('visits', 'find', '--key', privateKeyFile, '--alias', alias)
  expect(found).toContain('\t010-0000-0003\t홍 [31m 길동\n')
})

test('a wrong digit, a contact without a number and a search for no alias are named, and nothing is issued', async () => {
  const before = (await owner.query('select count(*)::int as n from ansimpass.alias_contacts')).rows
  const refused = async (...words: string[]) => {
    const error: { stderr?: string } = await ansimpass(...words).then(
      () => ({}),
      (failed: { stderr: string }) => failed,
    )
    return error.stderr ?? ''
  }
  expect(await refused('alias', 'end', '2000-0007')).toMatch(/a digit is wrong/)
  for (const text of ['홍길동', '', `010-0000-0001 ${'김'.repeat(41)}`]) {
    writeFileSync(contact, text)
    expect(await refused('alias', 'issue', '--contact', contact)).toMatch(/BAD_OPTION.*--contact/)
  }
  expect(await refused('alias', 'issue', '--contact', join(folder, 'none'))).toMatch(/BAD_OPTION.*cannot be read/)
  expect(await refused('visits', 'find', '--key', privateKeyFile, '--alias', '12345678')).toMatch(/NO_SUCH_ALIAS/)
  expect((await owner.query('select count(*)::int as n from ansimpass.alias_contacts')).rows).toEqual(before)
})
