/** A Korean name in Latin letters, as far as a masked name needs it: the whole surname, one letter of the given name. */

/** The ten most common surnames as their bearers write them; all others by Revised Romanization (MCST notice 2000-8). */
const CUSTOMARY: Readonly<Record<string, string>> = {
  김: 'Kim',
  이: 'Lee',
  박: 'Park',
  최: 'Choi',
  정: 'Jung',
  강: 'Kang',
  조: 'Cho',
  윤: 'Yoon',
  장: 'Jang',
  임: 'Lim',
}

// Letters of a syllable in the order of Unicode's Hangul block.
const INITIALS = 'g,kk,n,d,tt,r,m,b,pp,s,ss,,j,jj,ch,k,t,p,h'.split(',')
const VOWELS = 'a,ae,ya,yae,eo,e,yeo,ye,o,wa,wae,oe,yo,u,wo,we,wi,yu,eu,ui,i'.split(',')
const FINALS = ',k,k,k,n,n,n,t,l,k,m,l,l,l,p,l,m,p,p,t,t,ng,t,t,k,t,p,t'.split(',')

/** @param surname  one or two Hangul syllables. @returns `Kim`, `Namgung`; capitalised. */
export function romaniseSurname(surname: string): string {
  return CUSTOMARY[surname] ?? capitalised([...surname].map(romaniseSyllable).join(''))
}

/** The first letter of a syllable in Latin letters, a capital: 길 → G, 은 → E. */
export function romanisedInitial(syllable: string): string {
  return romaniseSyllable(syllable).slice(0, 1).toUpperCase()
}

function romaniseSyllable(syllable: string): string {
  const index = (syllable.codePointAt(0) ?? 0) - 0xac00
  if (index < 0 || index > 11171) return ''
  const initial = INITIALS[Math.floor(index / 588)] ?? ''
  const vowel = VOWELS[Math.floor((index % 588) / 28)] ?? ''
  return initial + vowel + (FINALS[index % 28] ?? '')
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
