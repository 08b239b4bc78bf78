/** Use cases behind a text's link, put together: from the digits to the pass, and the person's own page. */
import { randomBytes } from 'node:crypto'
import type { Ruleset } from '../../../domain/rules/ruleset.ts'
import type { SiteId } from '../../../domain/site/site.ts'
import type { ColourOfDay } from '../../../domain/text/colour-of-day.ts'
import type { WordOfDay } from '../../../domain/text/word-of-day.ts'
import type { CalendarDate } from '../../../domain/time.ts'
import type { VisitorUseCases } from '../../../doors/http/links/visitor-deps.ts'
import type { Arrivals } from '../../../ports/arrivals.ts'
import type { Bindings } from '../../../ports/bindings.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { DayLimits } from '../../../ports/day-limits.ts'
import type { DeliveryCipher } from '../../../ports/delivery-cipher.ts'
import type { Events } from '../../../ports/events.ts'
import type { IdentityAttempts } from '../../../ports/identity-attempts.ts'
import type { IdentityProvider } from '../../../ports/identity-provider.ts'
import type { LineReports } from '../../../ports/line-reports.ts'
import type { LinkKeys } from '../../../ports/link-keys.ts'
import type { LinkStore } from '../../../ports/link-store.ts'
import type { PersonRecords } from '../../../ports/person-records.ts'
import type { SiteDirectory } from '../../../ports/site-directory.ts'
import { makeAboutPerson } from '../../../usecases/about-person.ts'
import { makeCompleteIdentity } from '../../../usecases/complete-identity.ts'
import { makeEndBinding } from '../../../usecases/end-binding.ts'
import { makeEndJourney } from '../../../usecases/end-journey.ts'
import { makeFinishIdentityCheck } from '../../../usecases/finish-identity-check.ts'
import type { LineChanges } from '../../../usecases/line-changes.ts'
import type { LookUpPerson } from '../../../usecases/look-up-person.ts'
import { makeOpenLink } from '../../../usecases/open-link.ts'
import { makeReadLink } from '../../../usecases/read-link.ts'
import { makeRefreshStatus } from '../../../usecases/refresh-status.ts'
import { makeShowJourney } from '../../../usecases/show-journey.ts'
import { makeStartIdentityCheck } from '../../../usecases/start-identity-check.ts'
import type { makeUpdateDoorScreen } from '../../../usecases/update-door-screen.ts'

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
