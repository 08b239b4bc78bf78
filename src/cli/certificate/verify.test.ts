/** `ansimpass certificate verify` and `trust`: a line for every line, in order, by trust files alone. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pngOf } from '../../adapters/zxing/qr-picture.fixture.ts'
import { DOSE, makeDcc, makeSigner, NOON } from '../../certificates/dcc/dcc.fixture.ts'
import { makePass } from '../../certificates/pass-qr/make-pass.ts'
import { CLAIMS, passKey } from '../../certificates/pass-qr/pass.fixture.ts'
import {
  bundleOf,
  cardKey,
  claimsOf,
  dose,
  ISSUER,
  lab,
  makeJws,
  PATIENT,
  qrsOf,
} from '../../certificates/shc/shc.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'ansimpass-verify-'))
const at = (name: string) => join(folder, name)
const trust = at('trust')
afterAll(() => rmSync(folder, { recursive: true }))

let dcc: string
let pass: string
let cards: readonly string[]
beforeAll(async () => {
  const [signer, own, issuer] = [await makeSigner(), passKey('a1b2c3d4'), await cardKey()]
  mkdirSync(join(trust, 'at'), { recursive: true })
  writeFileSync(join(trust, 'at', 'dsc.pem'), signer.pem)
  writeFileSync(join(trust, 'passes.json'), JSON.stringify({ keys: [own.listed], revokedPasses: [] }))
  const time = '2022-01-10T00:00:00Z'
  const issuers = {
    time,
    issuerInfo: [{ issuer: { iss: ISSUER, name: 'Test' }, keys: [{ ...issuer.jwk, crlVersion: 3 }] }],
  }
  writeFileSync(join(trust, 'vci.json'), JSON.stringify(issuers))
  writeFileSync(join(trust, 'notes.json'), '{"hello": 1}')
  writeFileSync(join(trust, 'README'), 'of no interest')
  dcc = await makeDcc({ v: [DOSE] }, signer)
  pass = await makePass(CLAIMS, own.signer)
  cards = [
    bundleOf(PATIENT, dose('208', '2021-12-20'), dose('208', '2021-06-01'), dose('208', '2021-07-10')),
    bundleOf(PATIENT, lab()),
  ].map((bundle) => makeJws(claimsOf(bundle), issuer))
})

const AT = ['--at', '2022-01-12T12:00:00+09:00']

async function ansimpass(words: readonly string[], input = '') {
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'certificate', ...words]
  const running = spawn(process.execPath, run, { env: { ...process.env, ANSIMPASS_DATA: at('data') } })
  running.stdin.end(input)
  const [out, err, code] = await Promise.all([
    text(running.stdout),
    text(running.stderr),
    new Promise((resolve) => running.once('exit', resolve)),
  ])
  return { out, err, code }
}

async function verify(words: readonly string[], input?: string) {
  const { out, err, code } = await ansimpass(['verify', '--trust', trust, ...AT, ...words], input)
  expect([code, err]).toEqual([0, '신뢰 목록이 아닙니다 · passed over, no list of trust: notes.json\n'])
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

test('every line has its line, in order, garbage too', async () => {
  const [one = ''] = qrsOf(cards[0] ?? '')
  const three = qrsOf(cards[0] ?? '', 3)
  const input = `${[dcc, 'garbage', '', pass, `${one}\r`, three[2], three[0], three[1], '\u0000'].join('\n')}\n${one}`
  const readings = await verify([], input)
  expect(readings.map(({ kind, verified, reason }) => [kind, verified, reason])).toEqual([
    ['dcc', true, null],
    ['unknown', false, 'kind-unknown'],
    ['unknown', false, 'kind-unknown'],
    ['pass-qr', true, null],
    ['shc', true, null],
    ['shc', false, 'chunks-missing'],
    ['shc', false, 'chunks-missing'],
    ['shc', true, null],
    ['unknown', false, 'kind-unknown'],
    ['shc', true, null],
  ])
  expect(readings[0]).toEqual({
    ...{ kind: 'dcc', verified: true, reason: null, signature: 'valid', schema: 'valid', expired: false },
    person: { name: 'Gabriele Musterfrau-Gößinger', birthDate: '1998-02-26' },
    evidence: [{ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-08-01' }],
  })
  expect(Object.keys(readings[1])).toEqual(Object.keys(readings[0]))
})

test('with the rules of that time each has its decision, by the one evaluator', async () => {
  const input = [dcc, 'garbage', pass, qrsOf(cards[0] ?? '')[0], qrsOf(cards[1] ?? '')[0]].join('\n')
  const decided = (await verify(['--rules'], input)).map(({ decision }) => [decision.outcome, decision.reason.code])
  expect(decided).toEqual([
    ['pass', 'proof-holds'],
    ['unknown', 'evidence-unknown'],
    ['pass', 'pass-shown'],
    ['pass', 'proof-holds'],
    ['pass', 'proof-holds'],
  ])
  const [shop] = await verify(['--rules', '--category', 'hair_salon'], dcc)
  expect(shop.decision).toMatchObject({ outcome: 'not-required' })
})

test('where the ruleset has rules for certificates of other countries, they judge those', async () => {
  const rule = {
    ...{ Identifier: 'VR-KR-0001', Type: 'Acceptance', Country: 'KR', Version: '1.0.0', SchemaVersion: '1.0.0' },
    ...{ Engine: 'CERTLOGIC', EngineVersion: '0.7.5', CertificateType: 'Vaccination', AffectedFields: ['v.0'] },
    ...{ ValidFrom: '2021-11-01T00:00:00+09:00', ValidTo: '2022-12-31T23:59:59+09:00' },
    Description: [{ lang: 'en', desc: 'The vaccine must be recognised.' }],
    Logic: { in: [{ var: 'payload.v.0.mp' }, { var: 'external.valueSets.vaccines' }] },
  }
  const decided = async (vaccines: readonly string[]) => {
    mkdirSync(at('rules'), { recursive: true })
    const korea = JSON.parse(readFileSync('rulesets/kr/ruleset.json', 'utf8'))
    const own = { ...korea, foreignCertificates: { rules: [rule], valueSets: { vaccines } } }
    writeFileSync(join(at('rules'), 'ruleset.json'), JSON.stringify(own))
    writeFileSync(join(at('rules'), 'cases.json'), readFileSync('rulesets/kr/cases.json'))
    const words = ['--rules', '--ruleset', at('rules'), '--category', 'indoor_sports']
    const [foreign, card] = await verify(words, `${dcc}\n${qrsOf(cards[0] ?? '')[0]}`)
    expect(card.decision).toMatchObject({ outcome: 'pass' })
    expect(card.decision).not.toHaveProperty('foreign')
    return foreign.decision
  }
  expect(await decided([DOSE.mp])).toMatchObject({ outcome: 'pass', foreign: { kind: 'accepted' } })
  expect(await decided([])).toMatchObject({
    outcome: 'no-pass',
    foreign: { kind: 'refused', failed: [{ id: 'VR-KR-0001', en: 'The vaccine must be recognised.' }] },
  })
})

test('tests are told in the form of cases', async () => {
  const [reading] = await verify([], qrsOf(cards[1] ?? '')[0])
  expect(reading.evidence).toMatchObject([{ kind: 'test', at: '2022-01-11T23:00:00+09:00' }])
})

test('pictures and files of cards are read in place of standard input', async () => {
  writeFileSync(at('both.png'), pngOf(dcc, pass))
  writeFileSync(at('none.png'), 'no picture')
  const pictures = await verify(['--image', at('both.png'), 'docs/examples/health-card.jpg', at('none.png')])
  expect(pictures.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['dcc', null],
    ['pass-qr', null],
    ['shc', 'issuer-unknown'],
    ['unknown', 'qr-not-found'],
  ])
  writeFileSync(at('two.smart-health-card'), JSON.stringify({ verifiableCredential: [...cards, 'x'] }, null, 2))
  const read = await verify(['--card', at('two.smart-health-card'), at('none.png')])
  expect(read.map(({ reason }) => reason)).toEqual([null, null, 'encoding-invalid', 'kind-unknown'])
})

test('a clock that is behind a list is not believed; a time that is asked for is', async () => {
  const list = { iat: NOON / 1000 + 400 * 86_400, ...JSON.parse(readFileSync(join(trust, 'passes.json'), 'utf8')) }
  writeFileSync(at('later.json'), JSON.stringify(list))
  mkdirSync(at('data'), { recursive: true })
  writeFileSync(join(at('data'), 'demo-clock.json'), JSON.stringify({ now: NOON }))
  const read = async (words: readonly string[]) => {
    const both = ['--trust', join(trust, 'at'), at('later.json'), ...words]
    return JSON.parse((await ansimpass(['verify', ...both], dcc)).out)
  }
  expect(await read([])).toMatchObject({ verified: false, reason: 'expired', expired: true })
  expect(await read(AT)).toMatchObject({ verified: true })
})

test('a reader that has seen enough ends it without a word', async () => {
  const run = [
    '--disable-warning=ExperimentalWarning',
    'bin/ansimpass.ts',
    'certificate',
    'verify',
    '--trust',
    join(trust, 'at'),
  ]
  const running = spawn(process.execPath, run)
  running.stdin.on('error', () => {}) // it is gone before all is written
  running.stdin.end('garbage\n'.repeat(50_000))
  running.stdout.once('data', () => running.stdout.destroy())
  const said = await text(running.stderr)
  expect(said).not.toContain('EPIPE')
})

test('the trust is listed, with what is missing of it, and its age', async () => {
  const { out, code } = await ansimpass(['trust', 'list', '--trust', trust])
  const { lists, missing, passedOver } = JSON.parse(out)
  expect(lists).toEqual([
    { name: 'at/dsc.pem', kind: 'document-signers', asOf: null, unread: 0, entries: 1 },
    { name: 'passes.json', kind: 'pass-keys', asOf: null, unread: 0, entries: 1 },
    { name: 'vci.json', kind: 'card-issuers', asOf: '2022-01-10T09:00:00+09:00', unread: 0, entries: 1 },
  ])
  expect(missing).toMatchObject([{ issuer: ISSUER, version: 3, here: null }])
  expect([passedOver, code]).toEqual([['notes.json'], 0])

  const ages = await ansimpass(['trust', 'age', '--trust', join(trust, 'vci.json'), '--most', '48', ...AT])
  expect([ages.out, ages.code]).toEqual([
    `${join(trust, 'vci.json')}  card-issuers  2일 3시간 · 2 d 3 h  (2022-01-10T09:00:00+09:00)\n`,
    2,
  ])
  expect((await ansimpass(['trust', 'age', '--trust', join(trust, 'vci.json'), '--most', '51', ...AT])).code).toBe(0)
})

test('one of a folder that is cut off is named, and nothing is verified without it', async () => {
  mkdirSync(at('torn'))
  writeFileSync(join(at('torn'), 'dsc.json'), '[]')
  writeFileSync(join(at('torn'), 'withdrawn.json'), '[{"kid": "UNKNOWN_KID", "hashType": "UCI", "entr')
  const { out, err, code } = await ansimpass(['verify', '--trust', at('torn')], `${dcc}\n`)
  expect([out, code]).toEqual(['', 1])
  expect(err).toMatch(/TRUST_UNREADABLE.*withdrawn\.json: it is no whole JSON/)
})

test('a list is put into the folder, unless it is none or older than the one there', async () => {
  const list = (iat: number) => JSON.stringify({ iat, keys: [], revokedPasses: [] })
  const put = async (content: string) => {
    writeFileSync(at('list.json'), content)
    return ansimpass(['trust', 'import', at('list.json'), '--into', at('new')])
  }
  const there = () => readFileSync(join(at('new'), 'list.json'), 'utf8')
  expect(await put(list(200))).toMatchObject({ out: 'list.json  pass-keys  0\n', code: 0 })
  expect((await put(list(100))).err).toContain('TRUST_OLDER')
  for (const none of ['{}', '{"iat": 300, "keys": [7], "revokedPasses": []}'])
    expect((await put(none)).err).toContain('TRUST_UNREADABLE')
  writeFileSync(at('list.txt'), list(200))
  expect((await ansimpass(['trust', 'import', at('list.txt'), '--into', at('new')])).err).toMatch(/end in \.json/)
  expect(there()).toBe(list(200))
  expect((await put(list(300))).code).toBe(0)
  expect(there()).toBe(list(300))
})
