/** Identity verifications under way: one statement takes an attempt, so that it is finished once, on whichever node. */
import type pg from 'pg'
import type { Attempt, AttemptTrouble, IdentityAttempts } from '../../ports/identity-attempts.ts'
import { hashOfCode } from './link-codes.ts'
import { uuidBytes, uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

const ROW = 'attempt_id, hour, enc, begun_at, state, trouble'
/** Nothing is begun once the link's journey is over. Of two in one moment the later one comes later. */
const BEGIN = `
  with before as (update identity_attempts set state = 'done' where code_hash = $2 and state <> 'done')
  insert into identity_attempts (attempt_id, code_hash, begun_at, state, hour, enc)
  select $1, code_hash, greatest($3, (select max(begun_at) + interval '1 microsecond' from identity_attempts where code_hash = $2)),
    'begun', $4, $5
  from links where code_hash = $2 and state in ('live', 'opened')`
const LAST = `select ${ROW} from identity_attempts where code_hash = $1 order by begun_at desc, attempt_id desc limit 1`
const MOVE = `update identity_attempts set state = $3 where attempt_id = $1 and state = $2 returning ${ROW}`
const SETTLE = `update identity_attempts set state = 'done', trouble = $2 where attempt_id = $1`
const HOLD = `update identity_attempts set state = 'held', hour = $2, enc = $3 where attempt_id = $1 and state = 'taken'`

type Row = {
  attempt_id: string
  hour: number
  enc: Buffer
  begun_at: Date
  state: 'begun' | 'taken' | 'held' | 'done'
  trouble: AttemptTrouble | null
}

export function createPostgresIdentityAttempts(pool: Pick<pg.Pool, 'query'>): IdentityAttempts {
  return {
    async begin(code, { id, content, begunAt }) {
      const values = [uuidText(id), hashOfCode(code), new Date(begunAt), content.hour, Buffer.from(content.sealed)]
      await query(BEGIN, values)
    },
    lastOf: (code) => one(LAST, [hashOfCode(code)]),
    take: (id) => one(MOVE, [uuidText(id), 'begun', 'taken']),
    async putBack(id) {
      await query(MOVE, [uuidText(id), 'taken', 'begun'])
    },
    async settle(id, trouble) {
      await query(SETTLE, [uuidText(id), trouble ?? null])
    },
    async hold(id, content) {
      await query(HOLD, [uuidText(id), content.hour, Buffer.from(content.sealed)])
    },
    takeHeld: (id) => one(MOVE, [uuidText(id), 'held', 'taken']),
  }

  async function one(text: string, values: readonly unknown[]): Promise<Attempt | undefined> {
    const [row] = (await query(text, values)).rows
    return row === undefined ? undefined : attemptOf(row)
  }

  function query(text: string, values: readonly unknown[]) {
    return whenAvailable(pool.query<Row>(text, [...values]))
  }
}

function attemptOf({ attempt_id, hour, enc, begun_at, state, trouble }: Row): Attempt {
  return {
    id: uuidBytes(attempt_id),
    content: { hour, sealed: enc },
    begunAt: begun_at.getTime(),
    state,
    trouble: trouble ?? undefined,
  }
}
