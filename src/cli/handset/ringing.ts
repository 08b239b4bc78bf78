/** A handset's call: the options, the progress while it rings, and the result. */
import type { Codec } from './sdp.ts'

export type ServerAddress = { readonly host: string; readonly port: number }

export type RingOptions = {
  /** As dialled; hyphens and spaces are left out. */
  readonly siteNumber: string
  /** E.164 or national, with or without hyphens; '' withholds the number. Sent as P-Asserted-Identity and From. */
  readonly from: string
  /** False: no media is offered, so no prompt is heard. Default true. */
  readonly media?: boolean
  /** In the order of preference. Default PCMA, PCMU. */
  readonly codecs?: readonly Codec[]
  /**
   * Keys (`0` to `9`, `*`, `#`, `A` to `D`) to press, beside the sound, as soon as an announcement is heard; those behind a comma
   * when the next one begins. A handset without keys offers none.
   */
  readonly keys?: string
  /** Given a function that presses keys at once, for as long as the call lasts. */
  readonly onKeypad?: (press: (keys: string) => void) => void
  readonly callId?: string
  /** With `callId` it names the visit, so whoever chooses both knows it beforehand. */
  readonly fromTag?: string
  /** Hangs up: CANCEL while it rings, BYE once answered. */
  readonly signal?: AbortSignal
  /** The longest that ringing or an answered call is held before the handset hangs up. Default 60,000. */
  readonly maxMs?: number
  /**
   * For a server that may be gone for a while: the same INVITE is sent again, at most 4 s apart, for so long; refusals by
   * the network are ignored, and a provisional answer does not end it. Default: RFC 3261 timers A and B (32 s).
   */
  readonly retransmitForMs?: number
  readonly onProgress?: (progress: Progress) => void
}

/** `atMs` counts from the first INVITE. */
export type Progress = { readonly atMs: number } & (
  | { readonly kind: 'sending'; readonly attempt: number }
  | { readonly kind: 'provisional'; readonly status: number; readonly reason: string }
  | { readonly kind: 'answered'; readonly codec: Codec | null }
  /** 20 ms of sound as it comes: raw G.711. `begins`: the first of an announcement. */
  | { readonly kind: 'audio'; readonly codec: Codec; readonly payload: Buffer; readonly begins: boolean }
  | { readonly kind: 'final'; readonly status: number; readonly reason: string }
  | { readonly kind: 'ended'; readonly hungUpBy: HungUpBy }
)

/** `nobody`: no final answer came. */
export type HungUpBy = 'server' | 'handset' | 'nobody'

/** What makes an INVITE the same INVITE again. */
export type CallIdentity = {
  readonly callId: string
  readonly fromTag: string
  readonly cseq: number
  readonly branch: string
  readonly siteNumber: string
  readonly from: string
}

export type CallResult = CallIdentity & {
  /** The final SIP answer. 408 with `fromServer` false: none came in time (RFC 3261 8.1.3.1). */
  readonly final: number
  readonly reason: string
  readonly fromServer: boolean
  /** Of a 503, in seconds. */
  readonly retryAfter: number | undefined
  readonly provisional: readonly number[]
  /** First INVITE to final answer, in milliseconds. */
  readonly tookMs: number
  /** How often the INVITE was sent. */
  readonly sent: number
  /** What was heard: payloads in order, raw G.711 of `codec`. */
  readonly audio: Buffer
  /** The same, announcement by announcement; one that was cut short as far as it was heard. */
  readonly announcements: readonly Buffer[]
  readonly codec: Codec | null
  readonly hungUpBy: HungUpBy
}
