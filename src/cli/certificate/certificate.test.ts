/** `ansimpass certificate` on a real database: issued by the rules, verified by its list, withdrawn, audited. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/postgres.ts'
import { openPassRevocations } from '../../adapters/keys/pass-revocations.ts'
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import { ADVISORY_LOCKS } from '../../adapters/postgres/kit/advisory-locks.ts'
import { createPool } from '../../adapters/postgres/kit/connect.ts'
import { readCertificate } from '../../certificates/read-certificate.ts'
import { mergeTrust } from '../../certificates/trust/merge-trust.ts'
import { readTrustFile } from '../../certificates/trust/read-trust-file.ts'
import { DAY, MINUTE } from '../../domain/kit/time.ts'

const folder = mkdtempSync(join(tmpdir(), 'ansimpass-certificate-'))
let database: TestDatabase
let owner: ReturnType<typeof createPool>
beforeAll(async () => {
  mkdirSync(join(folder, 'data'))
  database = await testDatabase()
  owner = createPool(database.url, 'owner')
})
afterAll(async () => {
  await owner.end()
  await database.close()
  rmSync(folder, { recursive: true })
})

async function ansimpass(words: readonly string[], input = '') {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'certificate', ...words]
  const settings = { ANSIMPASS_DATA: join(folder, 'data'), ANSIMPASS_SECRETS: join(folder, 'secrets') }
  const env = { ...process.env, ...settings, DATABASE_URL: database.url }
  const running = promisify(execFile)(process.execPath, run, { env })
  running.child.stdin?.end(input)
  return (await running).stdout
}

const AT = Date.parse('2022-01-12T12:31:00+09:00')
/** A booster of the day before, which counts at once. */
const CASE = {
  name: '홍길동',
  at: '2022-01-12T12:31:00+09:00',
  site: { category: 'restaurant_cafe', region: 'seoul' },
  person: { birthDate: '1980-05-01' },
  evidence: [{ kind: 'vaccination', vaccine: 'pfizer', dose: 3, seriesDoses: 2, date: '2022-01-11' }],
}
const issue = (change: object = {}, ...words: string[]) =>
  ansimpass(['issue', ...words], JSON.stringify({ ...CASE, ...change }))

async function verified(text: string, now: number) {
  const list = await readTrustFile('keys', await ansimpass(['keys']), nodeCertificateCrypto)
  const trust = mergeTrust(list === undefined ? [] : [list])
  return readCertificate(text, { trust, crypto: nodeCertificateCrypto, now })
}

test('a paper verifies by the printed list, for the days that were asked for, until it is withdrawn', async () => {
  const card = join(folder, 'card.html')
  const [issued] = JSON.parse(await issue({}, '--days', '2', '--card', card, '--json'))
  expect(await verified(issued.text, AT + DAY)).toMatchObject({
    verified: true,
    person: { name: '홍*동', birthDate: '1980' },
  })
  expect(await verified(issued.text, AT + 2 * DAY + MINUTE)).toMatchObject({ reason: 'expired' })
  const page = readFileSync(card, 'utf8')
  expect(page).toMatch(/<svg role="img" aria-label="패스 QR".*홍\*동.*이 QR은 늘 같습니다/s)
  expect(page).not.toContain('홍길동')

  await ansimpass(['revoke', issued.claims.nonce.toUpperCase()])
  expect(await verified(issued.text, AT + DAY)).toMatchObject({ reason: 'revoked' })
})

test('forty for a screen verify, each in its time', async () => {
  const texts = (await issue({}, '--screen')).trimEnd().split('\n')
  expect(texts).toHaveLength(40)
  expect(await verified(texts[39] ?? '', AT + 20 * MINUTE - 1)).toMatchObject({ verified: true })
})

test('a key that was withdrawn is listed as such, and another is there', async () => {
  const kidsIn = async () =>
    (JSON.parse(await ansimpass(['keys'])).keys as { kid: string; revoked: boolean }[]).map(({ kid, revoked }) => [
      kid,
      revoked,
    ])
  const before = await kidsIn()
  await ansimpass(['revoke', '--key'])
  const after = await kidsIn()
  expect(after.filter(([, revoked]) => revoked)).toHaveLength(1)
  expect(before).toContainEqual([after.find(([, revoked]) => revoked)?.[0], false])
})

const WAITING = `select from pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`

test('two that withdraw take turns: neither writes over what the other wrote', async () => {
  const withdrawn = () => JSON.parse(readFileSync(join(folder, 'data', 'pass-revocations.json'), 'utf8')).passes
  const first = await owner.connect()
  await first.query('begin')
  await first.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.passRevocations])
  const second = ansimpass(['revoke', 'aaaaaaaaaaaaaaaa'])
  await expect.poll(async () => (await owner.query(WAITING)).rows.length, { timeout: 20_000 }).toBe(1)
  openPassRevocations(join(folder, 'data')).addPass('bbbbbbbbbbbbbbbb')
  expect(withdrawn()).not.toContain('aaaaaaaaaaaaaaaa')
  await first.query('commit')
  first.release()
  await second
  expect(withdrawn()).toEqual(expect.arrayContaining(['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb']))
})

test.each([
  ['whoever has no pass', { evidence: [] }, 'PASS_NOT_ISSUED'],
  ['a place that asks for none', { at: '2022-03-02T12:00:00+09:00' }, 'PASS_NOT_ISSUED'],
  ['a day to come', { at: '2199-01-12T12:31:00+09:00' }, 'CASE_INVALID'],
  ['nobody', { name: ' ' }, 'CASE_INVALID'],
  ['somebody without a birth date', { person: undefined }, 'CASE_INVALID'],
  ['a word that the rules do not know', { evidence: [{ ...CASE.evidence[0], vaccine: 'phizer' }] }, 'CASE_INVALID'],
])('none is issued for %s', async (_name, change, code) => {
  await expect(issue(change)).rejects.toMatchObject({ stderr: expect.stringContaining(code) })
})

test.each([
  ['no case', ['issue'], 'nonsense', 'CASE_INVALID'],
  ['a list of cases', ['issue'], JSON.stringify([CASE, CASE]), 'CASE_INVALID'],
  ['too many days', ['issue', '--days', '29'], JSON.stringify(CASE), '1 to 28 days'],
  ['a card of a screen', ['issue', '--screen', '--card', 'card.html'], JSON.stringify(CASE), 'BAD_OPTION'],
  ['no nonce', ['revoke'], '', 'name a nonce, or --key'],
  ['a nonce and the key', ['revoke', '0123456789abcdef', '--key'], '', 'name a nonce, or --key'],
  ['a nonce that is none', ['revoke', '0123'], '', '16 hexadecimal digits'],
])('is refused: %s', async (_name, words, input, said) => {
  await expect(ansimpass(words, input)).rejects.toMatchObject({ stderr: expect.stringContaining(said) })
  expect(existsSync('card.html')).toBe(false)
})

test('the audit tells that it was done, not for whom', async () => {
  const { rows } = await owner.query('select actor_kind, verb, site_id from audit order by verb')
  expect(rows.map(({ actor_kind, verb }) => [actor_kind, verb])).toEqual([
    ['administrator', 'pass-issue'],
    ['administrator', 'pass-key-revoke'],
    ['administrator', 'pass-revoke'],
  ])
})
