/** The outbox: text intents by an id cursor, up to sixteen in a row, noted as dealt with in batches together with what their texts leave behind. */
import type pg from 'pg'
import type { Clock } from '../../../ports/kit/clock.ts'
import type { DeliveryCipher } from '../../../ports/pass/delivery-cipher.ts'
import type { Outbox, OutboxDone, OutboxRow } from '../../../ports/pass/outbox.ts'
import { noteDeeds } from '../identity/person-records.ts'
import type { Subjects } from '../identity/subjects/subjects.ts'
import { inTransaction } from '../kit/in-transaction.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { acceptLinks } from '../links/link-store.ts'
import { readableHours } from '../visits/hour-ring.ts'
import { makeDealtIntents } from './dealt-intents.ts'
import { intentsOfRow } from './intent-rows.ts'
import { makeDoneReader, noteDone } from './outbox-done.ts'
import {
  doneName,
  INTENT_BYTES,
  idBefore,
  idBeforeRow,
  idOfDoneName,
  numberOf,
  ROW_SIZES,
  rowIdOf,
  UNDEALT,
} from './outbox-ring.ts'
import { keepSentTexts } from './sent-texts.ts'

const TAKE = `select id, enc ${UNDEALT} order by id limit $5`
const NEWEST = `select id, enc ${UNDEALT} order by id desc limit $5`
const WAITING = `select coalesce(sum(octet_length(enc) / ${INTENT_BYTES}), 0) as count, min(id) as oldest ${UNDEALT}`
const HIGHEST = `select last_value as number from outbox_id`

const [MOST_IN_A_ROW] = ROW_SIZES

/** A row may become visible so long after its number was given; a number that is older can be forgotten. */
const SETTLED_MS = 60_000

export type PostgresOutboxDeps = {
  readonly pool: Pick<pg.Pool, 'query' | 'connect'>
  readonly subjects: Subjects
  readonly cipher: DeliveryCipher
  readonly clock: Clock
}

/** It remembers what was dealt with, and reads what others dealt with whenever it is asked for what waits, or from the very start. */
export function createPostgresOutbox({ pool, subjects, cipher, clock }: PostgresOutboxDeps): Outbox {
  const dealt = makeDealtIntents()
  const readDone = makeDoneReader(pool, cipher)
  /** No number below waits: the first to look at. */
  let first = 0
  let highestBefore: { readonly number: number; readonly seenAt: number }[] = []
  /** A batch was not confirmed, and may have been noted all the same. */
  let unsure = false

  function remember(ids: readonly bigint[]): void {
    for (const id of ids) dealt.add(id)
  }

  async function refresh(hours: readonly number[]): Promise<void> {
    remember((await readDone(hours)).map(idOfDoneName))
    unsure = false
  }

  /** Of rows: those above that id. */
  function among(rowId: bigint, hours: readonly number[]): unknown[] {
    const after = rowId > idBefore(first) ? rowId : idBefore(first)
    const { bits, first: firstBit } = dealt.from(numberOf(after))
    return [after, hours, bits, firstBit]
  }

  async function take(afterId: bigint, limit: number): Promise<readonly OutboxRow[]> {
    const hours = readableHours(clock.now())
    if (afterId === 0n) await refresh(hours)
    const found: OutboxRow[] = []
    // Of the row that the id names there may be more.
    let after = rowIdOf(afterId) - 1n
    for (let ask = fewestRows(limit); ; ask = limit - found.length) {
      const { rows } = await pool.query<Row>({ name: 'outbox-take', text: TAKE, values: [...among(after, hours), ask] })
      found.push(...rows.flatMap(intentsOfRow).filter(({ id }) => id > afterId && !dealt.has(id)))
      if (rows.length < ask || found.length >= limit) return found.slice(0, limit)
      after = rows.at(-1)?.id ?? after
    }
  }

  async function newest(limit: number): Promise<readonly OutboxRow[]> {
    const hours = readableHours(clock.now())
    for (let ask = fewestRows(limit); ; ask = limit) {
      const { rows } = await pool.query<Row>({
        name: 'outbox-newest',
        text: NEWEST,
        values: [...among(0n, hours), ask],
      })
      const found = rows
        .reverse()
        .flatMap(intentsOfRow)
        .filter(({ id }) => !dealt.has(id))
      if (rows.length < ask || ask === limit || found.length >= limit) return found.slice(-limit)
    }
  }

  async function waiting() {
    const hours = readableHours(clock.now())
    const highest = await pool.query<{ number: bigint }>({ name: 'outbox-highest', text: HIGHEST })
    await refresh(hours)
    const text = { name: 'outbox-waiting', text: WAITING, values: among(0n, hours) }
    const { rows } = await pool.query<{ count: bigint; oldest: bigint | null }>(text)
    const { count = 0n, oldest = null } = rows[0] ?? {}
    forgetBelow(oldest, Number(highest.rows[0]?.number ?? 0))
    const [row] = oldest === null ? [] : await take(idBeforeRow(oldest), 1)
    return { count: Math.max(0, Number(count) - dealt.inPart(hours)), oldest: row }
  }

  function forgetBelow(oldest: bigint | null, highest: number): void {
    const now = performance.now()
    highestBefore.push({ number: highest, seenAt: now })
    const settled = highestBefore.findLastIndex(({ seenAt }) => now - seenAt >= SETTLED_MS)
    if (settled < 0) return
    const last = highestBefore[settled]?.number ?? 0
    highestBefore = highestBefore.slice(settled)
    first = Math.max(first, Math.min(last, oldest === null ? last : numberOf(oldest)))
    dealt.forgetBelow(first)
  }

  async function done(rows: readonly OutboxDone[]): Promise<void> {
    if (unsure) await refresh(readableHours(clock.now()))
    // A row done twice is one text of a person, and one of those dealt with.
    const fresh = rows.filter(({ row }) => !dealt.has(row.id))
    const sent = rows.filter(hasText)
    unsure = true
    // All of it or nothing: a row is dealt with together with what its text leaves behind.
    await inTransaction(pool, async (client) => {
      await noteDone(
        client,
        cipher,
        fresh.map(({ row }) => doneName(row.id)),
      )
      await keepSentTexts(
        subjects,
        client,
        sent.map(({ text }) => text),
      )
      await acceptLinks(subjects, client, sent.flatMap(linkOf))
      await noteDeeds(subjects, client, fresh.filter(hasText).flatMap(deedOf))
    })
    unsure = false
    remember(fresh.map(({ row }) => row.id))
  }

  return {
    take: (afterId, limit) => whenAvailable(take(afterId, limit)),
    newest: (limit) => whenAvailable(newest(limit)),
    waiting: () => whenAvailable(waiting()),
    done: async (rows) => (rows.length === 0 ? undefined : whenAvailable(done(rows))),
  }
}

type Row = { readonly id: bigint; readonly enc: Buffer }

/** That hold so many intents where all are full. */
function fewestRows(intents: number): number {
  return Math.ceil(intents / MOST_IN_A_ROW)
}

type Sent = OutboxDone & { readonly text: NonNullable<OutboxDone['text']> }

function hasText(row: OutboxDone): row is Sent {
  return row.text !== undefined
}

/** A link's ten minutes begin with the gateway's accept. */
function linkOf({ text }: Sent) {
  return text.link === undefined ? [] : [{ code: text.link, at: text.submittedAt }]
}

function deedOf({ text }: Sent) {
  return text.person === undefined ? [] : [{ personId: text.person, day: text.day, deed: 'text' as const }]
}
