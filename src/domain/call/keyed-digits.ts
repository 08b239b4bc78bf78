/** The digits of one try at a question, key by key. */
import type { Ask } from './call-script.ts'

/** `end-key`: the end key alone. `nothing`: too few digits, try after try, or the caller hung up before there were enough. */
export type Keyed =
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'end-key' }
  | { readonly kind: 'nothing' }

export const START_OVER_KEY = '*'

/** @returns the digits after one more key, and whether it was the last. Keys that mean nothing here change nothing */
export function afterKey(
  digits: string,
  key: string,
  { endKey, digits: { most } }: Pick<Ask, 'endKey' | 'digits'>,
): { readonly digits: string; readonly ended: boolean } {
  if (key === endKey) return { digits, ended: true }
  if (key === START_OVER_KEY) return { digits: '', ended: false }
  if (!/^\d$/.test(key)) return { digits, ended: false }
  return { digits: digits + key, ended: digits.length + 1 === most }
}
