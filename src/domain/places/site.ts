/** A place (시설) with the number that visitors dial. */

import type { SiteNumber } from '../call/phone/line.ts'
import type { IdentityPolicy } from '../identity/identity-policy.ts'

export type SiteId = number

/** How a call to the site is answered: 200 with a prompt, 183 with a prompt then 486, or 486 at once. */
export type AnswerMode = 'announce' | 'early' | 'silent'

/** A facility type of the rules (`restaurant_cafe`), and the region of Korea (`seoul`): free words, the ruleset knows them. */
export type Category = string
export type Region = string

export type Site = {
  readonly id: SiteId
  readonly number: SiteNumber
  readonly name: string
  readonly nameEn: string
  readonly category: Category
  readonly region: Region
  readonly answerMode: AnswerMode
  readonly retired: boolean
  readonly hasDoorScreen: boolean
  /** By which the registered phone of its owner is known again (`ports/places/site-owners.ts`), in hex. Absent: there is none. */
  readonly ownerToken?: string
  /** Its organization's own: which proof a pass is told by, and whom a link binds. Absent: the usual one. */
  readonly policy?: IdentityPolicy
}
