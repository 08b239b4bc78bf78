/** The life of one bind as a total table: every event has an answer in every state. */

export type SessionState =
  /** Not connected; waits before it tries again. */
  | 'waiting'
  | 'connecting'
  | 'binding'
  /** Texts can be submitted, receipts come: as the bind's mode allows. */
  | 'bound'
  /** We sent unbind: what is under way may still be answered. */
  | 'unbinding'
  | 'closed'

export type SessionEvent =
  | 'retry-due'
  | 'connected'
  | 'bind-accepted'
  | 'bind-refused'
  /** The connection ended, by whichever side, or can serve no longer: silence, half closed, framing lost, an unbind of the gateway. */
  | 'lost'
  | 'stop'
  /** The gateway answered our unbind, or has had its time for it. */
  | 'unbound'

export const SESSION_TABLE: Readonly<Record<SessionState, Readonly<Record<SessionEvent, SessionState>>>> = {
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
    unbound: 'connecting',
  },
  binding: {
    'retry-due': 'binding',
    connected: 'binding',
    'bind-accepted': 'bound',
    'bind-refused': 'waiting',
    lost: 'waiting',
    stop: 'closed',
    unbound: 'binding',
  },
  bound: {
    'retry-due': 'bound',
    connected: 'bound',
    'bind-accepted': 'bound',
    'bind-refused': 'bound',
    lost: 'waiting',
    stop: 'unbinding',
    unbound: 'bound',
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
