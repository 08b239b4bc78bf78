/** Messages between the server's thread and the RTP worker. A session is known by a number that is never used twice. */
import type { MediaAccount, MediaOffer } from '../calls/media.ts'
import type { G711 } from './g711.ts'
import type { PromptLibrary, SpokenPrompt } from './prompt-library.ts'

export type WorkerStart = {
  /** First and last port, both included; only even ones are taken. */
  readonly ports: readonly [number, number]
  readonly library: PromptLibrary
}

export type ToWorker =
  | { readonly type: 'open'; readonly id: number; readonly target: StreamTarget }
  | { readonly type: 'play'; readonly id: number; readonly prompt: SpokenPrompt }
  | { readonly type: 'hush'; readonly id: number }
  /** No target: on hold. */
  | { readonly type: 'update'; readonly id: number; readonly target?: StreamTarget }
  /** From the next prompt on. */
  | { readonly type: 'library'; readonly library: PromptLibrary }
  | { readonly type: 'close'; readonly id: number }
  | { readonly type: 'end' }

export type FromWorker =
  | { readonly type: 'ready' }
  /** No `localPort`: no port was free. */
  | { readonly type: 'opened'; readonly id: number; readonly localPort?: number }
  | { readonly type: 'played'; readonly id: number; readonly outcome: 'complete' | 'stopped' }
  | { readonly type: 'heard'; readonly id: number }
  | { readonly type: 'key'; readonly id: number; readonly digit: string; readonly durationMs: number }
  | { readonly type: 'ended'; readonly id: number; readonly account: MediaAccount }

export type StreamTarget = {
  readonly localAddress: string
  readonly address: string
  readonly port: number
  readonly law: G711
  /** Milliseconds of sound a packet. */
  readonly packetMs: 10 | 20
  readonly payloadType: number
  readonly telephoneEvent?: number
  readonly rtcp?: NonNullable<MediaOffer['rtcp']>
  /** IP addresses whose sound may move the target: the offer's own, and where the INVITE came from. */
  readonly trusted: readonly string[]
}
