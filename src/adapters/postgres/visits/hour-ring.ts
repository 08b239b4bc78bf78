/** Ring of four hourly tables: hour H (since 1970) has table `name_(H mod 4)`, emptied by TRUNCATE once its hour's key is gone. */
import type pg from 'pg'
import { type EpochMs, HOUR, hourOf, MINUTE } from '../../../domain/kit/time.ts'
import { deliveryKeyEnds } from '../../../domain/pass/text-intent.ts'
import { truncateFilled } from '../kit/truncate-filled.ts'

const RING = 4

/** Every ring: what lies in it is closed for ever once its hour's key is gone. */
export const HOUR_RINGS = ['outbox', 'outbox_done', 'subjects_hour', 'texts', 'arrivals', 'links', 'attempts'] as const
export type HourRing = (typeof HOUR_RINGS)[number]

export const ALL_HOUR_TABLES: readonly string[] = HOUR_RINGS.flatMap(tablesOf)

/** All tables of a ring. */
export function tablesOf(ring: HourRing): readonly string[] {
  return Array.from({ length: RING }, (_, hour) => hourTable(ring, hour))
}

/** The table of an hour: dropping a partition would lock what calls are written to, and a row of its own hour needs no hour beside it. */
export function hourTable(ring: HourRing, hour: number): string {
  return `${ring}_${hour % RING}`
}

/**
 * Hours whose rows can be read, the newest first: the next one (another server's clock may be ahead), this one, and those whose
 * key is still there. Each has a table of its own.
 */
export function readableHours(now: EpochMs): readonly number[] {
  const hour = hourOf(now)
  return [hour + 1, hour, hour - 1, hour - 2].filter((each) => now < deliveryKeyEnds(each))
}

/** Not in the last minutes of an hour: a server whose clock is ahead may write there already. */
const NOT_AFTER_MS = 50 * MINUTE

/**
 * Empties the table that the next hour will use: the key of the rows in it has just been destroyed, nobody reads or writes it.
 * Repeating it is harmless; one that is missed costs disk until its next turn, since no row of it can be opened.
 */
export async function emptyHourTables(client: Pick<pg.ClientBase, 'query'>, now: EpochMs): Promise<void> {
  if (now % HOUR > NOT_AFTER_MS) return
  const over = hourOf(now) - 3
  await truncateFilled(
    client,
    HOUR_RINGS.map((ring) => hourTable(ring, over)),
  )
}
