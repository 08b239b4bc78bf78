/** Number of a dose and length of its series, as integer or in words. */
import type { UnreadableReason } from '../evidence/evidence-read.ts'
import { type Json, textOf } from './json.ts'
import words from './tables/words.json' with { type: 'json' }

export type DoseNumber = {
  readonly number: number | undefined
  readonly series: number | undefined
  readonly doubt?: UnreadableReason
}

const MOST = 20

/** @param protocols those for this disease; where two say different numbers, neither counts */
export function readDoseNumber(protocols: readonly Json[]): DoseNumber {
  const read = protocols.map(readOne)
  const numbers = new Set(read.flatMap(({ number }) => number ?? []))
  const series = new Set(read.flatMap((each) => each.series ?? []))
  const doubt = read.find((each) => each.doubt)?.doubt ?? (numbers.size > 1 || series.size > 1 ? 'dose' : undefined)
  return {
    number: numbers.size === 1 ? [...numbers][0] : undefined,
    series: series.size === 1 ? [...series][0] : undefined,
    ...(doubt === undefined ? {} : { doubt }),
  }
}

function readOne(protocol: Json): DoseNumber {
  const told = protocol['doseNumberPositiveInt'] ?? protocol['doseNumberString']
  const toldSeries = protocol['seriesDosesPositiveInt'] ?? protocol['seriesDosesString']
  const [own, of] = numbersIn(told)
  const series = numbersIn(toldSeries)[0] ?? of
  const isBooster = own === undefined && words.booster.some((word) => textOf(told)?.toLowerCase().includes(word))
  const number = own ?? (isBooster ? (series ?? 2) + 1 : undefined)
  const unread = (told !== undefined && number === undefined) || (toldSeries !== undefined && series === undefined)
  return { number, series, ...(unread ? { doubt: 'dose' } : {}) }
}

/** `2`, `"2"`, `"2/2"`, `"2차"`. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return isDose(value) ? [value] : []
  const [, first, second] = /^[^\d-]*(\d{1,3})(?:\s*(?:\/|of)\s*(\d{1,3}))?\D*$/.exec(textOf(value) ?? '') ?? []
  const numbers = [first, second].flatMap((each) => (each === undefined ? [] : Number(each)))
  return numbers.every(isDose) ? numbers : []
}

function isDose(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MOST
}
