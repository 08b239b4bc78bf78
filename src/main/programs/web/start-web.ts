/** The web program from its start to its stop. */
import { hostPort, listenError } from '../../../domain/kit/listening.ts'
import type { Config } from '../../config/config.ts'
import type { Program, Seat } from '../seat.ts'
import { composeWeb, type WebService } from './compose-web.ts'
import { joinDemo } from './demo-world.ts'

/** @throws AppError naming what is wrong and what to do; nothing is left open then */
export async function startWeb(seat: Seat): Promise<Program> {
  await using closing = new AsyncDisposableStack()
  const service = await composeWeb(seat, closing)
  const { ground } = service
  const { config, feed, metrics, clock } = ground
  ground.tendKeys({ tend: service.tend })
  feed.answer('metrics', () => metrics.prometheus.getMetricsAsJSON())
  metrics.startCounting(clock)
  const address = await listen(service.openHttp(), config.http)
  const demo = seat.demo && closing.adopt(joinDemo(service, seat.demo, address), (it) => it.close())
  const taken = closing.move()
  return {
    name: 'web',
    address,
    reload() {},
    stop: () => taken.disposeAsync(),
    ...(demo && { openDemo: demo.open }),
  }
}

async function listen(http: ReturnType<WebService['openHttp']>, { host, port }: Config['http']): Promise<string> {
  try {
    return await http.listen({ host, port })
  } catch (cause) {
    throw listenError('ANSIMPASS_HTTP', `TCP ${hostPort({ host, port })}`, cause)
  }
}
