/** A call as check-in takes it: its site is known, its caller has shown a number. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Channel } from '../../domain/visits/visit.ts'
import type { CompanionAtDoor } from '../../ports/call/handed-calls.ts'

export type IncomingCall = {
  readonly site: Site
  readonly line: Line
  readonly receivedAt: EpochMs
  /** 16 bytes: SHA-256 of carrier, number dialled, Call-ID, From tag and CSeq number, shortened. */
  readonly callKey: Uint8Array
  /** True where the caller may be forged: the visit is logged, and there is no text and no status, spoken or shown. */
  readonly logOnly?: boolean
  /** `call` unless given. */
  readonly channel?: Channel
  /** Of a guardian's companion: how the door shows them. A visit of their own, sealed with the guardian's line; no text, no prompt. */
  readonly companion?: CompanionAtDoor
  /** The carrier's name, where the caller can be asked for keys in this call. */
  readonly keysFrom?: string
  /** The call is answered with sound, and its caller's keys would come in that alone: they are not heard. */
  readonly keysUnheard?: true
  /** Of a late call: when it was told of. The visit is logged under an epoch of its own; nobody is told, and no other call's answer changes. */
  readonly toldAt?: EpochMs
}
