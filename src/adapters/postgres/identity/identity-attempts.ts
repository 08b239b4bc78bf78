/**
 * Identity verifications under way, in the table of their link's hour. A version is written by one alone, so that an attempt is
 * finished once, on whichever node. Each link names its last one; those before it, and all once the link is over, are nobody's.
 */
import type pg from 'pg'
import { isRunning } from '../../../domain/identity/link-states.ts'
import type { EpochMs } from '../../../domain/kit/time.ts'
import type { Attempt, AttemptTrouble, IdentityAttempts } from '../../../ports/identity/identity-attempts.ts'
import type { Encrypted } from '../../../ports/pass/delivery-cipher.ts'
import { uuidBytes, uuidText } from '../kit/uuid-text.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { hashOfCode } from '../links/link-codes.ts'
import { decodeLink, linkRef, stateAt } from '../links/link-rows.ts'
import { decodeHourRow, encodeHourRow } from '../visits/hour-row-form.ts'
import { createHourRows, HOUR_KIND, type Wanted } from '../visits/hour-rows.ts'
import type { Subjects } from './subjects/subjects.ts'

/** `c`: the hash of the link's code, hex. `h`: the hour of the content's key. */
type Stored = {
  readonly c: string
  readonly b: EpochMs
  readonly s: Attempt['state']
  readonly t?: AttemptTrouble | undefined
  readonly h: number
}

type Kept = { readonly stored: Stored; readonly sealed: Uint8Array }

export function createPostgresIdentityAttempts(
  pool: Pick<pg.Pool, 'query'>,
  subjects: Pick<Subjects, 'keys' | 'clock'>,
): IdentityAttempts {
  const rows = createHourRows('attempts', subjects)
  const links = createHourRows('links', subjects)

  /** The hour of a link that runs. */
  async function hourOfLink(hash: Uint8Array): Promise<number | undefined> {
    const now = subjects.clock.now()
    const [found] = await links.last(pool, [linkRef(hash, links.hours(now))])
    return found !== undefined && isRunning(stateAt(decodeLink(found.plain), now)) ? found.hour : undefined
  }

  async function lastIdOf(hash: Uint8Array, hour: number): Promise<string | undefined> {
    const [found] = await rows.last(pool, [lastRef(hash, hour)])
    return found && uuidText(decodeHourRow(found.plain).bytes)
  }

  async function isCurrent(id: Uint8Array, { stored }: Kept): Promise<boolean> {
    const hash = Buffer.from(stored.c, 'hex')
    const hour = await hourOfLink(hash)
    return hour !== undefined && (await lastIdOf(hash, hour)) === uuidText(id)
  }

  const attemptRef = (id: Uint8Array, hours = rows.hours(subjects.clock.now())): Wanted => ({
    kind: HOUR_KIND.attempt,
    subject: id,
    hours,
  })

  async function find(id: Uint8Array): Promise<Kept | undefined> {
    const [found] = await rows.last(pool, [attemptRef(id)])
    return found && keptIn(found.plain)
  }

  /** @returns what was written; undefined where `to` left it, or it is nobody's any more */
  async function change(id: Uint8Array, to: (kept: Kept) => Kept | undefined): Promise<Attempt | undefined> {
    const kept = await find(id)
    if (kept === undefined || !(await isCurrent(id, kept))) return undefined
    let next: Kept | undefined
    await rows.change(pool, [attemptRef(id)], (before) => {
      next = before && to(keptIn(before.plain))
      return next && rowOf(next)
    })
    return next && attemptOf(id, next)
  }

  const move = (id: Uint8Array, from: Attempt['state'], to: Attempt['state']) =>
    whenAvailable(change(id, (kept) => (kept.stored.s === from ? changed(kept, { s: to }) : undefined)))

  async function begin(hash: Buffer, { id, content, begunAt }: Pick<Attempt, 'id' | 'content' | 'begunAt'>) {
    const hour = await hourOfLink(hash)
    if (hour === undefined) return // nothing is begun once the link's journey is over
    const stored: Stored = { c: hash.toString('hex'), b: begunAt, s: 'begun', h: content.hour }
    await rows.change(pool, [attemptRef(id, [hour])], () => rowOf({ stored, sealed: content.sealed }))
    await rows.change(pool, [lastRef(hash, hour)], () => lastRow(id))
  }

  return {
    async begin(code, attempt) {
      const hash = hashOfCode(code)
      if (hash !== undefined) await whenAvailable(begin(hash, attempt))
    },
    async lastOf(code) {
      const hash = hashOfCode(code)
      if (hash === undefined) return undefined
      const hour = await whenAvailable(hourOfLink(hash))
      const last = hour === undefined ? undefined : await whenAvailable(lastIdOf(hash, hour))
      if (last === undefined) return undefined
      const id = uuidBytes(last)
      const kept = await whenAvailable(find(id))
      return kept && attemptOf(id, kept)
    },
    take: (id) => move(id, 'begun', 'taken'),
    async putBack(id) {
      await move(id, 'taken', 'begun')
    },
    async settle(id, trouble) {
      await whenAvailable(change(id, (kept) => changed(kept, { s: 'done', t: trouble })))
    },
    async hold(id, content) {
      await whenAvailable(change(id, (kept) => (kept.stored.s === 'taken' ? held(kept, content) : undefined)))
    },
    takeHeld: (id) => move(id, 'held', 'taken'),
  }
}

function lastRef(hash: Uint8Array, hour: number): Wanted {
  return { kind: HOUR_KIND.attemptOfLink, subject: hash.subarray(0, 16), hours: [hour] }
}

function lastRow(id: Uint8Array): Buffer {
  return rowWith({}, id)
}

function rowOf({ stored, sealed }: Kept): Buffer {
  return rowWith(stored, sealed)
}

function rowWith(value: unknown, bytes: Uint8Array): Buffer {
  const plain = encodeHourRow('attempts', value, bytes)
  if (plain === undefined) throw new Error('an identity verification under way does not fit into its row')
  return plain
}

function keptIn(plain: Buffer): Kept {
  const { value, bytes } = decodeHourRow<Stored>(plain)
  return { stored: value, sealed: bytes }
}

function changed({ stored, sealed }: Kept, to: Partial<Stored>): Kept {
  return { stored: { ...stored, ...to }, sealed }
}

function held({ stored }: Kept, { hour, sealed }: Encrypted): Kept {
  return { stored: { ...stored, s: 'held', h: hour }, sealed }
}

function attemptOf(id: Uint8Array, { stored, sealed }: Kept): Attempt {
  return { id, content: { hour: stored.h, sealed }, begunAt: stored.b, state: stored.s, trouble: stored.t }
}
