/** SMART Health Cards changed on their way: no change gives other evidence. Corpus: `corpus/shc-*.txt`. */
import { isDeepStrictEqual } from 'node:util'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { contextOf, trustIn } from '../../../src/certificates/dcc/dcc.fixture.ts'
import { fromBase64Url, toBase64Url } from '../../../src/certificates/kit/base64.ts'
import { createCertificateReader, readCertificate } from '../../../src/certificates/read-certificate.ts'
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
} from '../../../src/certificates/shc/shc.fixture.ts'

let context: ReturnType<typeof contextOf>
let cards: readonly string[]
beforeAll(async () => {
  const key = await cardKey()
  context = contextOf(await trustIn({ iss: ISSUER, keys: [key.jwk] }))
  const bundles = [bundleOf(PATIENT, dose('208', '2021-06-01'), dose('208', '2021-07-10')), bundleOf(PATIENT, lab())]
  cards = bundles.map((bundle) => makeJws(claimsOf(bundle), key))
})

async function provedBy(text: string, read = readCertificate) {
  const reading = await read(text, context)
  if (reading.verified) return { person: reading.person, evidence: reading.evidence }
  expect(reading.evidence).toEqual([])
  return undefined
}

const qrOf = (jws: string) => qrsOf(jws)[0] ?? ''
const provesNothingElse = async (text: string, jws: string) => {
  const proved = await provedBy(text)
  return proved === undefined || isDeepStrictEqual(proved, await provedBy(qrOf(jws)))
}
const which = fc.nat(1)
const place = fc.nat(2_000)
const at = (index: number) => cards[index] ?? ''

describe('no change gives other evidence', () => {
  test('as they are, they prove', async () => {
    for (const jws of cards) expect(await provedBy(qrOf(jws))).toBeDefined()
  })

  test('letters of the JWS and digits of the QR changed, left out, put in', async () => {
    const put = fc.stringMatching(/^[A-Za-z0-9_.-]{0,3}$/)
    await fc.assert(
      fc.asyncProperty(which, place, put, fc.nat(3), async (index, where, letters, cut) => {
        const [jws, qr] = [at(index), qrOf(at(index))]
        const [inJws, inQr] = [where % jws.length, where % qr.length]
        return (
          (await provesNothingElse(qrOf(jws.slice(0, inJws) + letters + jws.slice(inJws + cut)), jws)) &&
          provesNothingElse(qr.slice(0, inQr) + letters.replace(/\D/g, '7') + qr.slice(inQr + cut), jws)
        )
      }),
      { numRuns: 1_500 },
    )
  })

  test('each bit of the signature turned', async () => {
    for (const jws of cards) {
      const [head, body, end = ''] = jws.split('.')
      const signature = fromBase64Url(end) ?? new Uint8Array()
      for (let bit = 0; bit < 512; bit++) {
        const turned = Uint8Array.from(signature)
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(await provedBy(qrOf(`${head}.${body}.${toBase64Url(turned)}`))).toBeUndefined()
      }
    }
  })

  test('parts of one within the other, packed anew, cut off anywhere', async () => {
    const [one, other] = cards.map((jws) => jws.split('.'))
    for (const [head, body, end] of [
      [one?.[0], other?.[1], one?.[2]],
      [one?.[0], one?.[1], other?.[2]],
      [one?.[0], toBase64Url(deflateRawSync('{}')), one?.[2]],
    ]) {
      expect(await provedBy(qrOf(`${head}.${body}.${end}`))).toBeUndefined()
    }
    for (let length = 0; length < at(0).length; length += 3) {
      expect(await provedBy(qrOf(at(0).slice(0, length)))).toBeUndefined()
    }
  })

  test('QRs of two cards in any order, with repeats: each card proves its own, or nothing', async () => {
    const pieces = fc.array(fc.tuple(which, fc.nat(2)), { maxLength: 12 })
    const own = await Promise.all(cards.map((jws) => provedBy(qrOf(jws))))
    await fc.assert(
      fc.asyncProperty(pieces, async (order) => {
        const read = createCertificateReader()
        for (const [index, chunk] of order) {
          const proved = await provedBy(qrsOf(at(index), 3)[chunk] ?? '', read)
          if (proved !== undefined && !own.some((each) => isDeepStrictEqual(each, proved))) return false
        }
        return true
      }),
      { numRuns: 300 },
    )
  })
})

test('whatever stands behind shc:/ or in a file, there is a reading', async () => {
  const bytes = fc.uint8Array({ maxLength: 300 })
  await fc.assert(
    fc.asyncProperty(fc.string(), bytes, bytes, async (text, one, other) => {
      const jws = `${toBase64Url(one)}.${toBase64Url(deflateRawSync(other))}.${toBase64Url(other)}`
      const texts = [`shc:/${text}`, qrOf(jws), `{${text}`, JSON.stringify({ verifiableCredential: [jws] })]
      const readings = await Promise.all(texts.map((each) => readCertificate(each, context)))
      return readings.every(({ verified }) => !verified)
    }),
    { numRuns: 300 },
  )
})
