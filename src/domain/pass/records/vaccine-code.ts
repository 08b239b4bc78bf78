/** Classification of a vaccine: against COVID-19 and from whom, against something else, or not to be told. */
import { type Concept, codesIn, meaningsOf, says } from './concept.ts'
import type { RecordCodes } from './record-codes.ts'
import others from './tables/others.json' with { type: 'json' }
import words from './tables/words.json' with { type: 'json' }

export type VaccineRead = { readonly vaccine: string } | 'other-disease' | 'unknown' | 'contradiction'

/**
 * By codes, and where no table knows one of them by the words beside.
 *
 * @param targets what the protocols say it is against
 */
export function vaccineIn(code: Concept | undefined, targets: readonly Concept[], codes: RecordCodes): VaccineRead {
  const products = meaningsOf(code, codes.vaccines)
  const named = products.filter((product) => product !== 'other')
  if (named.length > 1) return 'contradiction'
  const against = targets.map((target) => diseaseOf(target, codes))
  const isCovid = products.length > 0 || against.includes('covid-19')
  const isOther = isOtherByCode(code) || (against.length > 0 && against.every((each) => each === 'other'))
  if (isCovid && isOther) return 'contradiction'
  if (isCovid) return { vaccine: named[0] ?? productByWords(code) ?? 'other' }
  const [covid, other] = [says(code, words.covid), says(code, words.otherDisease)]
  if (isOther) return covid ? 'contradiction' : 'other-disease'
  if (covid === other) return 'unknown'
  return other ? 'other-disease' : { vaccine: productByWords(code) ?? 'other' }
}

export function diseaseOf(concept: Concept, codes: Pick<RecordCodes, 'diseases'>): 'covid-19' | 'other' | 'unknown' {
  const known = meaningsOf(concept, codes.diseases)
  if (known.includes('covid-19')) return 'covid-19'
  if (known.length > 0) return 'other'
  const [covid, other] = [says(concept, words.covid), says(concept, words.otherDisease)]
  if (covid === other) return 'unknown'
  return covid ? 'covid-19' : 'other'
}

/** CVX gave its numbers in their order, 207 the first against COVID-19; ATC says the group. */
function isOtherByCode(code: Concept | undefined): boolean {
  const cvx = codesIn(code, 'http://hl7.org/fhir/sid/cvx')
  const atc = codesIn(code, 'http://www.whocc.no/atc')
  return (
    cvx.some((each) => others.cvx.includes(each) || (/^\d{1,3}$/.test(each) && Number(each) < others.cvxBelow)) ||
    atc.some(
      (each) =>
        each.startsWith(others.atcPrefix) &&
        !others.atcTooWide.includes(each) &&
        !each.startsWith('J07BN') &&
        each !== 'J07BX03',
    )
  )
}

function productByWords(code: Concept | undefined): string | undefined {
  const named = Object.entries(words.vaccines).flatMap(([product, names]) => (says(code, names) ? [product] : []))
  return named.length === 1 ? named[0] : undefined
}
