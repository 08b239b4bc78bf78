/**
 * Keys of 16 bytes in typed arrays, found by hash and forgotten in the order in which they came. Hundreds of thousands of them are
 * nothing that a garbage collector has to look through; whoever keeps values beside a key keeps them in arrays of its own, by place.
 */

import { hexDigit } from './hex-digit.ts'

export type FlatKeys = {
  readonly size: number
  /** No place is left before the oldest is removed. */
  readonly full: boolean
  /** The place of a key; -1 where it is not there. */
  find(key: string): number
  /**
   * Behind all others; there must be a place left, and the key not there yet. @param key  undefined takes a place that nobody finds
   * @returns its place, a number below the largest size
   */
  add(key: string | undefined): number
  /** Its bytes are overwritten. Harmless where nothing is. */
  remove(place: number): void
  /** The place of what came first; -1 where there is none. */
  oldest(): number
  clear(): void
}

/** Of the four words of a key, 32 bits each, the one that stands there. */
type WordOf = (key: string, word: number) => number

const WORDS = 4
const FREE = 0
const FOUND = 1
const NAMELESS = 2

/**
 * All places are allocated at once; the system gives memory to those that were used. Keys must be spread evenly, as hashes are.
 * @param largest  how many places; a place in the middle that was removed comes back with those before it
 */
export function makeFlatKeys(largest: number, wordOf: WordOf = latin1Word): FlatKeys {
  const words = new Uint32Array(largest * WORDS)
  const states = new Uint8Array(largest)
  /** Place + 1 of the next key with the same hash; 0 ends it. */
  const next = new Int32Array(largest)
  const heads = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, largest))))
  const mask = heads.length - 1
  let first = 0
  let span = 0
  let size = 0

  function find(key: string): number {
    const one = wordOf(key, 0)
    for (let at = heads[one & mask] ?? 0; at !== 0; at = next[at - 1] ?? 0) {
      const from = (at - 1) * WORDS
      if (
        words[from] === one &&
        words[from + 1] === wordOf(key, 1) &&
        words[from + 2] === wordOf(key, 2) &&
        words[from + 3] === wordOf(key, 3)
      )
        return at - 1
    }
    return -1
  }

  function unlink(place: number): void {
    const hash = (words[place * WORDS] ?? 0) & mask
    const behind = next[place] ?? 0
    let at = heads[hash] ?? 0
    if (at === place + 1) {
      heads[hash] = behind
      return
    }
    for (; at !== 0; at = next[at - 1] ?? 0) {
      if (next[at - 1] !== place + 1) continue
      next[at - 1] = behind
      return
    }
  }

  return {
    get size() {
      return size
    },
    get full() {
      return span === largest
    },
    find,
    add(key) {
      const place = (first + span) % largest
      span += 1
      size += 1
      states[place] = key === undefined ? NAMELESS : FOUND
      if (key === undefined) return place
      for (let word = 0; word < WORDS; word += 1) words[place * WORDS + word] = wordOf(key, word)
      const hash = (words[place * WORDS] ?? 0) & mask
      next[place] = heads[hash] ?? 0
      heads[hash] = place + 1
      return place
    },
    remove(place) {
      if (states[place] === FREE) return
      if (states[place] === FOUND) {
        unlink(place)
        words.fill(0, place * WORDS, (place + 1) * WORDS)
      }
      states[place] = FREE
      size -= 1
      while (span > 0 && states[first] === FREE) {
        first = (first + 1) % largest
        span -= 1
      }
      if (span === 0) first = 0 // what was never used need not be
    },
    oldest: () => (span === 0 ? -1 : first),
    clear() {
      words.fill(0)
      heads.fill(0)
      states.fill(FREE)
      first = 0
      span = 0
      size = 0
    },
  }
}

/** Of a key of 16 characters, a byte each. */
function latin1Word(key: string, word: number): number {
  const at = word * WORDS
  return (
    ((key.charCodeAt(at) << 24) |
      (key.charCodeAt(at + 1) << 16) |
      (key.charCodeAt(at + 2) << 8) |
      key.charCodeAt(at + 3)) >>>
    0
  )
}

/** Of a key of 32 hex digits in lower case. */
export function hexWord(key: string, word: number): number {
  let value = 0
  for (let at = word * 8; at < word * 8 + 8; at += 1) value = (value << 4) | hexDigit(key.charCodeAt(at))
  return value >>> 0
}
