/** Chunks of a SMART Health Card put together, as they are scanned: in any order, one after the other. */
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import type { CardChunk } from './card-digits.ts'

/** Chunks of one card so far, by their index. */
export type HeldChunks = { readonly count: number; readonly texts: ReadonlyMap<number, string> }

export type Joined = {
  /** Undefined: nothing is waited for. */
  readonly held: HeldChunks | undefined
  readonly result: { readonly jws: string } | { readonly reason: CertificateReason }
}

/**
 * A chunk says its index and how many there are, not of which card it is: one that does not fit those that are held begins
 * another card, and they are forgotten. The same one again changes nothing.
 */
export function joinChunk(held: HeldChunks | undefined, chunk: CardChunk): Joined {
  const before = held?.texts.get(chunk.index)
  const fits = held === undefined || (held.count === chunk.count && (before === undefined || before === chunk.text))
  const texts = new Map(fits ? held?.texts : []).set(chunk.index, chunk.text)
  if (texts.size < chunk.count) {
    return { held: { count: chunk.count, texts }, result: { reason: fits ? 'chunks-missing' : 'chunks-mixed' } }
  }
  const parts = Array.from(texts).sort(([one], [other]) => one - other)
  return { held: undefined, result: { jws: parts.map(([, text]) => text).join('') } }
}
