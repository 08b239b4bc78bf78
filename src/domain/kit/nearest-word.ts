/** The known word that a mistyped one was most likely meant to be. */

/** At most a third of the word may be mistyped; further off nothing is suggested. */
const FURTHEST_PART = 3

/** A known word with its names for people, by which it may be meant too. */
export type NamedWord = { readonly id: string; readonly ko: string; readonly en: string }

/**
 * @param names of known words; those of others suggest nothing
 * @returns undefined where no known word is near
 */
export function nearestWord(
  typed: string,
  known: readonly string[],
  names: readonly NamedWord[] = [],
): string | undefined {
  const wanted = plain(typed)
  const spellings = [
    ...known.map((word) => [word, word] as const),
    ...names.filter(({ id }) => known.includes(id)).flatMap(({ id, ko, en }) => [[id, ko] as const, [id, en] as const]),
  ]
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const [word, spelling] of spellings) {
    const distance = distanceOf(wanted, plain(spelling))
    if (distance !== undefined && (best === undefined || distance < best.distance)) best = { word, distance }
  }
  return best?.word
}

/** `; did you mean "pfizer"?`, or nothing where no known word is near. */
export function didYouMean(typed: unknown, known: readonly string[], names: readonly NamedWord[] = []): string {
  const nearest = typeof typed === 'string' && typed.length <= 100 ? nearestWord(typed, known, names) : undefined
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

/** As a whole; else a part or a beginning of one for the other, which counts one more. Undefined: too far off. */
function distanceOf(wanted: string, candidate: string): number | undefined {
  const whole = typingErrors(wanted, candidate)
  const partly = [
    ...partsOf(candidate).map((part) => typingErrors(wanted, part)),
    ...partsOf(wanted).map((part) => (part === candidate ? 0 : undefined)),
    isBeginning(wanted, candidate) || isBeginning(candidate, wanted) ? 0 : undefined,
  ].filter((errors) => errors !== undefined)
  const least = Math.min(whole ?? Number.POSITIVE_INFINITY, ...partly.map((errors) => errors + 1))
  return Number.isFinite(least) ? least : undefined
}

/** Undefined where more is mistyped than a mistake would be; of two letters none. */
function typingErrors(wanted: string, candidate: string): number | undefined {
  const errors = editDistance(wanted, candidate)
  const longest = Math.max(wanted.length, candidate.length)
  return errors <= Math.floor(longest / FURTHEST_PART) ? errors : undefined
}

function partsOf(word: string): readonly string[] {
  return word.split(/[^\p{Letter}\p{Number}]/u).filter(tellsEnough)
}

function isBeginning(beginning: string, word: string): boolean {
  return tellsEnough(beginning) && word.startsWith(beginning)
}

/** Two syllables of Hangul are a word, two letters are not. */
function tellsEnough(word: string): boolean {
  return word.length > (/\p{Script=Hangul}/u.test(word) ? 1 : 2)
}

function plain(word: string): string {
  return word.normalize('NFC').trim().toLowerCase().replaceAll(/[-\s]/g, '_')
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other. */
function editDistance(one: string, other: string): number {
  let before: readonly number[] = []
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1
      // before a first letter is undefined, which is no letter of the other
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      current[j] = Math.min(
        (current[j - 1] ?? 0) + 1,
        (last[j] ?? 0) + 1,
        (last[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = last
    last = current
  }
  return last[other.length] ?? 0
}
