/** The SIP server's interface to the part that speaks RTP. Media never decides a call: where there is none, the call is answered without. */
import type { Prompt } from '../../../domain/pass/prompt.ts'
import type { KeyPress } from '../../../ports/call/keypad.ts'

/** G.711 A-law and µ-law, 8,000 samples a second. */
export type Codec = 'PCMA' | 'PCMU'

/** What the caller's SDP offers and the server has agreed to. */
export type MediaOffer = {
  /** Where the caller wants to hear: an IP address literal (never a name), and a port from 1 to 65535. `0.0.0.0` or `::`: not known yet, or shown by its own sound alone. */
  readonly address: string
  readonly port: number
  /** The common codecs in the caller's order, at least one. The SDP answer names only the first: play in that one. */
  readonly payloads: readonly [MediaPayload, ...MediaPayload[]]
  /** Milliseconds of sound a packet: 20, or 10 where the caller takes no more. */
  readonly ptime: 10 | 20
  /** The address of ours that the caller sees, of the same IP version as `address`: RTP binds here, our SDP names it. */
  readonly localAddress: string
  /** The IP address the INVITE came from: sound heard from there, too, may show the caller's true port (NAT). */
  readonly source?: string
  /** Payload type of the caller's keys beside the sound (RFC 4733 at 8,000 Hz); undefined where it offers none. */
  readonly telephoneEvent?: number
  /** Where the caller takes reports (RTCP); the port behind the RTP port unless given. `mux`: on the RTP ports of both (RFC 5761). */
  readonly rtcp?: { readonly address: string; readonly port: number; readonly mux: boolean }
  /** First digits of a foreign caller's number (E.164 without plus, at most 4): they choose among the languages that there are. */
  readonly callingCode?: string
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
   * @returns `stopped` when it was hushed, or the session was closed (or the media worker died), before the end
   */
  play(prompt: Prompt): Promise<'complete' | 'stopped'>
  /** Stops a prompt that is playing, within one packet. */
  hush(): void
  /**
   * The caller has offered anew: sound goes there, in that codec, from the next packet on; port and announcement stay.
   * `hold`: nothing is sent and the announcement stands still until the next offer, or `close`.
   * @returns false where nobody can be reached there, or the session is over: all stays as it was
   */
  update(offer: MediaOffer | 'hold'): boolean
  /** Frees the port; a running prompt stops, within one packet. May be called twice. */
  close(): void
}

/** What a session tells while it is open. None of these may throw. */
export type MediaListener = {
  /** A key of the caller's, once each, in the order pressed. */
  readonly onKey?: (press: KeyPress) => void
  /** Once: sound of the caller has come from an address that the offer trusts. */
  readonly onHeard?: () => void
  /** Once, at the end, unless the media worker died. */
  readonly onEnd?: (account: MediaAccount) => void
}

/** How the packets of one call travelled. Ratios from 0 to 1; undefined where nobody measured. */
export type MediaAccount = {
  /** Packets sent to the caller, and RTP packets heard from it. */
  readonly sent: number
  readonly heard: number
  /** What the caller's reports (RTCP) say of the way to it. */
  readonly toCaller?: Travel
  /** What we measured of the way from it. */
  readonly fromCaller?: Travel
}

export type Travel = { readonly lossRatio: number; readonly jitterMs: number }

export interface Media {
  /** Takes a port for one call. Never rejects. @returns undefined when no port is free or the media worker is away */
  open(offer: MediaOffer, listener?: MediaListener): Promise<MediaSession | undefined>
  /** Closes every session and ends the worker. */
  close(): Promise<void>
}
