/**
 * Privacy (RFC 3323, RFC 3325): whether a caller wants the number unseen by who is called, which here means: by us.
 *
 * - `id`, `user`: the number is withheld, although the carrier may have told it to us as its trusted neighbour.
 * - `header`, `session`, `history`: ask proxies to hide routes, media addresses and former targets; the number is not among them.
 * - `critical`: asks proxies to refuse the call where they cannot hide what was asked; we hide what we are asked by not reading it.
 * - `none`: the caller wants nothing hidden. Beside `id` or `user`, which RFC 3323 forbids, the stricter word counts.
 */
import { type Header, headerValues } from '../stack/message/split-message.ts'

const WITHHOLDING = new Set(['id', 'user'])

export function withholdsNumber(headers: readonly Header[]): boolean {
  return headerValues(headers, 'privacy').some((value) =>
    value.split(/[;, \t]+/).some((word) => WITHHOLDING.has(word.toLowerCase())),
  )
}
