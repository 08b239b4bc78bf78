/**
 * The life of a link, as a total table: every event has an answer in every state.
 *
 * `live` was sent; `opened` was consumed by a POST with the right digits, its journey runs; the others are ends.
 */

export type LinkState = 'live' | 'opened' | 'used' | 'expired' | 'replaced' | 'locked'

export type LinkEvent =
  | 'opened' // the right four digits were posted
  | 'missed' // wrong digits
  | 'missed-last' // wrong digits for the third time
  | 'time-over' // ten minutes after the gateway's accept, or thirty after it was opened
  | 'newer-sent' // the same line was sent another link: who rings in somebody's name must not end what they have begun
  | 'ended' // the person ended the journey, or had everything deleted

export const LINK_TABLE: Readonly<Record<LinkState, Readonly<Record<LinkEvent, LinkState>>>> = {
  live: {
    opened: 'opened',
    missed: 'live',
    'missed-last': 'locked',
    'time-over': 'expired',
    'newer-sent': 'replaced',
    ended: 'used',
  },
  opened: {
    opened: 'opened', // another browser, the same person: the state hangs on the code and the digits
    missed: 'opened',
    'missed-last': 'locked',
    'time-over': 'used',
    'newer-sent': 'opened',
    ended: 'used',
  },
  used: always('used'),
  expired: always('expired'),
  replaced: always('replaced'),
  locked: always('locked'),
}

/** While it runs, line, site and visit are kept with it; at its end they are dropped. */
export function isRunning(state: LinkState): state is 'live' | 'opened' {
  return state === 'live' || state === 'opened'
}

function always(state: LinkState): Readonly<Record<LinkEvent, LinkState>> {
  return {
    opened: state,
    missed: state,
    'missed-last': state,
    'time-over': state,
    'newer-sent': state,
    ended: state,
  }
}
