/** The calls program from its start to its stop. */
import { takeHandedCalls } from '../../../adapters/program-sockets/handed-calls.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import { hostPort } from '../../../domain/kit/listening.ts'
import { openTraceSocket } from '../../../inbound/sip/trace/trace-socket.ts'
import type { Program, Seat } from '../seat.ts'
import { callsStatus } from './calls-status.ts'
import { composeCalls } from './compose-calls.ts'
import { destroyVisitsRegularly } from './destroy-visits.ts'
import { warmUp } from './warm-up.ts'

/** How long a stop waits for the calls under way. */
const CALLS_END_MS = 4_000

/** @throws AppError naming what is wrong and what to do; nothing is left open then */
export async function startCalls(seat: Seat): Promise<Program> {
  await using closing = new AsyncDisposableStack()
  const service = await composeCalls(seat, closing)
  const { ground, sip } = service
  const { config, clock, feed, metrics, events } = ground
  ground.tendKeys({ tend: service.tend })
  closing.adopt(destroyVisitsRegularly(service, ground), (it) => it.stop())
  let isListening = false
  const status = closing.adopt(
    callsStatus(service, () => isListening),
    (it) => it.stop(),
  )
  feed.answer('status', status.read)
  feed.answer('metrics', () => metrics.prometheus.getMetricsAsJSON())
  closing.defer(() => sip.close(CALLS_END_MS))
  await warmUp({ service, clock, ringable: config.carriersFile === undefined })
  metrics.startCounting(clock)
  ground.givenUp.forget()
  sip.traffic.clear()
  takeHandedCalls(feed, service.takeHandedCall, (error) =>
    events.emit({
      type: 'fault',
      part: 'handed-calls',
      message: error instanceof Error ? error.message : String(error),
    }),
  )
  const [bound] = await sip.listen(config.sip)
  if (config.sipTls !== undefined) await sip.listenTls(config.sipTls.addresses, config.sipTls)
  if (service.sipTrace !== undefined) closing.defer(await openTraceSocket(config.dataFolder, service.sipTrace))
  if (bound === undefined) throw new AppError('SETTINGS_INVALID', 'ANSIMPASS_SIP names no address')
  isListening = true
  const taken = closing.move()
  return {
    name: 'calls',
    address: `sip:${hostPort(bound)}`,
    reload: () => sip.reloadCertificates(),
    houseGone: sip.fallSilent,
    stop: () => taken.disposeAsync(),
  }
}
