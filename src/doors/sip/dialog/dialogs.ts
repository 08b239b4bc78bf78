/** The dialogs that are open, and whom their requests are for. */
import type { Dialog } from './dialog.ts'

export type Party = {
  readonly dialog: Dialog
  /** The caller has our 2xx. */
  acknowledged(): void
  /** The caller hung up. */
  hungUp(): void
  /** We hang up, since the server stops. */
  stop(): void
}

export type Dialogs = {
  add(party: Party): void
  remove(party: Party): void
  get(id: string): Party | undefined
  all(): Iterable<Party>
  readonly size: number
}

export function createDialogs(): Dialogs {
  const parties = new Map<string, Party>()
  return {
    add: (party) => void parties.set(party.dialog.id, party),
    remove: (party) => void parties.delete(party.dialog.id),
    get: (id) => parties.get(id),
    all: () => [...parties.values()],
    get size() {
      return parties.size
    },
  }
}
