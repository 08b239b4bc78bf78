/** Links as versions of rows in the table of the hour in which they were issued, found by their codes' hashes; over with that hour's key. */
import type pg from 'pg'
import { type EpochMs, hourOf } from '../../domain/time.ts'
import type { LinkBook, LinkSeen, NewLink } from '../../ports/link-book.ts'
import { lockLinesOfLinks } from './advisory-locks.ts'
import { decodeHourRow, encodeHourRow } from './hour-row-form.ts'
import { createHourRows, HOUR_KIND, type HourRows, type Wanted } from './hour-rows.ts'
import { inTransaction } from './in-transaction.ts'
import { hashOfCode, newCode } from './link-codes.ts'
import { decodeLink, encodeLink, type Link, linkAfter, linkRef, seenAt } from './link-rows.ts'
import type { Subjects } from './subjects/subjects.ts'
import { uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

type Client = Pick<pg.ClientBase, 'query'>
type KeysAndClock = Pick<Subjects, 'keys' | 'clock'>

/** Links whose texts the gateway took, in the caller's transaction. A code that is none is passed over. */
export async function acceptLinks(
  subjects: KeysAndClock,
  client: Client,
  links: readonly { readonly code: string; readonly at: EpochMs }[],
): Promise<void> {
  const rows = createHourRows('links', subjects)
  const first = new Map<string, Wanted & { readonly at: EpochMs }>()
  for (const { code, at } of links) {
    const hash = hashOfCode(code)
    const key = hash?.toString('hex') ?? ''
    if (hash !== undefined && !first.has(key)) first.set(key, { ...linkRef(hash, rows.hours(at)), at })
  }
  await change(rows, client, [...first.values()], (link, { at }) => linkAfter.accepted(link, at))
}

export function createPostgresLinkBook(pool: Pick<pg.Pool, 'query' | 'connect'>, subjects: KeysAndClock): LinkBook {
  const rows = createHourRows('links', subjects)
  return {
    async issue(links) {
      if (links.length === 0) return []
      const issued = withCodes(links)
      await whenAvailable(inTransaction(pool, (client) => enter(rows, client, issued)))
      return issued.map(({ code }) => code)
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

  async function changed(code: string, at: EpochMs, to: (link: Link) => Link | undefined): Promise<LinkSeen> {
    const hash = hashOfCode(code)
    if (hash === undefined) return { state: 'unknown' }
    let now: Link | undefined
    const work = change(rows, pool, [linkRef(hash, rows.hours(at))], (link) => {
      const next = to(link)
      now = next ?? link
      return next
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

function withCodes(links: readonly NewLink[]): readonly Issued[] {
  const last = new Map(links.flatMap(({ lines }, index) => lines.map((line) => [uuidText(line), index])))
  return links.map((link, index) => {
    const code = newCode()
    const hash = hashOfCode(code)
    if (hash === undefined) throw new Error('a new code is a code')
    return { code, hash, link, isLast: link.lines.every((line) => last.get(uuidText(line)) === index) }
  })
}

/** Alone for each line: its links of this hour and the one before are looked for, the new one is entered, and theirs replaced. */
async function enter(rows: HourRows, client: Client, issued: readonly Issued[]): Promise<void> {
  const at = Math.max(...issued.map(({ link }) => link.issuedAt))
  await lockLinesOfLinks(
    client,
    issued.flatMap(({ link }) => link.lines),
  )
  const current = issued.filter(({ isLast }) => isLast)
  const found = await rows.last(
    client,
    current.flatMap(({ link }) => link.lines.map((_, ago) => lineRef(link, ago))),
  )
  const former = found.flatMap((row): Wanted[] =>
    row === undefined ? [] : [linkRef(decodeHourRow(row.plain).bytes, [row.hour])],
  )
  await change(rows, client, former, (link) => linkAfter.newerSent(link, at))
  await rows.change(
    client,
    issued.map((each) => ({ ...linkRef(each.hash, [hourOf(each.link.issuedAt)]), each })),
    (_, { each }) => encodeLink(newLink(each)),
  )
  await rows.change(
    client,
    current.map(({ link, hash }) => ({ ...lineRef(link, 0), hash })),
    (_, { hash }) => encodeHourRow('links', {}, hash.subarray(0, 16)),
  )
}

function newLink({ link: { issuedAt, content }, isLast }: Issued): Link {
  return isLast ? { state: 'live', issuedAt, misses: 0, content } : { state: 'replaced', issuedAt, misses: 0 }
}

/** Which link of a line was the last one in the hour of issue, or in the one before. */
function lineRef({ lines, issuedAt }: NewLink, ago: number): Wanted {
  const subject = lines[ago]
  if (subject === undefined) throw new Error('a link is always for a line')
  return { kind: HOUR_KIND.linkOfLine, subject, hours: [hourOf(issuedAt) - ago] }
}
