/** COSE_Sign1 (RFC 9052): its parts as they came, and the bytes that its signature is made over. */
import type { SignatureAlgorithm } from '../../domain/certificates/certificate-crypto.ts'
import { asBytes, asMap, type CborMap, readCbor, withoutTags } from './read-cbor.ts'

export type CoseSign1 = {
  /** Undefined: none that is accepted. The other header is signed by nobody: an algorithm must be its key's own. */
  readonly algorithm: SignatureAlgorithm | undefined
  readonly kid: Uint8Array | undefined
  readonly payload: Uint8Array
  /** Empty where there is none. */
  readonly signature: Uint8Array
  readonly signed: Uint8Array
}

const ALG = 1
const CRIT = 2
const KID = 4
const ALGORITHMS: ReadonlyMap<unknown, SignatureAlgorithm> = new Map([
  [-7, 'ES256'],
  [-37, 'PS256'],
])
/** COSE_Sign1 and CWT (RFC 8392): there, missing or doubled, they say nothing that is not said by the form. */
const TAGS = [18, 61]

/**
 * Algorithm and key id count from the protected header, and from the other one where that has none.
 *
 * @returns undefined where the bytes are no COSE_Sign1 with its payload, or it demands what we do not know (`crit`)
 */
export function readCoseSign1(bytes: Uint8Array): CoseSign1 | undefined {
  const parts = withoutTags(readCbor(bytes), TAGS)
  if (!Array.isArray(parts) || parts.length !== 4) return undefined
  const [protectedBytes, unprotectedHeader, payload, signature] = [
    asBytes(parts[0]),
    asMap(parts[1]),
    asBytes(parts[2]),
    asBytes(parts[3]),
  ]
  if (!protectedBytes || !unprotectedHeader || !payload || !signature) return undefined
  const protectedHeader = protectedBytes.length === 0 ? EMPTY : asMap(readCbor(protectedBytes))
  if (protectedHeader === undefined || protectedHeader.has(CRIT) || unprotectedHeader.has(CRIT)) return undefined
  const told = (label: number) => (protectedHeader.has(label) ? protectedHeader : unprotectedHeader).get(label)
  return {
    algorithm: ALGORITHMS.get(told(ALG)),
    kid: asBytes(told(KID)),
    payload,
    signature,
    signed: signedBytes(protectedBytes, payload),
  }
}

const EMPTY: CborMap = new Map()
/** An array of four: "Signature1", protected header, no external data, payload. */
const CONTEXT = [0x84, 0x6a, ...[...'Signature1'].map((letter) => letter.charCodeAt(0))]

/** The Sig_structure of RFC 9052, 4.4. */
export function signedBytes(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  const heads = [...CONTEXT, ...lengthOf(protectedHeader)]
  const between = [0x40, ...lengthOf(payload)]
  const bytes = new Uint8Array(heads.length + protectedHeader.length + between.length + payload.length)
  bytes.set(heads)
  bytes.set(protectedHeader, heads.length)
  bytes.set(between, heads.length + protectedHeader.length)
  bytes.set(payload, bytes.length - payload.length)
  return bytes
}

/** Head of a byte string of at most 65,535 bytes. */
function lengthOf({ length }: Uint8Array): readonly number[] {
  if (length < 24) return [0x40 + length]
  return length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]
}
