/** Wishes of the demo's page, granted by the house: the database frozen and thawed, the clock set, the calls and texts begun anew. */
import { hourOf } from '../../domain/kit/time.ts'
import type { DemoClock } from '../clock/demo-clock.ts'
import type { Database } from './database.ts'
import type { Wish } from './messages.ts'
import { type Programs, tellClock } from './programs.ts'
import { sentClock } from './shared-clock.ts'

export type Grantor = {
  readonly database: Database | undefined
  readonly demoClock: DemoClock | undefined
  readonly programs: Programs
  /** Not while the house is brought up: calls and texts are begun by that. */
  readonly isUp: () => boolean
}

/** @throws AppError as the programs do; `DATABASE_NOT_OURS` */
export async function grantWish(wish: Wish, house: Grantor): Promise<unknown> {
  const { database, demoClock, programs, isUp } = house
  const behind = [programs.calls, programs.texts]
  switch (wish.wish) {
    case 'database':
      if (wish.action === 'stop') database?.pause()
      else if (database?.paused === true) database.resume()
      return undefined
    case 'forward-clock':
      return await forwardClock(wish.to, house)
    case 'restart-clock':
      demoClock?.restart(wish.at)
      return await tellAll(house, false)
    case 'end-others':
      // One that is not running has ended.
      return await Promise.all(behind.map((each) => each.end().catch(() => {})))
    case 'begin-others':
      return isUp() ? await Promise.all(behind.map((each) => each.resume())) : undefined
  }
}

async function forwardClock(to: number, house: Grantor): Promise<boolean> {
  const { demoClock, programs } = house
  if (demoClock === undefined || to < demoClock.now()) return false
  // Whoever is known today is known after the leap.
  if (hourOf(to) > hourOf(demoClock.now())) await programs.texts.act({ act: 'fold', to }).catch(() => {})
  if (!demoClock.forward(to)) return false
  await tellAll(house, true)
  return true
}

async function tellAll({ demoClock, programs }: Grantor, changed: boolean): Promise<void> {
  if (demoClock !== undefined) await tellClock(Object.values(programs), sentClock(demoClock), changed)
}
