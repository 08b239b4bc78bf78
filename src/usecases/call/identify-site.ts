/** The site of a call, and whether it may be logged at all. Synchronous: nothing is asked of anyone. */

import type { Line, SiteNumber } from '../../domain/call/phone/line.ts'
import { parseDialled } from '../../domain/call/phone/parse-dialled.ts'
import type { Site } from '../../domain/places/site.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import type { SiteOwners } from '../../ports/places/site-owners.ts'

/** Why a call shows no line: the caller withheld it, or there is none that we can read. */
export type NoLine = 'withheld' | 'unreadable'

export type Identified =
  /** `isOwner`: rung by its owner's registered phone, by the number that is shown. */
  | { readonly kind: 'site'; readonly site: Site; readonly line: Line; readonly isOwner?: true }
  | { readonly kind: 'no-site-list' | 'no-such-site' }
  | { readonly kind: 'retired' | NoLine; readonly site: Site }
  /** The service's own number (내 정보), dialled by a line that is shown, or by one that is not. */
  | { readonly kind: 'own'; readonly line: Line }
  | { readonly kind: `own-${NoLine}` }

/** `dialled` is the raw user part as dialled. */
export function makeIdentifySite(deps: {
  readonly sites: SiteDirectory
  readonly ownNumber?: SiteNumber | undefined
  /** Nobody's unless given. */
  readonly owners?: Pick<SiteOwners, 'isOwner'>
}) {
  return function identifySite(dialled: string, caller: Line | NoLine): Identified {
    const number = parseDialled(dialled)
    if (number !== undefined && number === deps.ownNumber)
      return isLine(caller) ? { kind: 'own', line: caller } : { kind: `own-${caller}` }
    if (!deps.sites.loaded) return { kind: 'no-site-list' }
    const site = number === undefined ? undefined : deps.sites.byNumber(number)
    if (site === undefined) return { kind: 'no-such-site' }
    if (site.retired) return { kind: 'retired', site }
    if (!isLine(caller)) return { kind: caller, site }
    return { kind: 'site', site, line: caller, ...(deps.owners?.isOwner(site, caller) === true && { isOwner: true }) }
  }
}

function isLine(caller: Line | NoLine): caller is Line {
  return caller !== 'withheld' && caller !== 'unreadable'
}

export type IdentifySite = ReturnType<typeof makeIdentifySite>
