/** The same vectors in Node and in Chromium: public examples, our own, hostile ones, mutations; also with no server to be reached. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { AsnConvert } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier, Certificate } from '@peculiar/asn1-x509'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeCertificateCrypto } from '../../../src/adapters/node-crypto/certificate-crypto.ts'
import {
  DOSE,
  makeCose,
  makeDcc,
  makeSigner,
  NOON,
  PERSON,
  pack,
  RECOVERY,
  TEST,
} from '../../../src/certificates/dcc/dcc.fixture.ts'
import { toBase45 } from '../../../src/certificates/kit/base45.ts'
import { makePass } from '../../../src/certificates/pass-qr/make-pass.ts'
import { CLAIMS, passKey } from '../../../src/certificates/pass-qr/pass.fixture.ts'
import { qrsOf } from '../../../src/certificates/shc/shc.fixture.ts'
import { openWindow, startBrowser } from '../../journeys/browser.ts'
import { randomFrom } from '../../support/random-from.ts'
import { readingsOf, type Vector } from './readings.ts'

const root = join(import.meta.dirname, '../../..')
const fileIn = (path: string) => readFileSync(join(root, path), 'utf8')
const jsonIn = (path: string) => JSON.parse(fileIn(path))

/** One script that needs nothing beside itself. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2020',
      lib: { entry: join(import.meta.dirname, 'in-browser.fixture.ts'), formats: ['iife'], name: 'vectors' },
    },
  })
  const [chunk] = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  return chunk?.type === 'chunk' ? chunk.code : ''
}

let browser: Browser
let page: Page
let complaints: string[]
beforeAll(async () => {
  browser = await startBrowser()
  const script = await bundle()
  const opened = await openWindow(browser)
  page = opened.page
  complaints = opened.complaints
  await page.route('**/*', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><link rel="icon" href="data:,"><script>${script.replaceAll('</script', '<\\/script')}</script>`,
    }),
  )
  await page.goto('https://ansim.example/')
  await opened.context.setOffline(true)
  await page.unroute('**/*')
})
afterAll(async () => {
  await browser?.close()
})

const inBrowser = (vectors: readonly Vector[]) =>
  page.evaluate(
    (given) =>
      (globalThis as unknown as { vectors: { readingsIn(of: unknown): Promise<string[]> } }).vectors.readingsIn(given),
    vectors,
  )

/** Read alike by both. @returns of each vector what its last text proves, or why not */
async function alike(vectors: readonly Vector[]): Promise<readonly (string | null)[]> {
  const [there, here] = [await inBrowser(vectors), await readingsOf(vectors, nodeCertificateCrypto)]
  const named = (readings: readonly string[]) => readings.map((reading, nth) => `${vectors[nth]?.name}: ${reading}`)
  expect(named(there)).toEqual(named(here))
  expect(complaints).toEqual([])
  return here.map((reading) => JSON.parse(reading).readings.at(-1)?.reason ?? null)
}

test('the EU’s own test data', async () => {
  const { examples } = jsonIn('tests/tables/dcc/dgc-testdata.json')
  const vectors = examples.map((each: Readonly<Record<string, string>>) => ({
    name: each['file'],
    trust: [JSON.stringify([{ x5c: [each['certificate']] }])],
    at: Date.parse(each['clock'] ?? ''),
    texts: [each['prefix']],
  }))
  expect(new Set(await alike(vectors)).size).toBeGreaterThan(3)
})

test('the examples of SMART Health Cards, single, in chunks, withdrawn', async () => {
  const { examples } = jsonIn('tests/tables/shc/spec-examples.json')
  const trust = ['health-card-issuer', 'withdrawn-health-cards'].map((name) =>
    fileIn(`docs/examples/trust/${name}.json`),
  )
  const of = (name: string, chunks?: number) => {
    const { jws } = examples.find(({ example }: { readonly example: string }) => example === name)
    return { name: `${name} in ${chunks ?? 1}`, trust, at: Date.parse('2022-12-01'), texts: qrsOf(jws, chunks) }
  }
  const reasons = await alike([of('00'), of('01'), of('01', 3), of('02', 3), of('03')])
  expect(reasons).toEqual([null, null, null, 'schema-invalid', 'revoked'])
})

test('the vectors of the pass QR', async () => {
  const { keys, vectors } = jsonIn('tests/tables/pass-qr/vectors.json')
  const reasons = await alike(
    vectors.map(({ name, text, at }: Readonly<Record<string, string>>) => ({
      ...{ name, trust: [JSON.stringify(keys)], at: Date.parse(at ?? ''), texts: [text] },
    })),
  )
  expect(reasons).toEqual(vectors.map(({ reason }: { readonly reason: string | null }) => reason))
})

test('the kept hostile ones, and what packs more than it may', async () => {
  const folder = 'tests/conformance/certificates/corpus'
  const kept = readdirSync(join(root, folder)).filter((name) => name.endsWith('.txt'))
  const trust = [JSON.stringify({ iat: NOON / 1000, keys: [passKey('a1b2c3d4').listed], revokedPasses: [] })]
  const files = kept.map((name) => fileIn(`${folder}/${name}`).split('\n'))
  const vectors = files.map(([, text = ''], nth) => ({ name: kept[nth] ?? '', trust, at: NOON, texts: [text] }))
  const bombs = [1_000_000, 16_385, 16_384].map((size) => ({
    ...{ name: `a bomb of ${size}`, trust, at: NOON, texts: [pack(new Uint8Array(size))] },
  }))
  const behind = {
    name: 'a byte behind',
    trust,
    at: NOON,
    texts: [`HC1:${toBase45(Buffer.concat([deflateSync('whole'), Buffer.from([0])]))}`],
  }
  const reasons = await alike([...vectors, ...bombs, behind])
  expect(reasons.slice(-4)).toEqual(['too-large', 'too-large', 'structure-invalid', 'compression-invalid'])
})

test('keys of every legal size, and of both names of RSA', async () => {
  const sizes = [1024, 2048, 3072, 4096]
  const signers = [await makeSigner(), ...(await Promise.all(sizes.map((rsaBits) => makeSigner({ rsaBits }))))]
  const [, small] = signers
  const pss = small && { ...small, x5c: [ofPssOnly(small.x5c[0] ?? '')] }
  if (pss !== undefined) signers.push({ ...pss, kid: await kidOf(pss.x5c[0] ?? '') })
  const trust = [JSON.stringify(signers.map(({ x5c }) => ({ x5c })))]
  const groups = [{ v: [DOSE] }, { t: [TEST] }, { r: [RECOVERY] }]
  const texts = await Promise.all(signers.flatMap((signer) => groups.map((group) => makeDcc(group, signer))))
  const vectors = texts.map((text, nth) => ({ name: `key ${nth}`, trust, at: NOON, texts: [text] }))
  expect(new Set(await alike(vectors))).toEqual(new Set([null]))
})

/** The same key, named as one for RSASSA-PSS alone (RFC 4055); the certificate's own signature, which nobody looks at, is wrong then. */
function ofPssOnly(x5c: string): string {
  const certificate = AsnConvert.parse(Buffer.from(x5c, 'base64'), Certificate)
  certificate.tbsCertificate.subjectPublicKeyInfo.algorithm = new AlgorithmIdentifier({
    algorithm: '1.2.840.113549.1.1.10',
  })
  return Buffer.from(AsnConvert.serialize(certificate)).toString('base64')
}
async function kidOf(x5c: string): Promise<Uint8Array> {
  return (await nodeCertificateCrypto.sha256(Buffer.from(x5c, 'base64'))).subarray(0, 8)
}

test('a thousand mutations', async () => {
  const random = randomFrom(15)
  const [ec, rsa, key] = [await makeSigner(), await makeSigner({ rsaBits: 2048 }), passKey('a1b2c3d4')]
  const trust = [
    JSON.stringify([{ x5c: ec.x5c }, { x5c: rsa.x5c }]),
    JSON.stringify({ iat: NOON / 1000, keys: [key.listed], revokedPasses: [] }),
  ]
  const coses = [await makeCose({ ...PERSON, v: [DOSE] }, ec), await makeCose({ ...PERSON, t: [TEST] }, rsa)]
  const whole = [...coses.map(pack), await makePass(CLAIMS, key.signer)]
  const below = (most: number) => Math.floor(random() * most)
  const vectors = Array.from({ length: 1_000 }, (_, nth) => {
    const cose = Uint8Array.from(coses[nth % 2] ?? [])
    cose[below(cose.length)] = below(256)
    const text = whole[nth % 3] ?? ''
    const at = below(text.length)
    const letter = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'.charAt(below(45))
    const mutant = nth % 2 === 0 ? pack(cose) : text.slice(0, at) + letter + text.slice(at + below(3))
    return { name: `mutation ${nth}`, trust, at: NOON, texts: [mutant] }
  })
  expect(new Set(await alike(vectors)).size).toBeGreaterThan(5)
})
