/** The known word that a mistyped one was most likely meant to be. */

/** At most a third of the word may be mistyped; further off nothing is suggested. */
const FURTHEST_PART = 3

/** @returns undefined where no known word is near */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  const wanted = plain(typed)
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const word of known) {
    const candidate = plain(word)
    const isPart = wanted.length > 2 && candidate.split(/[_\W]/).includes(wanted)
    const distance = isPart ? 1 : editDistance(wanted, candidate)
    const furthest = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / FURTHEST_PART))
    if (distance <= furthest && (best === undefined || distance < best.distance)) best = { word, distance }
  }
  return best?.word
}

/** `; did you mean "pfizer"?`, or nothing where no known word is near. */
export function didYouMean(typed: unknown, known: readonly string[]): string {
  const nearest = typeof typed === 'string' && typed.length <= 100 ? nearestWord(typed, known) : undefined
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-\s]/g, '_')
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other. */
function editDistance(one: string, other: string): number {
  const row = (length: number) => Array.from({ length }, (_, index) => index)
  let [before, last] = [row(other.length + 1), row(other.length + 1)]
  for (let i = 1; i <= one.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      current[j] = Math.min(
        (current[j - 1] ?? 0) + 1,
        (last[j] ?? 0) + 1,
        (last[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    ;[before, last] = [last, current]
  }
  return last[other.length] ?? 0
}
