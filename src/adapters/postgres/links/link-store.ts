/** Links as versions of rows in the table of the hour in which they were issued, found by their codes' hashes; over with that hour's key. */
import type pg from 'pg'
import { type EpochMs, hourOf } from '../../../domain/kit/time.ts'
import type { IssuedCode, LinkSeen, LinkStore, NewLink } from '../../../ports/links/link-store.ts'
import { countAlong, countRef } from '../identity/subjects/counts.ts'
import type { Subjects } from '../identity/subjects/subjects.ts'
import { lockEach } from '../kit/advisory-locks.ts'
import { inTransaction } from '../kit/in-transaction.ts'
import { uuidText } from '../kit/uuid-text.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { decodeHourRow, encodeHourRow } from '../visits/hour-row-form.ts'
import { createHourRows, HOUR_KIND, type HourRows, type Wanted } from '../visits/hour-rows.ts'
import { hashOfCode, newCode } from './link-codes.ts'
import { decodeLink, encodeLink, type Link, linkAfter, linkRef, seenAt } from './link-rows.ts'

type Client = Pick<pg.ClientBase, 'query'>
type KeysAndClock = Pick<Subjects, 'keys' | 'clock'>

/** Links whose texts the gateway took, in the caller's transaction: minutes after they were issued. A code that is none is passed over. */
export async function acceptLinks(
  subjects: KeysAndClock,
  client: Client,
  links: readonly { readonly code: string; readonly at: EpochMs }[],
): Promise<void> {
  const rows = createHourRows('links', subjects)
  const first = new Map<string, Wanted & { readonly at: EpochMs }>()
  const hoursOf = new Map<number, readonly number[]>()
  for (const { code, at } of links) {
    const hour = hourOf(at)
    const hours = hoursOf.get(hour) ?? rows.hours(at).filter((each) => each === hour || each === hour - 1)
    hoursOf.set(hour, hours)
    const hash = hashOfCode(code)
    const key = hash?.toString('hex') ?? ''
    if (hash !== undefined && !first.has(key)) first.set(key, { ...linkRef(hash, hours), at })
  }
  await change(rows, client, [...first.values()], (link, { at }) => linkAfter.accepted(link, at))
}

export function createPostgresLinkStore(pool: Pick<pg.Pool, 'query' | 'connect'>, subjects: Subjects): LinkStore {
  const rows = createHourRows('links', subjects)
  return {
    async issue(links) {
      if (links.length === 0) return []
      let made: readonly (Issued | undefined)[] = []
      const counted = links.flatMap(({ within }) => within.map((each) => countRef(each.counted)))
      const work = subjects.change(
        counted,
        (view) => {
          const { writes, beyond } = countAlong(
            view,
            links.map(({ within }) => within),
          )
          made = withCodes(links.map((link, nth) => (beyond[nth] === undefined ? link : undefined)))
          return { writes, result: beyond }
        },
        (client) =>
          enter(
            rows,
            client,
            made.filter((each) => each !== undefined),
          ),
      )
      const beyond = await whenAvailable(work)
      return beyond.map((place, nth): IssuedCode => {
        const code = made[nth]?.code
        return code === undefined ? { beyond: place ?? 0 } : { code }
      })
    },

    async look(code, at) {
      const hash = hashOfCode(code)
      if (hash === undefined) return { state: 'unknown' }
      const [found] = await whenAvailable(rows.last(pool, [linkRef(hash, rows.hours(at))]))
      return seenAt(found && decodeLink(found.plain), at)
    },
    open: (code, at) => changed(code, at, (link) => linkAfter.opened(link, at)),
    miss: (code, at) => changed(code, at, (link) => linkAfter.missed(link, at)),

    async rewrite(code, content) {
      const at = subjects.clock.now()
      await changed(code, at, (link) => linkAfter.rewritten(link, at, content))
    },

    async end(code) {
      const at = subjects.clock.now()
      await changed(code, at, (link) => linkAfter.ended(link, at))
    },
  }

  /** One after the other, as they come: of many tries at once those behind the third miss are late, right or not. */
  async function changed(code: string, at: EpochMs, to: (link: Link) => Link | undefined): Promise<LinkSeen> {
    const hash = hashOfCode(code)
    if (hash === undefined) return { state: 'unknown' }
    let now: Link | undefined
    const work = inTransaction(pool, async (client) => {
      await lockEach(client, 'link', [hash])
      await change(rows, client, [linkRef(hash, rows.hours(at))], (link) => {
        const next = to(link)
        now = next ?? link
        return next
      })
    })
    await whenAvailable(work)
    return seenAt(now, at)
  }
}

/** What is no link (any more) is passed over. */
async function change<W extends Wanted>(
  rows: HourRows,
  client: Client,
  wanted: readonly W[],
  to: (link: Link, wanted: W) => Link | undefined,
): Promise<void> {
  await rows.change(client, wanted, (before, each) => {
    const next = before && to(decodeLink(before.plain), each)
    return next && encodeLink(next)
  })
}

type Issued = {
  readonly code: string
  readonly hash: Buffer
  readonly link: NewLink
  /** Of two for one line the later one counts, also where the hour changed between them: a token in common tells. */
  readonly isLast: boolean
}

/** Undefined: none is made. */
function withCodes(links: readonly (NewLink | undefined)[]): readonly (Issued | undefined)[] {
  const last = new Map(links.flatMap((link, index) => (link?.lines ?? []).map((line) => [uuidText(line), index])))
  return links.map((link, index) => {
    if (link === undefined) return undefined
    const code = newCode()
    const hash = hashOfCode(code)
    if (hash === undefined) throw new Error('a new code is a code')
    return { code, hash, link, isLast: link.lines.every((line) => last.get(uuidText(line)) === index) }
  })
}

/**
 * Alone for each line: whatever its last links of this hour and the one before are is replaced. The new one is named in both hours,
 * for whoever is late over the hour.
 */
async function enter(rows: HourRows, client: Client, issued: readonly Issued[]): Promise<void> {
  if (issued.length === 0) return
  const at = Math.max(...issued.map(({ link }) => link.issuedAt))
  await lockEach(
    client,
    'lineOfLinks',
    issued.flatMap(({ link }) => link.lines),
  )
  const ofLines = issued.filter(({ isLast }) => isLast).flatMap(namesOf)
  const former = new Map<string, Wanted>()
  const named = await rows.last(client, ofLines)
  for (const found of named) {
    if (found === undefined) continue
    const { value: hour, bytes: hash } = decodeHourRow<number>(found.plain)
    former.set(hash.toString('hex'), linkRef(hash, [hour]))
  }
  await change(rows, client, [...former.values()], (link) => linkAfter.newerSent(link, at))
  await rows.change(
    client,
    ofLines.filter((_, nth) => named[nth] !== undefined),
    (_, { plain }) => plain,
  )
  // Most lines have no other link, and no code was ever given before: nothing is looked for again.
  await rows.enter(
    client,
    [...issued.map(entryOf), ...ofLines.filter((_, nth) => named[nth] === undefined)],
    ({ plain }) => plain,
  )
}

function entryOf(each: Issued) {
  return { ...linkRef(each.hash, [hourOf(each.link.issuedAt)]), plain: encodeLink(newLink(each)) }
}

function newLink({ link: { issuedAt, content }, isLast }: Issued): Link {
  return isLast ? { state: 'live', issuedAt, misses: 0, content } : { state: 'replaced', issuedAt, misses: 0 }
}

/** Where an hour says which link of the line was the last: the link's hour and the hash of its code. */
function namesOf({ hash, link: { lines, issuedAt } }: Issued) {
  const of = hourOf(issuedAt)
  const plain = nameRow(of, hash)
  return lines.map((subject, ago) => ({ kind: HOUR_KIND.linkOfLine, subject, hours: [of - ago], plain }))
}

function nameRow(hour: number, hash: Buffer): Buffer {
  const plain = encodeHourRow('links', hour, hash.subarray(0, 16))
  if (plain === undefined) throw new Error('an hour and a hash fit into a row')
  return plain
}
