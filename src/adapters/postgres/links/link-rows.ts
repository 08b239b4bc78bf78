/** Links as rows of their hour: found by their codes' hashes, and by their lines where a newer one takes their place. */
import { isRunning, LINK_TABLE, type LinkState } from '../../../domain/identity/link-states.ts'
import { type EpochMs, MINUTE } from '../../../domain/kit/time.ts'
import { LINK_USEFUL_MS } from '../../../domain/pass/text/choose-text.ts'
import type { LinkSeen } from '../../../ports/links/link-store.ts'
import type { Encrypted } from '../../../ports/pass/delivery-cipher.ts'
import { decodeHourRow, encodeHourRow } from '../visits/hour-row-form.ts'
import { HOUR_KIND, type Wanted } from '../visits/hour-rows.ts'

/** From the gateway's accept; a text is given up after `LINK_USEFUL_MS`, so a link not known to be accepted ends after both. */
const VALID_MS = 10 * MINUTE
const JOURNEY_MS = 30 * MINUTE
const MISSES = 3

/** As the last version has it; what time made of it since is worked out by `stateAt`. */
export type Link = {
  readonly state: LinkState
  readonly issuedAt: EpochMs
  /** By the gateway: from then on it may be opened for ten minutes. */
  readonly acceptedAt?: EpochMs
  readonly openedAt?: EpochMs
  readonly misses: number
  /** Line, site and visit; undefined once it is over. */
  readonly content?: Encrypted
}

type Stored = {
  readonly s: LinkState
  readonly i: EpochMs
  readonly a?: EpochMs | undefined
  readonly o?: EpochMs | undefined
  readonly m: number
  /** The hour of the content's key. */
  readonly h?: number | undefined
}

/** `hash`: of the code. */
export function linkRef(hash: Uint8Array, hours: readonly number[]): Wanted {
  return { kind: HOUR_KIND.link, subject: hash.subarray(0, 16), hours }
}

export function encodeLink({ state, issuedAt, acceptedAt, openedAt, misses, content }: Link): Buffer {
  const stored: Stored = { s: state, i: issuedAt, a: acceptedAt, o: openedAt, m: misses, h: content?.hour }
  const plain = encodeHourRow('links', stored, content?.sealed)
  if (plain === undefined) throw new Error('what a link is for does not fit into its row')
  return plain
}

export function decodeLink(plain: Buffer): Link {
  const { value, bytes } = decodeHourRow<Stored>(plain)
  return {
    state: value.s,
    issuedAt: value.i,
    ...(value.a === undefined ? {} : { acceptedAt: value.a }),
    ...(value.o === undefined ? {} : { openedAt: value.o }),
    misses: value.m,
    ...(value.h === undefined ? {} : { content: { hour: value.h, sealed: bytes } }),
  }
}

/** When a link that runs ends by itself. */
function untilOf({ state, issuedAt, acceptedAt, openedAt }: Link): EpochMs {
  if (state === 'opened' && openedAt !== undefined) return openedAt + JOURNEY_MS
  return (acceptedAt ?? issuedAt + LINK_USEFUL_MS) + VALID_MS
}

export function stateAt(link: Link, at: EpochMs): LinkState {
  return isRunning(link.state) && at >= untilOf(link) ? LINK_TABLE[link.state]['time-over'] : link.state
}

export function seenAt(link: Link | undefined, at: EpochMs): LinkSeen {
  if (link === undefined) return { state: 'unknown' }
  const state = stateAt(link, at)
  if (!isRunning(state)) return { state }
  if (link.content === undefined) throw new Error('a link that runs has no content')
  return { state, content: link.content, misses: link.misses, until: untilOf(link) }
}

/** Each: what it is then; undefined where it stays as it is. */
export const linkAfter = {
  opened(link: Link, at: EpochMs): Link | undefined {
    return stateAt(link, at) === 'live' ? { ...link, state: LINK_TABLE.live.opened, openedAt: at } : undefined
  },
  missed(link: Link, at: EpochMs): Link | undefined {
    const state = stateAt(link, at)
    if (!isRunning(state)) return undefined
    const misses = link.misses + 1
    return misses < MISSES ? { ...link, misses } : over({ ...link, misses }, LINK_TABLE[state]['missed-last'])
  },
  ended(link: Link, at: EpochMs): Link | undefined {
    const state = stateAt(link, at)
    return isRunning(state) ? over(link, LINK_TABLE[state].ended) : undefined
  },
  /** An opened link goes on: its journey has attempts and an end of its own. */
  newerSent(link: Link, at: EpochMs): Link | undefined {
    return stateAt(link, at) === 'live' ? over(link, LINK_TABLE.live['newer-sent']) : undefined
  },
  accepted(link: Link, at: EpochMs): Link | undefined {
    const runs = link.acceptedAt === undefined && isRunning(stateAt(link, at))
    return runs ? { ...link, acceptedAt: at } : undefined
  },
  rewritten(link: Link, at: EpochMs, content: Encrypted): Link | undefined {
    return stateAt(link, at) === 'opened' ? { ...link, content } : undefined
  },
}

/** What it was for is in no later version. */
function over({ issuedAt, misses }: Link, state: LinkState): Link {
  return { state, issuedAt, misses }
}
