import { hostPort, listenError } from '../../../domain/kit/listening.ts'
import { HTTP_LIMITS } from '../../../inbound/http/server/connection-limits.ts'
import { createHttpServer } from '../../../inbound/http/server/http-server.ts'
import { readSettingFile } from '../../config/read-setting-file.ts'
import { descriptorShares } from '../../limits/descriptors.ts'
import { type Ground, openGround } from '../ground.ts'
import { publicUrlOf } from '../outside.ts'
import type { Program, Seat } from '../seat.ts'
import { composeWeb } from './compose-web.ts'
import { joinDemo } from './demo-world.ts'
import { createIdentityProviders, type ProviderSettings, readProviderSettings } from './identity-providers.ts'
import { inRounds } from './in-rounds.ts'
import { metricsOfAll } from './metrics-of-all.ts'
import { readinessOfAll } from './readiness-of-all.ts'
import { visitorRooms } from './visitor-rooms.ts'
/** @throws AppError naming what is wrong and what to do; nothing is left open then */
export async function startWeb(seat: Seat): Promise<Program> {
  await using closing = new AsyncDisposableStack()
  const ground = await openGround('web', seat, closing, { connections: 6 })
  const { config, feed, metrics, clock, events, log } = ground
  const providers = createIdentityProviders(identitySettings(seat), publicUrlOf(seat), ground.events)
  const service = composeWeb(ground, closing, providers)
  ground.tendKeys({ tend: service.tend })
  feed.answer('metrics', () => metrics.prometheus.getMetricsAsJSON())
  const shares = descriptorShares(!config.production, log)
  const publicUrl = publicUrlOf(seat)
  const http = createHttpServer(
    {
      readiness: inRounds(readinessOfAll(ground)),
      metrics: inRounds(metricsOfAll(ground)),
      rooms: visitorRooms(ground, service, publicUrl),
      rulebook: ground.rulebook,
      clock,
      demo: !config.production,
      events,
      demoPage: seat.demo && { port: seat.demo.hello.page },
      publicUrl,
      hosts: config.hosts,
    },
    { ...HTTP_LIMITS, connections: shares.http },
  )
  closing.defer(() => http.close())
  metrics.startCounting(clock)
  const address = await listen(http, config.http)
  const demo = seat.demo && closing.adopt(joinDemo(ground, service, seat.demo, address), (it) => it.close())
  const taken = closing.move()
  return {
    name: 'web',
    address,
    reload() {},
    stop: () => taken.disposeAsync(),
    ...(demo && { openDemo: demo.open }),
  }
}

function identitySettings({ config, demo }: Seat): readonly ProviderSettings[] {
  if (config.identityFile !== undefined)
    return readProviderSettings(readSettingFile('ANSIMPASS_IDENTITY', config.identityFile))
  if (demo === undefined) return []
  const name = { ko: '시연 통신사', en: 'Demo Carrier' }
  return [{ kind: 'openid-connect', id: 'demo', name, ...demo.hello.identity }]
}

async function listen(http: ReturnType<typeof createHttpServer>, address: Ground['config']['http']): Promise<string> {
  try {
    return await http.listen({ host: address.host, port: address.port })
  } catch (cause) {
    throw listenError('ANSIMPASS_HTTP', `TCP ${hostPort(address)}`, cause)
  }
}
