/** The dialogs that are open, and whom their requests are for. */

import type { KeyPress } from '../../../../ports/call/keypad.ts'
import type { VisitRef } from '../../../../ports/kit/events.ts'
import type { Proof } from '../../calls/proof.ts'
import type { Misfit } from '../sdp/misfit.ts'
import type { SdpOffer } from '../sdp/parse-sdp.ts'
import type { Dialog } from './dialog.ts'
import type { Negotiation } from './negotiation.ts'
import type { AckWait } from './repeat-2xx.ts'

/** The sound of a call as far as requests inside the dialogue reach it. */
export type Changeable = {
  /** Of 183 and 200, Contact and Content-Type among them. */
  readonly headers: readonly string[]
  /** The caller offers anew. @returns our answer; or why we could play into none of it: then all stays as it was */
  reoffer(offer: SdpOffer): { readonly body: string } | { readonly misfit: Misfit }
  /** An offer of ours, for a request that asks for one. */
  offer(): string
  /** The caller's answer to it. One that is missing or cannot be used leaves all as it was. @returns false where there is still nobody to speak to */
  take(answer: SdpOffer | undefined): boolean
  /** A key of the caller's. */
  press(key: KeyPress): void
}

export type DialogSession = {
  readonly dialog: Dialog
  /** The call, as the events name it. */
  readonly visit: VisitRef
  readonly sound: Changeable
  /** Whether the caller hears us: a request inside the dialogue shows it. */
  readonly proof: Proof
  /** Who has offered what. */
  readonly negotiation: Negotiation
  /** The 2xx that waits for its ACK; undefined before the call is answered. */
  readonly acks: AckWait | undefined
  /** The caller has our first 2xx, or the 183 that made our offer, and can hear us. */
  acknowledged(): void
  /** It has it, but its answer to our offer is missing or of no use. */
  unheard(): void
  /** The caller hung up. */
  hungUp(): void
  /** We hang up, since the server stops. */
  stop(): void
}

export type Dialogs = {
  add(party: DialogSession): void
  remove(party: DialogSession): void
  get(id: string): DialogSession | undefined
  all(): Iterable<DialogSession>
  /** Our BYE is under way: the caller's, which may cross it, still belongs to a call. */
  leave(id: string): void
  /** Our BYE is answered or given up. */
  left(id: string): void
  isLeaving(id: string): boolean
  readonly leaving: number
  readonly size: number
}

export function createDialogs(): Dialogs {
  const parties = new Map<string, DialogSession>()
  const leaving = new Set<string>()
  return {
    add: (party) => void parties.set(party.dialog.id, party),
    remove: (party) => void parties.delete(party.dialog.id),
    get: (id) => parties.get(id),
    all: () => [...parties.values()],
    leave: (id) => void leaving.add(id),
    left: (id) => void leaving.delete(id),
    isLeaving: (id) => leaving.has(id),
    get leaving() {
      return leaving.size
    },
    get size() {
      return parties.size
    },
  }
}
