/** What the SIP door asks of the part that speaks RTP. Media never decides a call: where there is none, the call is answered without. */
import type { Prompt } from '../../domain/pass/prompt.ts'

/** G.711 A-law and µ-law, 8,000 samples a second. */
export type Codec = 'PCMA' | 'PCMU'

/** What the caller's SDP offers and the door has agreed to. */
export type MediaOffer = {
  /** Where the caller wants to hear: an IP address literal (never a name), and a port from 1 to 65535. */
  readonly address: string
  readonly port: number
  /** The common codecs in the caller's order, at least one. The SDP answer names only the first: play in that one. */
  readonly payloads: readonly [MediaPayload, ...MediaPayload[]]
  /** Milliseconds of sound a packet, a multiple of 10 from 10 to 60; 20 unless the caller asks otherwise. The answer says 20 and 20 may be played. */
  readonly ptime: number
  /** The address of ours that the offer came to: RTP binds here, the SDP answer names it. */
  readonly localAddress: string
  /** The IP address the INVITE came from: sound heard from there, too, may show the caller's true port (NAT). */
  readonly source?: string
}

export type MediaPayload = {
  readonly codec: Codec
  /** RTP payload type, 0 to 127: 8 for PCMA and 0 for PCMU unless the offer maps another. */
  readonly payloadType: number
}

/** One call's sound. */
export interface MediaSession {
  /** The even UDP port that the SDP answer names. */
  readonly localPort: number
  /** How long a prompt lasts, in milliseconds. */
  durationMs(prompt: Prompt): number
  /**
   * Plays a prompt to its end. Never rejects. At most one at a time.
   * @returns `stopped` when the session was closed (or the media worker died) before the end
   */
  play(prompt: Prompt): Promise<'complete' | 'stopped'>
  /** Frees the port; a running prompt stops. May be called twice. */
  close(): void
}

export interface Media {
  /** Takes a port for one call. Never rejects. @returns undefined when no port is free or the media worker is away */
  open(offer: MediaOffer): Promise<MediaSession | undefined>
  /** Closes every session and ends the worker. */
  close(): Promise<void>
}
