/** Text intents in the outbox's tables whether they were dealt with or not, the newest first. */
import type pg from 'pg'
import type { LeftIntents } from '../../../ports/call/left-intents.ts'
import type { Clock } from '../../../ports/kit/clock.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { readableHours } from '../visits/hour-ring.ts'
import { intentsOfRow } from './intent-rows.ts'
import { OUTBOX_ROWS, ofHours } from './outbox-ring.ts'

const BEFORE = `select id, enc from ${OUTBOX_ROWS} where id < $1 and ${ofHours('$2')} order by id desc limit $3`
const ABOVE_ALL = 2n ** 63n - 1n

export function createPostgresLeftIntents(pool: Pick<pg.Pool, 'query'>, clock: Pick<Clock, 'now'>): LeftIntents {
  return {
    async before(id = ABOVE_ALL, limit) {
      const values = [id, readableHours(clock.now()), limit]
      const { rows } = await whenAvailable(
        pool.query<{ id: bigint; enc: Buffer }>({ name: 'left-intents', text: BEFORE, values }),
      )
      return {
        intents: rows.flatMap((row) => intentsOfRow(row).toReversed()),
        next: rows.length < limit ? undefined : rows.at(-1)?.id,
      }
    },
  }
}
