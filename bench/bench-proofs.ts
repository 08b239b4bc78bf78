/**
 * Certificates read per second on one core, from the text of the QR to evidence, beside the bare signature check of the
 * same signatures; by Node's crypto and by WebCrypto. By hand: npm run bench:proofs -- [seconds a row].
 */
import { createPublicKey, verify, webcrypto } from 'node:crypto'
import { nodeCertificateCrypto } from '../src/adapters/node-crypto/certificate-crypto.ts'
import {
  contextOf,
  DOSE,
  makeCose,
  makeSigner,
  NOON,
  PERSON,
  pack,
  trustIn,
} from '../src/certificates/dcc/dcc.fixture.ts'
import { fromBase45 } from '../src/certificates/kit/base45.ts'
import { readCoseSign1 } from '../src/certificates/kit/cose.ts'
import { makePass } from '../src/certificates/pass-qr/make-pass.ts'
import { CLAIMS, passKey } from '../src/certificates/pass-qr/pass.fixture.ts'
import { readCertificate } from '../src/certificates/read-certificate.ts'
import type { CertificateCrypto, PublicKey } from '../src/domain/certificates/certificate-crypto.ts'
import { aboutMachine, asTable, quantile, type Row } from './report.ts'

const SECONDS = Number(process.argv[2] ?? 2)
const SOME = 200
/** Rounds before anything counts. */
const WARM = 3

const [ec, rsa, key] = [await makeSigner(), await makeSigner({ rsaBits: 2048 }), passKey('a1b2c3d4')]
const trust = await trustIn([{ x5c: ec.x5c }, { x5c: rsa.x5c }], { keys: [key.listed], revokedPasses: [] })
const names = Array.from({ length: SOME }, (_, nth) => nth)
const dccBy = (signer: typeof ec) =>
  Promise.all(
    names.map((nth) =>
      makeCose({ ...PERSON, dob: `19${10 + (nth % 90)}-02-26`, v: [{ ...DOSE, ci: `URN:${nth}` }] }, signer),
    ),
  )
const passes = await Promise.all(names.map((nth) => makePass({ ...CLAIMS, birthYear: 1900 + (nth % 99) }, key.signer)))

const kinds = [
  { name: 'EU certificate, ES256', key: keyIn(ec), ...textsOf(await dccBy(ec)) },
  { name: 'EU certificate, PS256', key: keyIn(rsa), ...textsOf(await dccBy(rsa)) },
  {
    name: 'pass QR',
    key: passKeyIn(),
    texts: passes,
    coses: passes.map((text) => fromBase45(text.slice(4)) ?? new Uint8Array()),
  },
]

function textsOf(coses: readonly Uint8Array[]) {
  return { coses, texts: coses.map(pack) }
}

function keyIn({ alg }: typeof ec): PublicKey {
  const found = [...trust.documentSigners.values()]
    .flat()
    .find((each) => (each.key.algorithm === 'ES256') === (alg === -7))
  return (found ?? fail()).key
}

function passKeyIn(): PublicKey {
  return (trust.passKeys.get('a1b2c3d4') ?? fail()).key
}

function fail(): never {
  throw new Error('a key of the bench is missing')
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const PS256 = { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 }
const imported = new Map<PublicKey, webcrypto.CryptoKey>()
for (const { key: each } of kinds) {
  const algorithm = each.algorithm === 'ES256' ? ES256 : PS256
  imported.set(each, await webcrypto.subtle.importKey('spki', Uint8Array.from(each.spki), algorithm, false, ['verify']))
}
const webCrypto: CertificateCrypto = {
  ...nodeCertificateCrypto,
  verify: (of, signature, signed) =>
    webcrypto.subtle.verify(
      of.algorithm === 'ES256' ? ES256 : PS256,
      imported.get(of) ?? fail(),
      Uint8Array.from(signature),
      Uint8Array.from(signed),
    ),
}

type Act = (nth: number) => Promise<boolean> | boolean

/** Median rates of two acts that take turns, round by round: what else runs on the machine meets both alike. */
async function perSecond(acts: readonly [Act, Act]): Promise<readonly [number, number]> {
  const rates: [number[], number[]] = [[], []]
  const end = performance.now() + 2 * SECONDS * 1000
  for (let round = 0; performance.now() < end; round++) {
    for (const which of [0, 1] as const) {
      const before = performance.now()
      for (let nth = 0; nth < SOME; nth++) if (!(await acts[which](nth))) throw new Error('not verified')
      if (round > WARM) rates[which].push((SOME / (performance.now() - before)) * 1000)
    }
  }
  return rates.map((each) =>
    quantile(
      each.sort((one, other) => one - other),
      0.5,
    ),
  ) as [number, number]
}

const rows: Row[] = []
for (const { name, key: of, texts, coses } of kinds) {
  const parts = coses.map((cose) => readCoseSign1(cose) ?? fail())
  const bareKey = createPublicKey({ key: Buffer.from(of.spki), format: 'der', type: 'spki' })
  const bareInput =
    of.algorithm === 'ES256'
      ? { key: bareKey, dsaEncoding: 'ieee-p1363' as const }
      : { key: bareKey, padding: 6, saltLength: 32 }
  const bare = {
    node: (nth: number) => verify('sha256', parts[nth]?.signed ?? fail(), bareInput, parts[nth]?.signature ?? fail()),
    web: (nth: number) => webCrypto.verify(of, parts[nth]?.signature ?? fail(), parts[nth]?.signed ?? fail()),
  }
  for (const [by, crypto] of [
    ['node', nodeCertificateCrypto],
    ['web', webCrypto],
  ] as const) {
    const context = { ...contextOf(trust, NOON), crypto }
    const read = async (nth: number) => (await readCertificate(texts[nth] ?? '', context)).verified
    const [checks, readings] = await perSecond([bare[by], read])
    const share = `${Math.round((100 * readings) / checks)} %`
    rows.push({
      certificate: name,
      by,
      'bare checks /s': checks.toFixed(0),
      'read /s': readings.toFixed(0),
      share,
      'ms each': (1000 / readings).toFixed(3),
    })
  }
}
console.log(aboutMachine())
console.log(asTable(rows))
