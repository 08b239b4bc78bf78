/** Actor: who does something here, named in the settings or by their part. */
import type { SiteNumber } from '../call/phone/line.ts'
import type { LinePrefix } from '../call/phone/line-prefix.ts'

/** `administrator`: who runs the server, by its command line. */
export type ActorKind = 'registry' | 'carrier' | 'operator' | 'staff' | 'administrator'

export type Actor = {
  readonly kind: ActorKind
  readonly name: string
  /** For which they may speak; none where their word is about no site. */
  readonly sites: ReadonlySet<SiteNumber>
  /** Lines of which they may speak; absent: of every line. */
  readonly numbers?: readonly LinePrefix[]
  /** How many events or numbers a day; absent: the usual number. */
  readonly perDay?: number
}
