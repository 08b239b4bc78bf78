/** Parser of dialled numbers. */
import { bareNumber, koreanNational } from './korean-numbers.ts'
import type { SiteNumber } from './line.ts'

/**
 * The site number in what was dialled or typed: the user part of a SIP or tel URI, or a person's writing of it
 * (`080-205-0001`, `+82 80 205 0001`, `0082…`, `14 20 12`).
 *
 * @returns national digits, or undefined where it is no Korean number: nobody's site.
 */
export function parseDialled(raw: string): SiteNumber | undefined {
  const bare = bareNumber(raw)
  return bare === undefined ? undefined : (koreanNational(bare.digits, bare.context) as SiteNumber | undefined)
}
