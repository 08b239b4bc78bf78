/** Use cases behind a text's link, put together: from the digits to the pass, and the person's own page. */
import { randomBytes } from 'node:crypto'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import type { ColourOfDay } from '../../../domain/pass/text/colour-of-day.ts'
import type { WordOfDay } from '../../../domain/pass/text/word-of-day.ts'
import type { SiteId } from '../../../domain/places/site.ts'
import type { Ruleset } from '../../../domain/rules/ruleset.ts'
import type { VisitorUseCases } from '../../../inbound/http/links/visitor-deps.ts'
import type { Bindings } from '../../../ports/identity/bindings.ts'
import type { IdentityAttempts } from '../../../ports/identity/identity-attempts.ts'
import type { IdentityProvider } from '../../../ports/identity/identity-provider.ts'
import type { LineReports } from '../../../ports/identity/line-reports.ts'
import type { PersonRecords } from '../../../ports/identity/person-records.ts'
import type { Clock } from '../../../ports/kit/clock.ts'
import type { DayLimits } from '../../../ports/kit/day-limits.ts'
import type { Events } from '../../../ports/kit/events.ts'
import type { LinkKeys } from '../../../ports/links/link-keys.ts'
import type { LinkStore } from '../../../ports/links/link-store.ts'
import type { DeliveryCipher } from '../../../ports/pass/delivery-cipher.ts'
import type { Arrivals } from '../../../ports/places/arrivals.ts'
import type { SiteDirectory } from '../../../ports/places/site-directory.ts'
import { makeAboutPerson } from '../../../usecases/identity/about-person.ts'
import { makeCompleteIdentity } from '../../../usecases/identity/complete-identity.ts'
import { makeEndBinding } from '../../../usecases/identity/end-binding.ts'
import { makeFinishIdentityCheck } from '../../../usecases/identity/finish-identity-check.ts'
import type { LineChanges } from '../../../usecases/identity/line-changes.ts'
import { makeStartIdentityCheck } from '../../../usecases/identity/start-identity-check.ts'
import { makeEndJourney } from '../../../usecases/links/end-journey.ts'
import { makeOpenLink } from '../../../usecases/links/open-link.ts'
import { makeReadLink } from '../../../usecases/links/read-link.ts'
import { makeShowJourney } from '../../../usecases/links/show-journey.ts'
import type { LookUpPerson } from '../../../usecases/pass/look-up-person.ts'
import { makeRefreshStatus } from '../../../usecases/pass/refresh-status.ts'
import type { makeUpdateDoorScreen } from '../../../usecases/places/update-door-screen.ts'

export type VisitorParts = {
  readonly providers: readonly IdentityProvider[]
  readonly linkStore: LinkStore
  readonly linkKeys: LinkKeys
  readonly attempts: IdentityAttempts
  readonly reports: LineReports
  readonly box: DeliveryCipher
  readonly ruleset: () => Ruleset
  readonly bindings: Bindings
  readonly records: PersonRecords
  readonly dayLimits: DayLimits
  readonly sites: SiteDirectory
  readonly arrivals: Arrivals
  readonly lookUp: LookUpPerson
  readonly lineChanges: Pick<LineChanges, 'note'>
  readonly door: ReturnType<typeof makeUpdateDoorScreen>
  readonly wordOfDay: (site: SiteId, day: CalendarDate) => WordOfDay
  readonly colourOfDay: (site: SiteId, day: CalendarDate) => ColourOfDay
  readonly statusHours: number
  readonly clock: Clock
  readonly events: Events
}

export function composeVisitors(parts: VisitorParts): VisitorUseCases {
  const { door } = parts
  const openLink = makeOpenLink(parts)
  const complete = makeCompleteIdentity({ ...parts, updateDoorScreen: door.tell })
  return {
    readLink: makeReadLink(parts),
    openLink,
    showJourney: makeShowJourney(parts),
    startIdentityCheck: makeStartIdentityCheck({ ...parts, newId: () => randomBytes(16) }),
    finishIdentityCheck: makeFinishIdentityCheck({ ...parts, openLink, complete }),
    refreshStatus: makeRefreshStatus({ ...parts, updateDoorScreen: door.tell }),
    endBinding: makeEndBinding({ ...parts, clearDoor: door.clear }),
    aboutPerson: makeAboutPerson(parts),
    endJourney: makeEndJourney(parts),
    linkKeys: parts.linkKeys,
    providers: parts.providers,
  }
}
