/** The life of an SMPP session as a total table: every event has an answer in every state. */

export type SessionState =
  /** Not connected; waits before it tries again. */
  | 'waiting'
  | 'connecting'
  | 'binding'
  /** Texts can be submitted. */
  | 'bound'
  /** Unbind was sent: what is under way may still be answered. */
  | 'unbinding'
  | 'closed'

export type SessionEvent = 'retry-due' | 'connected' | 'bind-accepted' | 'bind-refused' | 'lost' | 'stop' | 'unbound'

const NEXT: Readonly<Record<SessionState, Readonly<Record<SessionEvent, SessionState>>>> = {
  waiting: {
    'retry-due': 'connecting',
    connected: 'waiting',
    'bind-accepted': 'waiting',
    'bind-refused': 'waiting',
    lost: 'waiting',
    stop: 'closed',
    unbound: 'waiting',
  },
  connecting: {
    'retry-due': 'connecting',
    connected: 'binding',
    'bind-accepted': 'connecting',
    'bind-refused': 'connecting',
    lost: 'waiting',
    stop: 'closed',
    unbound: 'waiting',
  },
  binding: {
    'retry-due': 'binding',
    connected: 'binding',
    'bind-accepted': 'bound',
    'bind-refused': 'waiting',
    lost: 'waiting',
    stop: 'closed',
    unbound: 'waiting',
  },
  bound: {
    'retry-due': 'bound',
    connected: 'bound',
    'bind-accepted': 'bound',
    'bind-refused': 'bound',
    lost: 'waiting',
    stop: 'unbinding',
    unbound: 'waiting',
  },
  unbinding: {
    'retry-due': 'unbinding',
    connected: 'unbinding',
    'bind-accepted': 'unbinding',
    'bind-refused': 'unbinding',
    lost: 'closed',
    stop: 'unbinding',
    unbound: 'closed',
  },
  closed: {
    'retry-due': 'closed',
    connected: 'closed',
    'bind-accepted': 'closed',
    'bind-refused': 'closed',
    lost: 'closed',
    stop: 'closed',
    unbound: 'closed',
  },
}

export function nextState(state: SessionState, event: SessionEvent): SessionState {
  return NEXT[state][event]
}
