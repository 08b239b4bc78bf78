/** Checks in a call that another program of this machine has handed over. Its answer comes only after the visit is stored. */
import { MINUTE } from '../../domain/kit/time.ts'
import { isLate } from '../../domain/visits/late.ts'
import type { HandedAnswer, HandedCall, HandedOutcome } from '../../ports/call/handed-calls.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import type { CheckedIn, CheckIn } from './check-in-caller.ts'

export type TakeHandedCallDeps = {
  readonly sites: Pick<SiteDirectory, 'loaded' | 'byNumber'>
  readonly checkIn: CheckIn
  readonly clock: Pick<Clock, 'now'>
  readonly events: Events
}

/** Callers who ring go first: so many of these wait at a time, further ones are told to come again. */
const MOST_WAITING = 500
/** So long after a call began its caller may still be listening. */
const LISTENS = MINUTE

export function makeTakeHandedCall({ sites, checkIn, clock, events }: TakeHandedCallDeps) {
  let waiting = 0

  async function answerTo({ site: number, ...call }: HandedCall): Promise<HandedAnswer> {
    if (!sites.loaded || waiting >= MOST_WAITING) return { outcome: 'unavailable' }
    const site = sites.byNumber(number)
    if (site === undefined || site.retired) return { outcome: 'no-such-site' }
    waiting += 1
    try {
      // The site's own mode is of calls that ring here. Where nobody listens any more no status is asked for.
      const now = clock.now()
      const listens = now - call.receivedAt < LISTENS
      const checkedIn = await checkIn({
        ...call,
        site: { ...site, answerMode: listens ? 'announce' : 'silent' },
        ...(isLate(call.receivedAt, now) && { toldAt: now }),
      })
      if (checkedIn.kind === 'unavailable') return { outcome: 'unavailable' }
      return { outcome: outcomeOf(checkedIn), ...(listens && { prompt: checkedIn.prompt }) }
    } finally {
      waiting -= 1
    }
  }

  return async function takeHandedCall(call: HandedCall): Promise<HandedAnswer> {
    const answer = await answerTo(call)
    events.emit({ type: 'call-handed', outcome: answer.outcome })
    return answer
  }
}

function outcomeOf(checkedIn: Extract<CheckedIn, { kind: 'logged' }>): HandedOutcome {
  if (checkedIn.repeat) return 'repeat'
  return checkedIn.already === true ? 'already' : 'logged'
}
