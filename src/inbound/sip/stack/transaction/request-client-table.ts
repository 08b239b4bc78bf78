/** The client transaction of our own requests (BYE) as a total table: RFC 3261 section 17.1.2. */

export type ClientState = 'trying' | 'proceeding' | 'completed' | 'terminated'

export type ClientEvent =
  | 'answer-1xx'
  | 'answer-final'
  | 'timer-e' // repeat the request
  | 'timer-f' // no answer came: given up
  | 'timer-k' // no repeated answer can be under way any more

export type ClientAction = 'send-again' | 'double-e' | 'start-k' | 'stop-timers' | 'forget'

export type ClientStep = { readonly next: ClientState; readonly actions: readonly ClientAction[] }

export const REQUEST_CLIENT: Readonly<Record<ClientState, Readonly<Record<ClientEvent, ClientStep>>>> = {
  trying: {
    'answer-1xx': { next: 'proceeding', actions: [] },
    'answer-final': { next: 'completed', actions: ['stop-timers', 'start-k'] },
    'timer-e': { next: 'trying', actions: ['send-again', 'double-e'] },
    'timer-f': { next: 'terminated', actions: ['stop-timers', 'forget'] },
    'timer-k': { next: 'trying', actions: [] },
  },
  proceeding: {
    'answer-1xx': { next: 'proceeding', actions: [] },
    'answer-final': { next: 'completed', actions: ['stop-timers', 'start-k'] },
    'timer-e': { next: 'proceeding', actions: ['send-again', 'double-e'] },
    'timer-f': { next: 'terminated', actions: ['stop-timers', 'forget'] },
    'timer-k': { next: 'proceeding', actions: [] },
  },
  completed: {
    'answer-1xx': { next: 'completed', actions: [] },
    'answer-final': { next: 'completed', actions: [] },
    'timer-e': { next: 'completed', actions: [] },
    'timer-f': { next: 'completed', actions: [] },
    'timer-k': { next: 'terminated', actions: ['stop-timers', 'forget'] },
  },
  terminated: {
    'answer-1xx': { next: 'terminated', actions: [] },
    'answer-final': { next: 'terminated', actions: [] },
    'timer-e': { next: 'terminated', actions: [] },
    'timer-f': { next: 'terminated', actions: [] },
    'timer-k': { next: 'terminated', actions: [] },
  },
}
