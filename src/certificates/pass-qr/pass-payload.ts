/** Payload of a pass QR: its claims as a CBOR map with small numbers for keys. The form is public: docs/pass-qr.md. */
import { encode } from 'cbor2'
import type { PassClaims, PassForm } from '../../domain/certificates/pass-claims.ts'
import type { ProofLevel } from '../../domain/identity/person.ts'
import { DAY, type EpochMs, SECOND } from '../../domain/kit/time.ts'
import type { PassOutcome } from '../../domain/pass/pass-decision.ts'
import { fromHex, toHex } from '../kit/hex.ts'
import { asBytes, asMap, type CborMap, readCbor } from '../kit/read-cbor.ts'

/** Those of CWT (RFC 8392) where they mean the same: `exp`, `nbf`, `cti`. */
const KEY = {
  showUntil: 4,
  showFrom: 5,
  nonce: 7,
  name: 10,
  year: 11,
  outcome: 12,
  until: 13,
  level: 14,
  rules: 15,
  form: 16,
}

/** By their place here; a place is never given to another. */
const OUTCOMES: readonly PassOutcome[] = ['pass', 'not-required', 'allowed-without-pass', 'no-pass', 'unknown']
const LEVELS: readonly ProofLevel[] = ['line', 'keypad', 'identity', 'document']
const FORMS: readonly PassForm[] = ['screen', 'paper']

/** How long a code counts at most. */
export const LONGEST_SHOWN: Readonly<Record<PassForm, number>> = { screen: 30 * SECOND, paper: 28 * DAY }

const NONCE_BYTES = 8
const LONGEST_NAME = 40
const LONGEST_RULES = 24

export function writePassPayload(claims: PassClaims): Uint8Array {
  const { until } = claims
  return encode(
    new Map<number, unknown>([
      [KEY.showUntil, claims.showUntil / SECOND],
      [KEY.showFrom, claims.showFrom / SECOND],
      [KEY.nonce, fromHex(claims.nonce)],
      [KEY.name, claims.maskedName],
      [KEY.year, claims.birthYear],
      [KEY.outcome, OUTCOMES.indexOf(claims.outcome)],
      ...(until === null ? [] : [[KEY.until, Math.floor(until / SECOND)] as const]),
      [KEY.level, LEVELS.indexOf(claims.proofLevel)],
      [KEY.rules, claims.rulesetVersion],
      [KEY.form, FORMS.indexOf(claims.form)],
    ]),
  )
}

/** @returns undefined where a claim is missing or wrong; claims that are not known are passed over */
export function readPassPayload(payload: Uint8Array): PassClaims | undefined {
  const map = asMap(readCbor(payload))
  if (map === undefined) return undefined
  const [showFrom, showUntil] = [instantAt(map, KEY.showFrom), instantAt(map, KEY.showUntil)]
  const [outcome, proofLevel] = [wordAt(map, KEY.outcome, OUTCOMES), wordAt(map, KEY.level, LEVELS)]
  const form = wordAt(map, KEY.form, FORMS)
  const [maskedName, rulesetVersion] = [textAt(map, KEY.name, LONGEST_NAME), textAt(map, KEY.rules, LONGEST_RULES)]
  const [birthYear, nonce] = [map.get(KEY.year), asBytes(map.get(KEY.nonce))]
  const until = map.has(KEY.until) ? instantAt(map, KEY.until) : null
  if (showFrom === undefined || showUntil === undefined || until === undefined) return undefined
  if (outcome === undefined || proofLevel === undefined || form === undefined) return undefined
  if (maskedName === undefined || rulesetVersion === undefined || nonce?.length !== NONCE_BYTES) return undefined
  if (!isYear(birthYear) || showUntil <= showFrom || showUntil - showFrom > LONGEST_SHOWN[form]) return undefined
  const shown = { form, showFrom, showUntil, nonce: toHex(nonce) }
  return { maskedName, birthYear, outcome, until, proofLevel, rulesetVersion, ...shown }
}

/** Whole seconds, as far as a date can be told. */
function instantAt(map: CborMap, key: number): EpochMs | undefined {
  const seconds = map.get(key)
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= 253_402_300_799
    ? seconds * SECOND
    : undefined
}

function wordAt<T extends string>(map: CborMap, key: number, words: readonly T[]): T | undefined {
  const place = map.get(key)
  return typeof place === 'number' ? words[place] : undefined
}

function textAt(map: CborMap, key: number, longest: number): string | undefined {
  const text = map.get(key)
  return typeof text === 'string' && text !== '' && text.length <= longest ? text : undefined
}

function isYear(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1900 && value <= 2100
}
