/** All transactions that are open, by key. Bounded: beyond `most` nothing new is opened. */
import { randomToken } from '../random-token.ts'
import { InviteServer, type Transmit } from './invite-server.ts'
import { RequestClient } from './request-client.ts'
import { RequestServer } from './request-server.ts'
import type { TimerWheel } from './timer-wheel.ts'

export type Transactions = {
  invite(key: string): InviteServer | undefined
  /** An INVITE under way or just answered that came by another path: same Call-ID, From tag and CSeq, another branch. */
  merged(callRef: string): boolean
  openInvite(key: string, callRef: string, transmit: Transmit): InviteServer
  request(key: string): RequestServer | undefined
  openRequest(key: string, transmit: Transmit): RequestServer
  /** Sends a request of ours; `branch` names it in the answers. */
  openClient(branch: string, text: string, transmit: Transmit): void
  client(branch: string): RequestClient | undefined
  /** Requests of ours that nobody has answered yet. */
  readonly unanswered: number
  readonly full: boolean
  readonly size: number
}

export function createTransactions(wheel: TimerWheel, most: number): Transactions {
  const invites = new Map<string, InviteServer>()
  const calls = new Set<string>()
  const requests = new Map<string, RequestServer>()
  const clients = new Map<string, RequestClient>()
  const size = () => invites.size + requests.size + clients.size

  return {
    invite: (key) => invites.get(key),
    merged: (callRef) => calls.has(callRef),
    openInvite(key, callRef, transmit) {
      const opened = new InviteServer(randomToken(), wheel, transmit, () => {
        invites.delete(key)
        calls.delete(callRef)
      })
      invites.set(key, opened)
      calls.add(callRef)
      return opened
    },
    request: (key) => requests.get(key),
    openRequest(key, transmit) {
      const opened = new RequestServer(wheel, transmit, () => requests.delete(key))
      requests.set(key, opened)
      return opened
    },
    openClient(branch, text, transmit) {
      clients.set(branch, new RequestClient(text, wheel, transmit, () => clients.delete(branch)))
    },
    client: (branch) => clients.get(branch),
    get unanswered() {
      return [...clients.values()].filter(({ state }) => state === 'trying' || state === 'proceeding').length
    },
    get full() {
      return size() >= most
    },
    get size() {
      return size()
    },
  }
}
