/** Removal of what a fold replaced: keys first, then tables. Done again after a crash, until nothing is left. */
import type pg from 'pg'
import { addDays, type CalendarDate, type EpochMs, HOUR, kstDay } from '../../../../domain/kit/time.ts'
import type { SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import { truncateFilled } from '../../kit/truncate-filled.ts'
import type { FoldState } from './fold-state.ts'
import type { NightStep } from './night-steps.ts'
import { dayTable, nightTable } from './periods.ts'

/** `state` is the one that holds, durably. */
export async function clearFolded(
  client: Pick<pg.ClientBase, 'query'>,
  keys: SubjectKeys,
  state: FoldState,
  now: EpochMs,
  onStep: (step: NightStep) => void = () => {},
): Promise<void> {
  const { daysFolded, place } = state
  if (daysFolded === null) return
  onStep('old-keys')
  for (const day of needlessNights(keys, state)) keys.destroy('night', day)
  for (const day of needlessDays(keys, state, now)) keys.destroy('day', day)
  onStep('old-tables')
  await truncateFilled(client, needless(daysFolded, place, now))
}

/** Keys of every generation but the one that holds. */
export function needlessNights(keys: SubjectKeys, { daysFolded, night }: FoldState): readonly CalendarDate[] {
  return daysFolded === null ? [] : keys.onDisk('night').filter((day) => day !== night)
}

/** Keys of days that are folded. Of a day that goes on, where the time went back over midnight, the key is made again and again. */
export function needlessDays(keys: SubjectKeys, { daysFolded }: FoldState, now: EpochMs): readonly CalendarDate[] {
  return daysFolded === null ? [] : keys.onDisk('day').filter((day) => day <= daysFolded && day < kstDay(now))
}

/** The tables of no day that goes on or is about to begin, and of no generation that holds. */
function needless(daysFolded: CalendarDate, place: FoldState['place'], now: EpochMs): readonly string[] {
  const newest = kstDay(now + HOUR)
  const used = new Set<string>()
  for (const ago of [0, 1, 2, 3]) {
    const day = addDays(newest, -ago)
    if (day > daysFolded) used.add(dayTable(day))
  }
  const days = [0, 1, 2, 3].map((ago) => dayTable(addDays(daysFolded, -ago))).filter((table) => !used.has(table))
  const nights = (['a', 'b'] as const).filter((each) => each !== place).map(nightTable)
  return [...nights, ...days]
}
