/** A stream becomes messages: each ends where its Content-Length says (RFC 3261 section 18.3). */
import { LONGEST_MESSAGE, TOO_LARGE } from '../message/limits.ts'

export type Piece =
  | { readonly kind: 'message'; readonly text: string }
  /** Two empty lines between messages: the peer asks whether the connection lives (RFC 5626 section 4.4.1). */
  | { readonly kind: 'ping' }
  /** Where the next message begins is not known: nothing more is read. `text` is what there is of this one. */
  | { readonly kind: 'broken'; readonly text: string; readonly why: string }

const CR = 13
const LF = 10
const HEAD_END = Buffer.from('\r\n\r\n')
const SMALLEST = 4_096
/** Names stand at the beginning of a line; a folded line begins with a blank. */
const CONTENT_LENGTH = /\r\n(?:content-length|l)[ \t]*:(?:[ \t]|\r\n[ \t])*([^\r\n]*)/gi

/** Time grows with the bytes pushed, however they are cut; it never holds more than one message and one chunk. */
export class StreamSplitter {
  #held = Buffer.allocUnsafe(SMALLEST)
  #from = 0
  #to = 0
  /** Up to where the end of the headers was looked for. */
  #looked = 0
  /** Where the message under way ends, once its headers are there. */
  #end = 0
  #emptyLines = 0
  #broken = false

  /** True while a message is there in part. */
  get partial(): boolean {
    return this.#to > this.#from
  }

  push(chunk: Buffer): readonly Piece[] {
    if (this.#broken) return []
    this.#hold(chunk)
    const pieces: Piece[] = []
    for (let piece = this.#next(); piece !== undefined; piece = this.#next()) {
      // A flood of empty lines is answered once a chunk.
      if (piece.kind !== 'ping' || pieces.at(-1)?.kind !== 'ping') pieces.push(piece)
      if (piece.kind === 'broken') this.#broken = true
      if (this.#broken) break
    }
    this.#compact()
    return pieces
  }

  #next(): Piece | undefined {
    if (this.#end === 0) {
      if (this.#skipEmptyLines()) return { kind: 'ping' }
      const held = this.#held.subarray(0, this.#to)
      const headEnd = held.indexOf(HEAD_END, Math.max(this.#from, this.#looked - 3))
      this.#looked = this.#to
      if (headEnd === -1) return this.#tooLong(this.#to) ? this.#breakOff(TOO_LARGE) : undefined
      const length = contentLength(this.#text(headEnd + 2))
      if (typeof length === 'string') return this.#breakOff(length, headEnd + 4)
      this.#end = headEnd + 4 + length
      if (this.#tooLong(this.#end)) return this.#breakOff(TOO_LARGE, headEnd + 4)
    }
    if (this.#to < this.#end) return undefined
    const text = this.#text(this.#end)
    this.#from = this.#end
    this.#looked = this.#end
    this.#end = 0
    return { kind: 'message', text }
  }

  /** @returns true for every second one */
  #skipEmptyLines(): boolean {
    while (this.#from + 1 < this.#to && this.#held[this.#from] === CR && this.#held[this.#from + 1] === LF) {
      this.#from += 2
      this.#emptyLines++
      if (this.#emptyLines === 2) {
        this.#emptyLines = 0
        return true
      }
    }
    const lone = this.#to - this.#from === 1 && this.#held[this.#from] === CR
    if (this.#from < this.#to && !lone) this.#emptyLines = 0
    return false
  }

  #tooLong(end: number): boolean {
    return end - this.#from > LONGEST_MESSAGE
  }

  #text(end: number): string {
    return this.#held.toString('latin1', this.#from, end)
  }

  #breakOff(why: string, end = this.#to): Piece {
    return { kind: 'broken', text: this.#text(Math.min(end, this.#from + LONGEST_MESSAGE)), why }
  }

  #hold(chunk: Buffer): void {
    const needed = this.#to + chunk.length
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#held.length * 2))
      this.#held.copy(larger, 0, 0, this.#to)
      this.#held = larger
    }
    chunk.copy(this.#held, this.#to)
    this.#to = needed
  }

  /** What was read makes room; moved is only what came behind it in the last chunk, so no byte moves twice. */
  #compact(): void {
    if (this.#from === 0) return
    this.#held.copyWithin(0, this.#from, this.#to)
    this.#to -= this.#from
    this.#looked = Math.max(0, this.#looked - this.#from)
    if (this.#end > 0) this.#end -= this.#from
    this.#from = 0
    if (this.#to === 0 && this.#held.length > SMALLEST) this.#held = Buffer.allocUnsafe(SMALLEST)
  }
}

/** @returns the length, or what is wrong: two that differ would let two readers see two messages */
function contentLength(head: string): number | string {
  const [first, ...more] = [...head.matchAll(CONTENT_LENGTH)].map(([, value = '']) => value.trimEnd())
  if (first === undefined) return 'Content-Length is missing'
  if (more.length > 0) return 'Content-Length more than once'
  return /^\d{1,9}$/.test(first) ? Number(first) : 'Content-Length: not a number'
}
