/** The one event of an EU certificate as evidence, by the tables of its value sets. */
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import type { DccKind } from '../../domain/certificates/trust.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'
import { asMap, type CborMap } from '../kit/read-cbor.ts'
import { byCode, codeOf, dayOf, doseOf, instantOf, textOf } from './lenient.ts'
import tests from './tables/tests.json' with { type: 'json' }
import vaccines from './tables/vaccines.json' with { type: 'json' }

export type DccEvent = {
  readonly kind: DccKind
  readonly evidence: Evidence
  /** Unique certificate identifier, as it was written. */
  readonly uci: string | undefined
}

const GROUPS = [
  ['v', 'vaccination', readVaccination],
  ['t', 'test', readTest],
  ['r', 'recovery', readRecovery],
] as const

/** @returns the event, or why there is none that counts */
export function readEvent(certificate: CborMap): DccEvent | CertificateReason {
  const found = GROUPS.flatMap(([member, kind, read]) =>
    entriesOf(certificate.get(member)).map((entry) => ({ kind, read, entry: asMap(entry) })),
  )
  const [one, another] = found
  if (another !== undefined) return 'several-events'
  if (one?.entry === undefined) return 'schema-invalid'
  const disease = codeOf(one.entry.get('tg'))
  if (disease === undefined) return 'schema-invalid'
  if (disease !== tests.disease) return 'other-disease'
  const evidence = one.read(one.entry)
  return typeof evidence === 'string' ? evidence : { kind: one.kind, evidence, uci: textOf(one.entry.get('ci')) }
}

/** An absent group may be written null, or empty; one that is no list has an entry that cannot be read. */
function entriesOf(group: unknown): readonly unknown[] {
  if (group === undefined || group === null) return []
  return Array.isArray(group) ? group : [null]
}

const PRODUCTS = byCode(vaccines.products)

/**
 * A dose. A series longer than the product's own is one with its boosters (3/3 of a vaccine of two doses, 2/2 of
 * Janssen's): its length is the product's, so that the dose beyond it is the booster that it is. A shorter one stays: 1/1 of
 * two after an infection is whole, 2/1 and 3/1 are boosters. One that says itself it is not whole (2/3) is not made whole.
 *
 * @see Implementing Decision (EU) 2021/2301, encoding of boosters
 */
function readVaccination(entry: CborMap): Evidence | CertificateReason {
  const [dose, series, date] = [doseOf(entry.get('dn')), doseOf(entry.get('sd')), dayOf(entry.get('dt'))]
  const code = codeOf(entry.get('mp'))
  if (dose === undefined || series === undefined || date === undefined || code === undefined) return 'schema-invalid'
  const product = PRODUCTS.get(code)
  if (product === undefined) return 'value-unknown'
  const seriesDoses = dose < series ? series : Math.min(series, product.doses)
  return { kind: 'vaccination', vaccine: product.vaccine, dose, seriesDoses, date }
}

const TYPES = byCode(tests.types)
const RESULTS: ReadonlyMap<string, string> = byCode(tests.results)

/** A test, which counts from its sample: when its result was told no certificate says. Made by professionals, as the regulation demands. */
function readTest(entry: CborMap): Evidence | CertificateReason {
  const [code, told, at] = [codeOf(entry.get('tt')), codeOf(entry.get('tr')), instantOf(entry.get('sc'))]
  if (code === undefined || told === undefined || at === undefined) return 'schema-invalid'
  const [type, result] = [TYPES.get(code), RESULTS.get(told)]
  if (type === undefined || (result !== 'negative' && result !== 'positive')) return 'value-unknown'
  return { kind: 'test', ...type, result, supervised: true, at }
}

/** A recovery: released on the day from which the certificate counts (`df`), eleven days after the first positive test. */
function readRecovery(entry: CborMap): Evidence | CertificateReason {
  const [first, released, until] = [dayOf(entry.get('fr')), dayOf(entry.get('df')), dayOf(entry.get('du'))]
  if (first === undefined || released === undefined || until === undefined) return 'schema-invalid'
  return { kind: 'recovery', released }
}
