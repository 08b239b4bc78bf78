/** What the door's thread and the RTP worker say to each other. A session is known by a number that is never used twice. */
import type { Prompt } from '../../../domain/pass/prompt.ts'
import type { G711 } from './g711.ts'
import type { PromptLibrary } from './prompt-library.ts'

export type WorkerStart = {
  /** First and last port, both included; only even ones are taken. */
  readonly ports: readonly [number, number]
  readonly library: PromptLibrary
}

export type ToWorker =
  | { readonly type: 'open'; readonly id: number; readonly target: StreamTarget }
  | { readonly type: 'play'; readonly id: number; readonly prompt: Prompt }
  | { readonly type: 'close'; readonly id: number }
  | { readonly type: 'end' }

export type FromWorker =
  | { readonly type: 'ready' }
  /** No `localPort`: no port was free. */
  | { readonly type: 'opened'; readonly id: number; readonly localPort?: number }
  | { readonly type: 'played'; readonly id: number; readonly outcome: 'complete' | 'stopped' }

export type StreamTarget = {
  readonly localAddress: string
  readonly address: string
  readonly port: number
  readonly law: G711
  readonly payloadType: number
  /** IP addresses whose sound may move the target: the offer's own, and where the INVITE came from. */
  readonly trusted: readonly string[]
}
