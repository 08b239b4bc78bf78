/** Routes of the HTTP server beside health and rules: a text's link with all behind it, reports of lines, and calls that operators took. */
import { randomBytes } from 'node:crypto'
import { createHandedCalls } from '../../../adapters/program-sockets/handed-calls.ts'
import { callEventRoutes } from '../../../inbound/http/calls/call-event-routes.ts'
import { createEventRate } from '../../../inbound/http/calls/event-rate.ts'
import { createCookieJar } from '../../../inbound/http/links/browser.ts'
import { linkRoutes } from '../../../inbound/http/links/link-routes.ts'
import { reportRoutes } from '../../../inbound/http/reports/report-routes.ts'
import { NO_REPORTERS, readReporters } from '../../../inbound/http/reports/reporters.ts'
import { createWrongTokens } from '../../../inbound/http/reports/wrong-tokens.ts'
import { createWrongTries } from '../../../inbound/http/server/wrong-tries.ts'
import { makeTakeCallEvent } from '../../../usecases/call/take-call-event.ts'
import { readSettingFile } from '../../config/read-setting-file.ts'
import type { Ground } from '../ground.ts'
import type { WebService } from './compose-web.ts'
import { demoStaff } from './demo-staff.ts'

/** @throws AppError `REPORTERS_INVALID`, `SETTINGS_INVALID` */
export function visitorRooms(ground: Ground, service: WebService, publicUrl: string) {
  const { config, clock, events, rulebook, sites, feed } = ground
  const links = linkRoutes({
    ...service.visitors,
    rulebook,
    clock,
    events,
    demo: !config.production,
    ownNumber: config.ownNumber,
    publicOrigin: new URL(publicUrl).origin,
    jar: createCookieJar(publicUrl.startsWith('https:'), () => randomBytes(16).toString('base64url')),
    wrongCodes: createWrongTries(() => performance.now()),
  })
  const { reportersFile } = config
  const staffToken = ground.seat.demo?.staffToken
  const reporters =
    reportersFile === undefined
      ? staffToken === undefined
        ? NO_REPORTERS
        : demoStaff(staffToken, sites)
      : readReporters(readSettingFile('ANSIMPASS_REPORTERS', reportersFile))
  const wrongTokens = createWrongTokens(() => performance.now(), events)
  const reports = reportRoutes({ reporters, endBinding: service.visitors.endBinding, sites, wrongTokens })
  const callEvents = callEventRoutes({
    ...{ reporters, wrongTokens },
    takeCallEvent: makeTakeCallEvent({ handedCalls: createHandedCalls(feed), clock }),
    rate: createEventRate(() => performance.now()),
  })
  return [links, reports, callEvents]
}
