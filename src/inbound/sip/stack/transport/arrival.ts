/** A message as it came in, whatever carried it, and the way back to who sent it. */
import type { Via } from '../message/parse-via.ts'
import type { Source } from '../message/write-message.ts'
import type { Hop, Transport } from './address.ts'

export type Arrival = {
  /** Latin-1. */
  readonly text: string
  readonly source: Source
  readonly transport: Transport
  /** The address and port of ours that the sender sees. */
  readonly local: () => Promise<Source>
  /** Sends to where answers to a request with this Via go, and only there: never to a place that a message names. */
  readonly wayBack: (via: Via) => (text: string) => void
  /** Sends to a place that the carrier's profile allows. @returns undefined where we have no socket for it */
  readonly wayTo: (hop: Hop) => ((text: string) => void) | undefined
  /** Set where a stream cannot be read on behind this message: it is refused with these words, and the connection closed. */
  readonly broken?: string
}

/** What every transport tells of. */
export type TransportHandlers = {
  readonly onMessage: (arrival: Arrival) => void
  readonly onFault: (message: string) => void
}
