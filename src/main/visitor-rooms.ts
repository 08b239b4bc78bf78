/** What the HTTP door leads to beside health and rules: a text's link with all behind it, and reports of lines. */
import { randomBytes } from 'node:crypto'
import { createCookieJar } from '../doors/http/links/browser.ts'
import { linkRoutes } from '../doors/http/links/link-routes.ts'
import { reportRoutes } from '../doors/http/reports/report-routes.ts'
import { NO_REPORTERS, readReporters } from '../doors/http/reports/reporters.ts'
import { createWrongTokens } from '../doors/http/reports/wrong-tokens.ts'
import { createWrongTries } from '../doors/http/wrong-tries.ts'
import type { Clock } from '../ports/clock.ts'
import type { Service } from './compose.ts'
import type { Config } from './config/config.ts'
import { readSettingFile } from './config/read-setting-file.ts'
import type { DemoStaff } from './demo-staff.ts'
import type { EventBus } from './events.ts'

/** @throws AppError `REPORTERS_INVALID`, `SETTINGS_INVALID` */
export function visitorRooms(
  config: Config,
  service: Service,
  about: {
    readonly clock: Clock
    readonly events: EventBus
    readonly publicUrl: string
    readonly staff: DemoStaff | undefined
  },
) {
  const { clock, events, publicUrl, staff } = about
  const links = linkRoutes({
    ...service.visitors,
    rulebook: service.rulebook,
    clock,
    events,
    demo: !config.production,
    ownNumber: config.ownNumber,
    publicOrigin: new URL(publicUrl).origin,
    jar: createCookieJar(publicUrl.startsWith('https:'), () => randomBytes(16).toString('base64url')),
    wrongCodes: createWrongTries(() => performance.now()),
  })
  const { reportersFile } = config
  const reporters =
    reportersFile === undefined
      ? (staff?.reporters ?? NO_REPORTERS)
      : readReporters(readSettingFile('ANSIMPASS_REPORTERS', reportersFile))
  const reports = reportRoutes({
    reporters,
    endBinding: service.visitors.endBinding,
    sites: service.sites,
    wrongTokens: createWrongTokens(() => performance.now(), events),
  })
  return [links, reports]
}
