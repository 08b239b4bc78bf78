/** Checks in a call that another program of this machine has handed over. Its answer comes only after the visit is stored. */

import type { HandedCall, HandedOutcome } from '../../ports/call/handed-calls.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import type { CheckedIn, CheckIn } from './check-in-caller.ts'

export type TakeHandedCallDeps = {
  readonly sites: Pick<SiteDirectory, 'loaded' | 'byNumber'>
  readonly checkIn: CheckIn
  readonly events: Events
}

/** Callers who ring go first: so many of these wait at a time, further ones are told to come again. */
const MOST_WAITING = 500

export function makeTakeHandedCall({ sites, checkIn, events }: TakeHandedCallDeps) {
  let waiting = 0

  async function outcomeOf({ site: number, ...call }: HandedCall): Promise<HandedOutcome> {
    if (!sites.loaded || waiting >= MOST_WAITING) return 'unavailable'
    const site = sites.byNumber(number)
    if (site === undefined || site.retired) return 'no-such-site'
    waiting += 1
    try {
      // Nobody listens: as where calls are answered without a word, no status is asked for.
      return said(await checkIn({ ...call, site: { ...site, answerMode: 'silent' } }))
    } finally {
      waiting -= 1
    }
  }

  return async function takeHandedCall(call: HandedCall): Promise<HandedOutcome> {
    const outcome = await outcomeOf(call)
    events.emit({ type: 'call-handed', outcome })
    return outcome
  }
}

function said(checkedIn: CheckedIn): HandedOutcome {
  if (checkedIn.kind === 'unavailable') return 'unavailable'
  return checkedIn.repeat || checkedIn.already === true ? 'repeat' : 'logged'
}
