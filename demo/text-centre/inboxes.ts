/** Received texts of every handset, within bounds. */
import type { DemoMessage as Message } from '../../src/contracts/demo-page.ts'

export type Inboxes = {
  put(phone: string, message: Message): void
  /** Newest first. */
  of(phone: string): readonly Message[]
  empty(): void
}

const MOST_A_HANDSET = 100
const MOST_IN_ALL = 200_000

/** Above the bounds the oldest messages go, first those of the handset that has been quiet longest. */
export function createInboxes(most = { aHandset: MOST_A_HANDSET, inAll: MOST_IN_ALL }): Inboxes {
  // Oldest first in each; a handset moves to the end of the map with every message.
  const handsets = new Map<string, Message[]>()
  let count = 0

  return {
    put(phone, message) {
      const inbox = handsets.get(phone) ?? []
      handsets.delete(phone)
      handsets.set(phone, inbox)
      inbox.push(message)
      count++
      if (inbox.length > most.aHandset) dropOldest(phone, inbox)
      for (const [quiet, old] of handsets) {
        if (count <= most.inAll) break
        dropOldest(quiet, old)
      }
    },
    of: (phone) => (handsets.get(phone) ?? []).toReversed(),
    empty() {
      handsets.clear()
      count = 0
    },
  }

  function dropOldest(phone: string, inbox: Message[]): void {
    inbox.shift()
    count--
    if (inbox.length === 0) handsets.delete(phone)
  }
}
