/** Reports, put together: lines that changed hands or lie in other hands, and calls that operators took; each signed by who reports, or with the token of a staff's device. */
import { createHandedCalls } from '../../../adapters/program-sockets/handed-calls.ts'
import { callEventRoutes } from '../../../inbound/http/calls/call-event-routes.ts'
import { createEventRate } from '../../../inbound/http/calls/event-rate.ts'
import { numberChangeRoutes } from '../../../inbound/http/reports/number-change-routes.ts'
import { reportRoutes } from '../../../inbound/http/reports/report-routes.ts'
import { NO_REPORTERS, type Reporters } from '../../../inbound/http/reports/reporters.ts'
import { createWrongTokens } from '../../../inbound/http/reports/wrong-tokens.ts'
import type { DayLimits } from '../../../ports/kit/day-limits.ts'
import { makeEventQuota } from '../../../usecases/call/event-quota.ts'
import { makeTakeCallEvents } from '../../../usecases/call/take-call-events.ts'
import type { EndBinding } from '../../../usecases/identity/end-binding.ts'
import { makeReportNumberChanges } from '../../../usecases/identity/report-number-changes.ts'
import type { Ground } from '../ground.ts'
import { openAuditBatches } from './audit-watch.ts'
import { demoStaff } from './demo-staff.ts'
import { followReporters } from './follow-reporters.ts'

/** @throws AppError `REPORTERS_INVALID`, `SETTINGS_INVALID` */
export function composeReports(
  ground: Ground,
  closing: AsyncDisposableStack,
  { endBinding, dayLimits }: { readonly endBinding: EndBinding; readonly dayLimits: DayLimits },
) {
  const { clock, events, sites, feed } = ground
  const reporters = reportersOf(ground)
  const audit = openAuditBatches(ground, closing)
  const takeCallEvents = makeTakeCallEvents({ handedCalls: createHandedCalls(feed), clock, audit })
  const reportNumberChanges = makeReportNumberChanges({ endBinding, dayLimits, clock, audit })
  const quota = makeEventQuota({ dayLimits, clock, events })
  return {
    /** Of one server: how often an address had a wrong token is its own. */
    routes() {
      const wrongTokens = createWrongTokens(() => performance.now(), events)
      const rate = createEventRate(() => performance.now())
      const signers = { reporters, wrongTokens, wallClock: Date.now }
      return [
        reportRoutes({ reporters, endBinding, sites, wrongTokens }),
        numberChangeRoutes({ ...signers, reportNumberChanges }),
        callEventRoutes({ ...signers, takeCallEvents, rate, quota }),
      ]
    },
  }
}

function reportersOf({ config, seat, sites, events }: Ground): Reporters {
  if (config.reportersFile !== undefined)
    return followReporters(config.reportersFile, events, { mayBeOpen: config.readableSecrets })
  const staffToken = seat.demo?.staffToken
  return staffToken === undefined ? NO_REPORTERS : demoStaff(staffToken, sites)
}
