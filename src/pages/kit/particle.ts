/** The Korean particle that depends on the sound before it. */

/** `우리은행으로`, `서울로`, `통신사로`; behind other letters `(으)로`. */
export function withRo(word: string): string {
  const final = ((word.codePointAt(word.length - 1) ?? 0) - 0xac00) % 28
  if (!/[가-힣]$/.test(word)) return `${word}(으)로`
  return final === 0 || final === RIEUL ? `${word}로` : `${word}으로`
}

/** ㄹ among the 28 finals of a syllable. */
const RIEUL = 8
