/** Business time goes on: at each hour that begins the server's jobs do their round, as its timers would have them do it. */
import { type EpochMs, HOUR, MINUTE } from '../../../src/domain/kit/time.ts'
import { tendKeys } from '../../../src/main/programs/tend-keys.ts'
import { tendTables } from '../../../src/main/programs/texts/table-jobs.ts'
import type { ThiefServer } from './server.ts'

/** Jobs have done their work by this long after the hour. */
const AFTER = 11 * MINUTE

export async function passTime(world: ThiefServer, to: EpochMs): Promise<void> {
  const { clock, setTime } = world
  while (clock.now() < to) {
    const next = Math.floor((clock.now() - AFTER) / HOUR + 1) * HOUR + AFTER
    setTime(Math.min(next, to))
    await jobs(world)
  }
}

async function jobs({ grounds, services }: ThiefServer): Promise<void> {
  const { calls, texts, web } = grounds
  await tendKeys({ ...calls, tend: services.calls.tend })
  await tendKeys({ ...texts, tend: services.texts.tend })
  await tendKeys({ ...web, tend: services.web.tend })
  await tendTables(texts, services.texts.subjectFolds)
  await services.texts.subjectFolds.round()
}
