/** The web program, put together: arrivals, links, reports, and the server with the health of all. Nothing is listened at. */
import { builtPage } from '../../../adapters/built-web/built-page.ts'
import { trustTextsIn } from '../../../adapters/trust-files/trust-texts.ts'
import { passKeysRoute } from '../../../inbound/http/certificates/pass-keys-route.ts'
import { verifyRoutes } from '../../../inbound/http/certificates/verify-routes.ts'
import { HTTP_LIMITS } from '../../../inbound/http/server/connection-limits.ts'
import { createHttpServer } from '../../../inbound/http/server/http-server.ts'
import { makePublishPassKeys } from '../../../usecases/certificates/publish-pass-keys.ts'
import { makeVerifyData } from '../../../usecases/certificates/verify-data.ts'
import { makeBindLine } from '../../../usecases/identity/bind-line.ts'
import { descriptorShares } from '../../limits/descriptors.ts'
import { openGround } from '../ground.ts'
import { publicUrlOf } from '../outside.ts'
import type { Seat } from '../seat.ts'
import { openArrivals } from './arrivals.ts'
import { inRounds } from './in-rounds.ts'
import { composeLinks, type LinkOverrides } from './links.ts'
import { metricsOfAll } from './metrics-of-all.ts'
import { readinessOfAll } from './readiness-of-all.ts'
import { composeReports } from './reports.ts'

export type WebService = Awaited<ReturnType<typeof composeWeb>>

/** @throws AppError naming what is wrong and what to do */
export async function composeWeb(seat: Seat, closing: AsyncDisposableStack, overrides: LinkOverrides = {}) {
  const ground = await openGround('web', seat, closing, { connections: 6 })
  const arrivals = openArrivals(ground, closing)
  const links = composeLinks(ground, arrivals, overrides)
  const reports = composeReports(ground, closing, {
    endBinding: links.visitors.endBinding,
    dayLimits: links.dayLimits,
  })
  const { config, rulebook, clock, events, log } = ground
  const published = makePublishPassKeys({ passKeys: links.passKeys, clock })
  const { certificateTrust } = config
  const verifyData = makeVerifyData({
    trustTexts: { read: () => (certificateTrust === undefined ? [] : trustTextsIn(certificateTrust)) },
    ...{ passKeys: published, ruleset: ground.ruleset, clock },
  })
  return {
    ...{ ground, links, arrivals: arrivals.known },
    bindLine: makeBindLine(links),
    /** Arrivals go in their time, though nobody comes. */
    tend: async () => arrivals.known.forgetOld(clock.now()),
    openHttp() {
      const http = createHttpServer(
        {
          ...{ rulebook, clock, events, demo: !config.production, hosts: config.hosts },
          readiness: inRounds(readinessOfAll(ground)),
          metrics: inRounds(metricsOfAll(ground)),
          rooms: [
            links.routes(),
            passKeysRoute(published),
            verifyRoutes({ verifyData, built: builtPage('verify/main.ts'), demo: !config.production }),
            ...reports.routes(),
          ],
          demoPage: seat.demo && { port: seat.demo.hello.page },
          publicUrl: publicUrlOf(seat),
        },
        { ...HTTP_LIMITS, connections: descriptorShares(!config.production, log).http },
      )
      closing.defer(() => http.close())
      return http
    },
  }
}
