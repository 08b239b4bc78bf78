/** Links as hashes of their codes: whoever reads the table can open no link, and after its journey learns nothing from it. */
import type pg from 'pg'
import { isRunning, LINK_TABLE, type LinkState } from '../../domain/identity/link-states.ts'
import { LINK_USEFUL_MS } from '../../domain/text/choose-text.ts'
import { type EpochMs, kstDay, MINUTE } from '../../domain/time.ts'
import type { LinkBook, LinkSeen, NewLink } from '../../ports/link-book.ts'
import { hashOfCode, newCode } from './link-codes.ts'
import { uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

/** From the gateway's accept; a text is given up after `LINK_USEFUL_MS`, so a link not known to be accepted ends after both. */
const VALID_MS = 10 * MINUTE
const JOURNEY_MS = 30 * MINUTE
const MISSES = 3

/** No times either: by them the hash could be laid beside a visit, or beside the binding that came of it. */
const DROP = 'line = null, hour = null, enc = null, issued_at = day, accepted_at = null, opened_at = null, misses = 0'
/** When a link ends by itself. */
const UNTIL = `case state when 'live' then coalesce(accepted_at, issued_at + interval '${LINK_USEFUL_MS} milliseconds') + interval '${VALID_MS} milliseconds'
  else opened_at + interval '${JOURNEY_MS} milliseconds' end`
const OVER = `case state when 'live' then '${LINK_TABLE.live['time-over']}' else '${LINK_TABLE.opened['time-over']}' end`
const RUNS = `state in ('live', 'opened') and $2 < ${UNTIL}`
const ROW = `state, hour, enc, misses, ${UNTIL} as until`

/** An opened link goes on: its journey has attempts and an end of its own. */
const ISSUE = `
  with over as (
    update links set state = case when $9 < ${UNTIL} then '${LINK_TABLE.live['newer-sent']}' else ${OVER} end, ${DROP}
    where line = any($8::uuid[]) and state = 'live'
  )
  insert into links (code_hash, day, issued_at, hour, enc, line, state)
  select * from unnest($1::bytea[], $2::date[], $3::timestamptz[], $4::int[], $5::bytea[], $6::uuid[], $7::text[])`
const LOOK = `select ${ROW} from links where code_hash = $1`
const OPEN = `
  update links set opened_at = case state when 'live' then $2 else opened_at end, state = 'opened'
  where code_hash = $1 and ${RUNS} returning ${ROW}`
/** One statement: nobody opens it between its last miss and its end. */
const MISS = `
  with missed as (
    update links set misses = misses + 1,
      state = case when misses + 1 < ${MISSES} then state when state = 'live' then '${LINK_TABLE.live['missed-last']}' else '${LINK_TABLE.opened['missed-last']}' end,
      line = case when misses + 1 < ${MISSES} then line end,
      hour = case when misses + 1 < ${MISSES} then hour end,
      enc = case when misses + 1 < ${MISSES} then enc end,
      issued_at = case when misses + 1 < ${MISSES} then issued_at else day end,
      accepted_at = case when misses + 1 < ${MISSES} then accepted_at end,
      opened_at = case when misses + 1 < ${MISSES} then opened_at end
    where code_hash = $1 and ${RUNS} returning code_hash, ${ROW}
  ),
  attempts as (
    delete from identity_attempts a using missed m where a.code_hash = m.code_hash and m.state not in ('live', 'opened')
  )
  select state, hour, enc, misses, until from missed`
const END = `
  with attempts as (delete from identity_attempts where code_hash = $1)
  update links set state = $2, ${DROP} where code_hash = $1 and state in ('live', 'opened')`
const REWRITE = `update links set hour = $2, enc = $3 where code_hash = $1 and state = 'opened'`
const TIME_OVER = `
  update links set state = ${OVER}, ${DROP}
  where state in ('live', 'opened') and ${UNTIL} <= $1`
/** Also one that was begun in the moment of its link's end. */
const ATTEMPTS_OVER = `
  delete from identity_attempts a using links l where a.code_hash = l.code_hash and l.state not in ('live', 'opened')`
const FORGET = `delete from links where day < $1 and state not in ('live', 'opened')`

type Row = { state: LinkState; hour: number | null; enc: Buffer | null; misses: number; until: Date }

const ACCEPT = `
  update links l set accepted_at = a.at from unnest($1::bytea[], $2::timestamptz[]) a(code_hash, at)
  where l.code_hash = a.code_hash and l.accepted_at is null and l.state in ('live', 'opened')`

/** Links whose texts the gateway took, in the caller's transaction. A code that is none is passed over. */
export async function acceptLinks(
  client: Pick<pg.ClientBase, 'query'>,
  links: readonly { readonly code: string; readonly at: EpochMs }[],
): Promise<void> {
  const known = links.flatMap(({ code, at }) => {
    const hash = hashOfCode(code)
    return hash === undefined ? [] : [{ hash, at: new Date(at) }]
  })
  if (known.length === 0) return
  const values = [known.map((link) => link.hash), known.map((link) => link.at)]
  await client.query({ name: 'accept-links', text: ACCEPT, values })
}

export function createPostgresLinkBook(pool: Pick<pg.Pool, 'query'>): LinkBook {
  return {
    async issue(links) {
      if (links.length === 0) return []
      const codes = links.map(newCode)
      // Of two for one line the later one counts, also where the hour changed between them: a token in common tells.
      const last = new Map(links.flatMap(({ lines }, index) => lines.map((line) => [uuidText(line), index])))
      const isLast = links.map(({ lines }, index) => lines.every((line) => last.get(uuidText(line)) === index))
      const values = [
        codes.map(hashOfCode),
        links.map((link) => link.day),
        links.map((link, index) => (isLast[index] ? new Date(link.issuedAt) : new Date(link.day))),
        links.map((link, index) => (isLast[index] ? link.content.hour : null)),
        links.map((link, index) => (isLast[index] ? Buffer.from(link.content.sealed) : null)),
        links.map((link, index) => (isLast[index] ? ownLine(link) : null)),
        isLast.map((last): LinkState => (last ? 'live' : 'replaced')),
        links.flatMap((link) => link.lines.map(uuidText)),
        new Date(Math.max(...links.map((link) => link.issuedAt))),
      ]
      await whenAvailable(pool.query({ name: 'issue-links', text: ISSUE, values }))
      return codes
    },

    look: (code, at) => seen(code, (hash) => one('look-at-link', LOOK, [hash]), at),
    open: (code, at) =>
      seen(code, async (hash) => (await one('open-link', OPEN, [hash, new Date(at)])) ?? look(hash), at),

    miss: (code, at) =>
      seen(code, async (hash) => (await one('miss-link', MISS, [hash, new Date(at)])) ?? look(hash), at),

    async rewrite(code, { hour, sealed }) {
      await query('rewrite-link', REWRITE, [hashOfCode(code), hour, Buffer.from(sealed)])
    },

    async end(code) {
      await query('end-link', END, [hashOfCode(code), LINK_TABLE.opened.ended])
    },

    async tidy(at) {
      await query('links-over', TIME_OVER, [new Date(at)])
      await query('attempts-over', ATTEMPTS_OVER, [])
      await query('links-forgotten', FORGET, [kstDay(at)])
    },
  }

  function look(hash: Buffer): Promise<Row | undefined> {
    return one('look-at-link', LOOK, [hash])
  }

  async function one(name: string, text: string, values: readonly unknown[]): Promise<Row | undefined> {
    return (await query(name, text, values)).rows[0]
  }

  function query(name: string, text: string, values: readonly unknown[]) {
    return whenAvailable(pool.query<Row>({ name, text, values: [...values] }))
  }
}

async function seen(code: string, ask: (hash: Buffer) => Promise<Row | undefined>, at: EpochMs): Promise<LinkSeen> {
  const hash = hashOfCode(code)
  const row = hash === undefined ? undefined : await ask(hash)
  if (row === undefined) return { state: 'unknown' }
  const { state, hour, enc, misses, until } = row
  if (!isRunning(state)) return { state }
  const ended = LINK_TABLE[state]['time-over']
  if (at >= until.getTime() || hour === null || enc === null) return { state: isRunning(ended) ? 'used' : ended }
  return { state, content: { hour, sealed: enc }, misses, until: until.getTime() }
}

/** The line's token of this hour: what is kept. */
function ownLine({ lines }: NewLink): string {
  const [own] = lines
  if (own === undefined) throw new Error('a link is always for a line')
  return uuidText(own)
}
