/** An answer that a transaction keeps to send it again, counted with all others of its kind. */
import { ownText } from '../message/own-text.ts'

/** Bytes kept by all transactions of a kind. */
export type Kept = { bytes: number }

export class KeptText {
  readonly #kept: Kept
  #text = ''

  constructor(kept: Kept) {
    this.#kept = kept
  }

  get text(): string {
    return this.#text
  }

  /** In place of what was kept before; '' keeps nothing. */
  keep(text: string): void {
    this.#kept.bytes += text.length - this.#text.length
    this.#text = ownText(text)
  }
}
