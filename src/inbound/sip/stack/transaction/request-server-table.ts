/** The server transaction of every request but INVITE and ACK as a total table: RFC 3261 section 17.2.2. */

export type RequestState = 'trying' | 'completed' | 'terminated'

export type RequestEvent =
  | 'request' // the same request once more
  | 'send-final'
  | 'timer-j' // no repetition can be under way any more

export type RequestAction = 'send' | 'send-again' | 'start-j' | 'forget'

export type RequestStep = { readonly next: RequestState; readonly actions: readonly RequestAction[] }

/** Without its proceeding state: this server answers such requests at once, so no provisional answer is ever sent. */
export const REQUEST_SERVER: Readonly<Record<RequestState, Readonly<Record<RequestEvent, RequestStep>>>> = {
  trying: {
    request: { next: 'trying', actions: [] },
    'send-final': { next: 'completed', actions: ['send', 'start-j'] },
    'timer-j': { next: 'trying', actions: [] },
  },
  completed: {
    request: { next: 'completed', actions: ['send-again'] },
    'send-final': { next: 'completed', actions: [] },
    'timer-j': { next: 'terminated', actions: ['forget'] },
  },
  terminated: {
    request: { next: 'terminated', actions: [] },
    'send-final': { next: 'terminated', actions: [] },
    'timer-j': { next: 'terminated', actions: [] },
  },
}
