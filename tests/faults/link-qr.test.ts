/** The pass QR of a link's page: its codes verify under the published list, for the browser that typed the digits and nobody else. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeCertificateCrypto } from '../../src/adapters/node-crypto/certificate-crypto.ts'
import { png } from '../../src/adapters/zxing/qr-picture.fixture.ts'
import { qrTextsIn } from '../../src/adapters/zxing/read-qr-codes.ts'
import { contextOf, trustIn } from '../../src/certificates/dcc/dcc.fixture.ts'
import { readCertificate } from '../../src/certificates/read-certificate.ts'
import { MINUTE, SECOND } from '../../src/domain/kit/time.ts'
import type { PassKeyList } from '../../src/ports/certificates/pass-keys.ts'
import { newVisitor, type Visitor } from '../support/visitor.ts'
import { lineOf, personOf, startVisitorWorld, type VisitorWorld } from '../support/visitor-world.ts'

const LIST = '/.well-known/ansimpass-pass-keys.json'
const PASS = [{ kind: 'vaccination', vaccine: 'pfizer', dose: 3, seriesDoses: 2, date: '2021-12-01' }] as const

let world: VisitorWorld
beforeAll(async () => {
  world = await startVisitorWorld({ evidence: PASS as never })
})
afterAll(() => world.close())

type Code = { readonly from: number; readonly until: number; readonly size: number; readonly dark: string }
type Codes = { readonly now: number; readonly codes: readonly Code[] }

let lines = 0
async function identified() {
  lines += 1
  const line = lineOf(90_000 + lines)
  return { line, ...(await world.bind(line, personOf(line, '남궁민수'))) }
}
async function codesOf(who: Visitor, base: string): Promise<Codes> {
  const answer = await who.get(`${base}/qr/codes`)
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
  return JSON.parse(answer.body) as Codes
}

/** As a scanner reads it from a screen. */
async function textOf({ size, dark }: Code): Promise<string> {
  const [bits, quiet, pixels] = [Buffer.from(dark, 'base64'), 4, 4]
  const side = (size + 2 * quiet) * pixels
  const isDark = (row: number, column: number) => {
    const at = row * size + column
    return row >= 0 && column >= 0 && row < size && column < size && ((bits[at >> 3] ?? 0) & (128 >> (at & 7))) !== 0
  }
  const module = (pixel: number) => Math.floor(pixel / pixels) - quiet
  const rows = Array.from({ length: side }, (_, y) => [
    0,
    ...Array.from({ length: side }, (_, x) => (isDark(module(y), module(x)) ? 0 : 255)),
  ])
  return (await qrTextsIn(png(side, side, Uint8Array.from(rows.flat()))))[0] ?? 'no code'
}

async function published(): Promise<PassKeyList> {
  const answer = await newVisitor(world.door).get(LIST)
  expect(answer.headers).toMatchObject({
    'cache-control': 'public, max-age=300',
    'access-control-allow-origin': '*',
    'content-type': expect.stringContaining('application/json'),
  })
  return JSON.parse(answer.body) as PassKeyList
}

async function read(text: string, at: number, list: PassKeyList) {
  return readCertificate(text, { ...contextOf(await trustIn(list), at), crypto: nodeCertificateCrypto })
}

test('the codes of a page verify, each in its time, under the list that anybody can fetch; no two are alike', async () => {
  const { who, base } = await identified()
  const list = await published()
  const { now, codes } = await codesOf(who, base)
  expect(now).toBe(world.clock.now())
  expect(codes).toHaveLength(40)
  const texts = await Promise.all(codes.map(textOf))
  for (const [nth, text] of texts.entries()) {
    const { from, until } = codes[nth] as Code
    expect([from - (codes[0]?.from ?? 0), until - from]).toEqual([nth * 30 * SECOND, 30 * SECOND])
    expect(await read(text, from, list)).toMatchObject({
      verified: true,
      pass: { maskedName: '남궁*수', birthYear: 1980, outcome: 'pass', proofLevel: 'identity', form: 'screen' },
    })
    expect(await read(text, until + 31 * SECOND, list)).toMatchObject({ verified: false, reason: 'expired' })
  }
  expect(new Set(texts).size).toBe(40)
  expect(await world.door.inject(LIST).then(({ body }) => body)).not.toContain('"d":')
})

test('the page has one that stays, and counts as long as the page', async () => {
  const { who, base } = await identified()
  const pass = await who.get(base)
  expect(pass.body).toContain(`href="${base}/qr?lang=ko"`)
  const page = await who.get(`${base}/qr`)
  expect(page.body).toContain('남궁*수')
  expect(page.body).not.toContain('남궁민수')
  expect(page.headers['content-security-policy']).toContain("script-src 'self'; connect-src 'self'")
  expect(Number(/data-ends="(\d+)"/.exec(page.body)?.[1]) - world.clock.now()).toBeGreaterThan(20 * MINUTE)
})

test('a key that is withdrawn at a desk signs nothing more, on any server, and the list says so at once', async () => {
  const { who, base } = await identified()
  const [before] = (await codesOf(who, base)).codes
  world.passKeys.revokeKey(world.clock.now())
  const list = await published()
  expect(list.keys.map(({ revoked }) => revoked)).toEqual([false, true])
  expect(await read(await textOf(before as Code), world.clock.now(), list)).toMatchObject({ reason: 'key-revoked' })
  const [after] = (await codesOf(who, base)).codes
  expect(await read(await textOf(after as Code), world.clock.now(), list)).toMatchObject({ verified: true })
})

test('whoever asks for codes more often than any page does is refused for a while, and nobody else', async () => {
  const { who, base } = await identified()
  for (let asked = 0; asked < 20; asked += 1) expect((await codesOf(who, base)).codes).toHaveLength(40)
  const answer = await who.get(`${base}/qr/codes`)
  expect([answer.status, answer.headers['retry-after'], answer.body]).toEqual([429, '60', '{"codes":[]}'])
  expect((await who.get(`${base}/qr`)).body).toContain('<svg')
  const other = await identified()
  expect((await codesOf(other.who, other.base)).codes).toHaveLength(40)
})

test('no other browser gets a code, nor whoever was not identified', async () => {
  const { base, code } = await identified()
  const thief = newVisitor(world.door)
  await thief.get(`/i/${code}`)
  for (const path of ['/qr', '/qr/codes']) {
    const answer = await thief.get(`${base}${path}`)
    expect(answer.body).toContain('name="digits"')
    expect(answer.body).not.toMatch(/<svg|"dark"/)
  }
  const line = lineOf(95_000)
  const stranger = newVisitor(world.door)
  const theirs = await stranger.types(await world.link(line), line.slice(-4))
  const { pathname } = new URL(theirs.location, 'http://ansim.example')
  expect(await stranger.get(`${pathname}/qr/codes`)).toMatchObject({ status: 303, body: '' })
})

test('where it is not known what was withdrawn there is no list: one without would revive it', async () => {
  const file = join(world.dataFolder, 'pass-revocations.json')
  const whole = readFileSync(file)
  writeFileSync(file, '{')
  const answer = await newVisitor(world.door).get(LIST)
  expect([answer.status, JSON.parse(answer.body)]).toEqual([500, { code: 'INTERNAL', message: 'Internal error' }])
  expect(world.events).toContainEqual(
    expect.objectContaining({ type: 'fault', part: 'http', message: expect.stringContaining('pass-revocations.json') }),
  )
  writeFileSync(file, whole)
  expect((await published()).keys.map(({ revoked }) => revoked)).toEqual([false, true])
})

test('after the end of the pages there are none', async () => {
  const { who, base } = await identified()
  world.setTime(world.clock.now() + 31 * MINUTE)
  for (const path of ['/qr', '/qr/codes']) expect((await who.get(`${base}${path}`)).body).not.toMatch(/<svg|"dark"/)
})
