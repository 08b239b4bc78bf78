/** Result of a test: value, interpretation or the reason why there is none, by tables. */
import { codesIn, conceptOf, meaningsOf } from './concept.ts'
import { choiceOf, type Json, listOf, textOf } from './json.ts'
import type { RecordCodes } from './record-codes.ts'
import words from './tables/words.json' with { type: 'json' }

export type ResultRead =
  | 'negative'
  | 'positive'
  /** Made, and neither. */
  | 'undecided'
  /** Not made, as the record says. */
  | 'not-made'
  /** There is one that we cannot read. */
  | 'unknown'
  | 'contradiction'
  /** The element says nothing of a result. */
  | 'none'

type Decided = 'negative' | 'positive' | 'undecided'

const ABSENT_REASON = 'http://terminology.hl7.org/CodeSystem/data-absent-reason'
const NOT_MADE = ['not-performed', 'error', 'not-applicable']

/** A longer text is no word for a result. */
const LONGEST_RESULT = 200

/** Of an Observation or one of its components. */
export function resultIn(part: Json, codes: RecordCodes): ResultRead {
  const values = choiceOf(part, 'value').map((name) => saidBy(name, part[name], codes))
  if (values.includes('unknown')) return 'unknown'
  const interpreted = listOf(part['interpretation']).flatMap((each) => decidedBy(each, codes) ?? [])
  const [one, another] = new Set([...values, ...interpreted].filter((each) => each !== 'number'))
  if (another !== undefined) return 'contradiction'
  if (one !== undefined) return one
  if (values.length > 0 || part['interpretation'] !== undefined) return 'unknown'
  if (part['dataAbsentReason'] === undefined) return 'none'
  const reasons = codesIn(conceptOf(part['dataAbsentReason']), ABSENT_REASON)
  return reasons.some((code) => NOT_MADE.includes(code)) ? 'not-made' : 'unknown'
}

/** A number (a Ct value) tells nothing by itself; its interpretation does. */
function saidBy(name: string, value: unknown, codes: RecordCodes): Decided | 'unknown' | 'number' {
  if (name === 'valueQuantity' || name === 'valueInteger') return 'number'
  if (name === 'valueCodeableConcept') return decidedBy(value, codes) ?? 'unknown'
  if (name === 'valueString') return decidedByWords([textOf(value)?.toLowerCase() ?? '']) ?? 'unknown'
  return 'unknown'
}

/** By its codes; where no table knows one, by its words, which must be nothing else. Undefined where that tells nothing. */
function decidedBy(value: unknown, codes: RecordCodes): Decided | undefined {
  const concept = conceptOf(value)
  const [one, another] = meaningsOf(concept, codes.results) as Decided[]
  if (another !== undefined) return undefined
  return one ?? decidedByWords(concept?.words ?? [])
}

function decidedByWords(texts: readonly string[]): Decided | undefined {
  const said = new Set(
    texts.flatMap((text) => {
      if (text.length > LONGEST_RESULT) return [] // nor may it cost time
      const word = text
        .replace(/\(.*\)/, '')
        .replace(/[.!]$/, '')
        .trim()
      return Object.entries(words.results).flatMap(([result, names]) => (names.includes(word) ? result : []))
    }),
  )
  return said.size === 1 ? ([...said][0] as Decided) : undefined
}
