/** The texts program from its start to its stop. */
import type { Program, Seat } from '../seat.ts'
import { composeTexts } from './compose-texts.ts'
import { startTableJobs } from './table-jobs.ts'
import { textsStatus } from './texts-status.ts'

/** @throws AppError naming what is wrong and what to do; nothing is left open then */
export async function startTexts(seat: Seat): Promise<Program> {
  await using closing = new AsyncDisposableStack()
  const service = await composeTexts(seat, closing)
  const { ground, subjectFolds } = service
  const { feed, metrics, clock } = ground
  const loop = service.drain()
  ground.tendKeys({ tend: service.tend, isInTime: subjectFolds.isInTime })
  closing.adopt(startTableJobs(ground, service), (it) => it.stop())
  closing.adopt(service.ahead.start(), (it) => it.stop())
  closing.adopt(service.corrections.start(), (it) => it.stop())
  const status = closing.adopt(textsStatus(service, loop), (it) => it.stop())
  feed.answer('status', status.read)
  feed.answer('metrics', () => metrics.prometheus.getMetricsAsJSON())
  metrics.startCounting(clock)
  const taken = closing.move()
  return {
    name: 'texts',
    address: undefined,
    reload() {},
    stop: () => taken.disposeAsync(),
    // What cannot be folded now is folded by the next round.
    foldUpTo: (to) => subjectFolds.foldUpTo(to).catch(() => {}),
  }
}
