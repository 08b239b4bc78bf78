/** The script of a call: what its caller hears and is asked, step by step, until we hang up. Data; the SIP server's player runs it. */
import type { Prompt } from '../pass/prompt.ts'

export type CallScript = readonly [Spoken, ...Spoken[], HangUp]

export type Spoken = Say | Ask

export type Say = { readonly kind: 'say'; readonly prompt: Prompt }

/** A question that is answered by keys. They count from its first word on, and the first one ends its words. */
export type Ask = {
  readonly kind: 'ask'
  readonly prompt: Prompt
  /** Said instead of `prompt` before each further try. */
  readonly again: Prompt
  /** With fewer digits than `least` a try has failed; `most` end it by themselves. */
  readonly digits: { readonly least: number; readonly most: number }
  /** The key behind the last digit, `#` nearly always. `START_OVER_KEY` begins the try anew. */
  readonly endKey: string
  /** A try ends when no key was pressed for so long, milliseconds from the end of the prompt or the last key. */
  readonly withinMs: number
  readonly tries: number
  /** The words are no question: where no key was pressed into them, the try ends with their last one, without a silence. */
  readonly endsWithWords?: true
}

export type HangUp = { readonly kind: 'hang-up' }

export function sayAndHangUp(prompt: Prompt): CallScript {
  return [{ kind: 'say', prompt }, { kind: 'hang-up' }]
}
