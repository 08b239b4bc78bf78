/** Final answers to the carrier, in one table, with the words that belong to them. */
import type { PromptKind } from '../../../domain/pass/prompt.ts'
import type { CallOutcome } from '../../../ports/kit/events.ts'

export type Final = {
  readonly status: number
  readonly reason: string
  readonly outcome: CallOutcome
  readonly headers?: readonly string[]
}

/** How soon a carrier may try this server again, seconds. */
const RETRY_AFTER = 'Retry-After: 5'

/** Logged, and nothing to pay. */
export const LOGGED: Final = { status: 486, reason: 'Busy Here', outcome: 'logged' }
export const REPEATED: Final = { ...LOGGED, outcome: 'repeat' }

/** Logged and nothing else: no text, no status. The carrier did not verify the number, or there were too many calls of it or to that place. */
export const LOGGED_ONLY = {
  unverified: { ...LOGGED, outcome: 'logged-unverified' },
  'over-limit': { ...LOGGED, outcome: 'logged-over-limit' },
} as const satisfies Record<string, Final>
export type LogOnly = keyof typeof LOGGED_ONLY

/** The service's own number: a link follows, and there is no visit. */
export const OWN_CALL: Final = { ...LOGGED, outcome: 'own-page' }
/** A place's own phone hears its menu, and there is no visit. */
export const OWNER_CALL: Final = { ...LOGGED, outcome: 'owner-menu' }
/** Too many calls of this caller, or to that number: taken, and no link follows. */
export const OWN_OVER_LIMIT: Final = { ...LOGGED, outcome: 'own-over-limit' }

/** Not logged, each with its prompt. */
export const REFUSED = {
  'no-such-site': { final: { status: 404, reason: 'Not Found', outcome: 'no-such-site' }, prompt: 'unknown-number' },
  retired: { final: { status: 410, reason: 'Gone', outcome: 'retired' }, prompt: 'retired' },
  withheld: { final: { status: 433, reason: 'Anonymity Disallowed', outcome: 'withheld' }, prompt: 'withheld' },
  /** 403: understood, refused, and not to be tried again (RFC 3261 section 21.4.4). 433 would tell callers to show what they do show. */
  unreadable: {
    final: {
      status: 403,
      reason: 'Calling Number Unreadable',
      outcome: 'unreadable',
      headers: ['Warning: 399 ansimpass "The calling number is missing or is no number"'],
    },
    prompt: 'unreadable',
  },
} as const satisfies Record<string, { final: Final; prompt: PromptKind }>

/**
 * This number holds all its lines, and the carrier's profile wants to be told rather than have the call taken without sound. Never 503,
 * which makes a proxy avoid the whole server; never busy, which means logged.
 */
export const LINES_FULL: Final = {
  status: 480,
  reason: 'Temporarily Unavailable',
  outcome: 'lines-full',
  headers: [RETRY_AFTER],
}

/** The whole node: shedding, stopping, without a site list, or nothing can be stored. */
export const UNAVAILABLE: Final = {
  status: 503,
  reason: 'Service Unavailable',
  outcome: 'unavailable',
  headers: [RETRY_AFTER],
}

export const CANCELLED: Final = { status: 487, reason: 'Request Terminated', outcome: 'cancelled' }
