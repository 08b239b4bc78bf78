/** Certificates changed on their way: no change gives other evidence, and none costs more than a moment. Corpus: `corpus/`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  contextOf,
  DOSE,
  makeCose,
  makeSigner,
  pack,
  TEST,
  trustIn,
} from '../../../src/certificates/dcc/dcc.fixture.ts'
import { fromBase45, toBase45 } from '../../../src/certificates/kit/base45.ts'
import { makePass } from '../../../src/certificates/pass-qr/make-pass.ts'
import { CLAIMS, passKey } from '../../../src/certificates/pass-qr/pass.fixture.ts'
import { readCertificate } from '../../../src/certificates/read-certificate.ts'

type Whole = { readonly text: string; readonly cose: Uint8Array; readonly wrap: (cose: Uint8Array) => string }

let context: ReturnType<typeof contextOf>
let whole: readonly Whole[]

const wrapPass = (cose: Uint8Array) => `AP1:${toBase45(cose)}`

beforeAll(async () => {
  const [ec, rsa, key] = [await makeSigner(), await makeSigner({ rsaBits: 2048 }), passKey('a1b2c3d4')]
  context = contextOf(await trustIn([{ x5c: ec.x5c }, { x5c: rsa.x5c }], { keys: [key.listed], revokedPasses: [] }))
  const pass = await makePass(CLAIMS, key.signer)
  const coses = [await makeCose(withPerson({ v: [DOSE] }), ec), await makeCose(withPerson({ t: [TEST] }), rsa)]
  whole = [
    ...coses.map((cose) => ({ text: pack(cose), cose, wrap: pack })),
    { text: pass, cose: fromBase45(pass.slice(4)) ?? new Uint8Array(), wrap: wrapPass },
  ]
})

const withPerson = (certificate: object) => ({
  ver: '1.3.0',
  nam: { fn: 'Musterfrau', fnt: 'MUSTERFRAU', gn: 'Gabriele', gnt: 'GABRIELE' },
  dob: '1998-02-26',
  ...certificate,
})

/** What it proves, and for whom. */
async function provedBy(text: string) {
  const reading = await readCertificate(text, context)
  if (!reading.verified) {
    expect(reading.evidence).toEqual([])
    return undefined
  }
  const { person, evidence, pass } = reading
  return { person, evidence, pass }
}

/** False where it proves something, and that is not what it proved before. */
async function provesNothingElse(text: string, of: Whole): Promise<boolean> {
  const proved = await provedBy(text)
  return proved === undefined || isDeepStrictEqual(proved, await provedBy(of.text))
}

const place = fc.nat(2_000)
const byte = fc.nat(255)
const which = fc.nat(2)
const at = (index: number) => whole[index] as Whole

function changed(bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (const [where, value] of changes) copy[where % copy.length] = value
  return copy
}

describe('no change gives other evidence', () => {
  test('as they are, they prove', async () => {
    for (const each of whole) expect(await provedBy(each.text)).toBeDefined()
  })

  test('bytes changed', async () => {
    const changes = fc.array(fc.tuple(place, byte), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(which, changes, (index, list) =>
        provesNothingElse(at(index).wrap(changed(at(index).cose, list)), at(index)),
      ),
      { numRuns: 1_500 },
    )
  })

  test('each bit of head and signature turned', async () => {
    const otherwise: string[] = []
    for (const each of whole) {
      const { cose } = each
      const head = Array.from({ length: 24 }, (_, i) => i)
      const tail = Array.from({ length: 70 }, (_, i) => cose.length - 1 - i)
      for (const where of [...head, ...tail]) {
        for (const bit of [1, 16, 128]) {
          const text = each.wrap(changed(cose, [[where, (cose[where] ?? 0) ^ bit]]))
          if (!(await provesNothingElse(text, each))) otherwise.push(`${where} ^ ${bit}`)
        }
      }
    }
    expect(otherwise).toEqual([])
  })

  test('bytes put in, left out, moved, doubled', async () => {
    await fc.assert(
      fc.asyncProperty(which, place, place, fc.uint8Array({ maxLength: 12 }), (index, one, other, put) => {
        const { cose, wrap } = at(index)
        const [from, to] = [one % cose.length, other % cose.length].sort((a, b) => a - b) as [number, number]
        const pieces = [cose.subarray(0, from), put, cose.subarray(from, to), cose.subarray(from)]
        return provesNothingElse(wrap(Uint8Array.from(pieces.flatMap((piece) => [...piece]))), at(index))
      }),
      { numRuns: 600 },
    )
  })

  test('letters of the text changed', async () => {
    const letter = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:abc한\n')
    await fc.assert(
      fc.asyncProperty(which, place, letter, fc.nat(3), (index, where, put, cut) => {
        const { text } = at(index)
        const from = where % text.length
        return provesNothingElse(text.slice(0, from) + put + text.slice(from + cut), at(index))
      }),
      { numRuns: 1_000 },
    )
  })

  test('one within another, and cut off anywhere', async () => {
    for (const each of whole) {
      for (const other of whole) expect(await provesNothingElse(each.wrap(other.cose), other)).toBe(true)
      for (let length = 0; length < each.text.length; length += 7) {
        expect(await provedBy(each.text.slice(0, length))).toBeUndefined()
      }
    }
  })
})

describe('whatever comes, there is a reading, at once', () => {
  const isRefusedAtOnce = async (text: string) => {
    const before = performance.now()
    const { verified } = await readCertificate(text, context)
    return !verified && performance.now() - before < 2_000
  }
  test('random text', async () => {
    const head = fc.constantFrom('', 'HC1:', 'AP1:', 'hc1:')
    await fc.assert(fc.asyncProperty(head, fc.string(), (first, rest) => isRefusedAtOnce(first + rest)))
  })
  test('random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 600 }),
        async (bytes) => (await isRefusedAtOnce(pack(bytes))) && isRefusedAtOnce(wrapPass(bytes.subarray(0, 300))),
      ),
      { numRuns: 500 },
    )
  })
  test.each([
    ['a bomb in a bomb', () => pack(deflateSync(new Uint8Array(50_000_000)))],
    ['a bomb', () => pack(new Uint8Array(1_000_000))],
    ['twenty million letters', () => `HC1:${'0'.repeat(20_000_000)}`],
  ])('%s', async (_name, text) => {
    expect(await isRefusedAtOnce(text())).toBe(true)
  })
})

describe('the corpus', () => {
  const folder = join(import.meta.dirname, 'corpus')
  test.each(readdirSync(folder).filter((name) => name.endsWith('.txt')))('%s', async (name) => {
    const [reason, text = ''] = readFileSync(join(folder, name), 'utf8').split('\n')
    expect(await readCertificate(text, context)).toMatchObject({ verified: false, reason, evidence: [] })
  })
})
