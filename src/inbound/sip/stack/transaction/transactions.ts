/** All transactions that are open, by key. Bounded in number and in the bytes of their answers: beyond it nothing new is opened. */
import { randomToken } from '../../calls/random-token.ts'
import { type ConfirmedInvite, createConfirmedInvites } from './confirmed-invites.ts'
import { InviteServer, type Way } from './invite-server.ts'
import type { Kept } from './kept-text.ts'
import { RequestClient } from './request-client.ts'
import { RequestServer } from './request-server.ts'
import type { TimerWheel } from './timer-wheel.ts'

export type Transactions = {
  invite(key: string): InviteServer | ConfirmedInvite | undefined
  /** An INVITE under way or just answered that came by another path: the same call by its `callRef`, another branch. */
  merged(callRef: string): boolean
  /** @param callRef  undefined where it need not be known by another path */
  openInvite(key: string, callRef: string | undefined, way: Way): InviteServer
  request(key: string): RequestServer | undefined
  openRequest(key: string, way: Way): RequestServer
  /** Sends a request of ours; `branch` names it in the answers. `forgotten` when no answer to it can come any more. */
  openClient(branch: string, text: string, way: Way, forgotten?: () => void): void
  client(branch: string): RequestClient | undefined
  /** Requests of ours that nobody has answered yet. */
  readonly unanswered: number
  /** No further INVITE has room. */
  readonly full: boolean
  /** No further request of another method has room: it is answered, and a repetition of it anew. Calls do not notice. */
  readonly fullOfRequests: boolean
  readonly size: number
}

/** Answers to INVITEs, and as much again to other requests: 256,000 of the usual size, which 6,000 a second leave in 40 s. */
const MOST_BYTES = 128 * 1024 ** 2

/** @param mostBytes  of answers kept, to INVITEs and as much again to other requests */
export function createTransactions(wheel: TimerWheel, most: number, mostBytes = MOST_BYTES): Transactions {
  const invites = new Map<string, InviteServer>()
  const calls = new Set<string>()
  const confirmed = createConfirmedInvites(wheel, most)
  const requests = new Map<string, RequestServer>()
  const clients = new Map<string, RequestClient>()
  const inviteAnswers: Kept = { bytes: 0 }
  const requestAnswers: Kept = { bytes: 0 }
  const size = () => invites.size + confirmed.size + requests.size + clients.size

  function forget({ key, callRef }: InviteServer): void {
    invites.delete(key)
    if (callRef !== undefined) calls.delete(callRef)
  }

  const keeper = {
    confirmed(invite: InviteServer) {
      forget(invite)
      confirmed.add(invite.key, invite.callRef, invite.toTag)
    },
    forget,
  }

  return {
    invite: (key) => invites.get(key) ?? confirmed.find(key),
    merged: (callRef) => calls.has(callRef) || confirmed.merged(callRef),
    openInvite(key, callRef, way) {
      const opened = new InviteServer({ key, callRef, toTag: randomToken() }, wheel, way, inviteAnswers, keeper)
      invites.set(key, opened)
      if (callRef !== undefined) calls.add(callRef)
      return opened
    },
    request: (key) => requests.get(key),
    openRequest(key, way) {
      const opened = new RequestServer(wheel, way, requestAnswers, () => requests.delete(key))
      requests.set(key, opened)
      return opened
    },
    openClient(branch, text, way, forgotten) {
      const forget = () => {
        clients.delete(branch)
        forgotten?.()
      }
      clients.set(branch, new RequestClient(text, wheel, way, forget))
    },
    client: (branch) => clients.get(branch),
    get unanswered() {
      return [...clients.values()].filter(({ state }) => state === 'trying' || state === 'proceeding').length
    },
    get full() {
      return size() >= most || inviteAnswers.bytes >= mostBytes
    },
    get fullOfRequests() {
      return size() >= most || requestAnswers.bytes >= mostBytes
    },
    get size() {
      return size()
    },
  }
}
