/** The INVITE server transaction as a total table: RFC 3261 section 17.2.1 with the accepted state of RFC 6026. */

export type InviteState = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated'

export type InviteEvent =
  | 'invite' // the same INVITE once more
  | 'ack'
  | 'send-1xx'
  | 'send-2xx'
  | 'send-final' // 300 to 699
  | 'timer-g' // repeat the final answer
  | 'timer-h' // no ACK came
  | 'timer-i' // no ACK can be under way any more
  | 'timer-l' // no INVITE can be under way any more

/** What a step does beside the change of state; leaving a state stops its timers. */
export type InviteAction =
  | 'send' // the answer just given
  | 'send-again' // the last answer, where there is one
  | 'start-g'
  | 'double-g'
  | 'start-h'
  | 'start-i'
  | 'start-l'
  | 'stop-timers'
  | 'forget' // out of the table of transactions

export type InviteStep = { readonly next: InviteState; readonly actions: readonly InviteAction[] }

/** A step that leaves the state as it is, and one that changes it: the same shape, two words for the reader. */
const stay = (next: InviteState, ...actions: InviteAction[]): InviteStep => ({ next, actions })
const go = stay

export const INVITE_SERVER: Readonly<Record<InviteState, Readonly<Record<InviteEvent, InviteStep>>>> = {
  proceeding: {
    invite: stay('proceeding', 'send-again'),
    ack: stay('proceeding'), // an ACK without a final answer: nobody's
    'send-1xx': stay('proceeding', 'send'),
    'send-2xx': go('accepted', 'send', 'start-l'),
    'send-final': go('completed', 'send', 'start-g', 'start-h'),
    'timer-g': stay('proceeding'),
    'timer-h': stay('proceeding'),
    'timer-i': stay('proceeding'),
    'timer-l': stay('proceeding'),
  },
  completed: {
    invite: stay('completed', 'send-again'),
    ack: go('confirmed', 'stop-timers', 'start-i'),
    'send-1xx': stay('completed'), // too late: the caller has its final answer
    'send-2xx': stay('completed'),
    'send-final': stay('completed'),
    'timer-g': stay('completed', 'send-again', 'double-g'),
    'timer-h': go('terminated', 'stop-timers', 'forget'),
    'timer-i': stay('completed'),
    'timer-l': stay('completed'),
  },
  confirmed: {
    invite: stay('confirmed'),
    ack: stay('confirmed'),
    'send-1xx': stay('confirmed'),
    'send-2xx': stay('confirmed'),
    'send-final': stay('confirmed'),
    'timer-g': stay('confirmed'),
    'timer-h': stay('confirmed'),
    'timer-i': go('terminated', 'stop-timers', 'forget'),
    'timer-l': stay('confirmed'),
  },
  accepted: {
    invite: stay('accepted'), // the dialog repeats its 2xx until the ACK comes
    ack: stay('accepted'), // an ACK of a 2xx belongs to the dialog
    'send-1xx': stay('accepted'),
    'send-2xx': stay('accepted', 'send'),
    'send-final': stay('accepted'),
    'timer-g': stay('accepted'),
    'timer-h': stay('accepted'),
    'timer-i': stay('accepted'),
    'timer-l': go('terminated', 'stop-timers', 'forget'),
  },
  terminated: {
    invite: stay('terminated'),
    ack: stay('terminated'),
    'send-1xx': stay('terminated'),
    'send-2xx': stay('terminated'),
    'send-final': stay('terminated'),
    'timer-g': stay('terminated'),
    'timer-h': stay('terminated'),
    'timer-i': stay('terminated'),
    'timer-l': stay('terminated'),
  },
}
