/** The key of one hour, day or night at work: a keyed function tells a row's place, AES-256-GCM keeps what it holds to that place. */
import { createCipheriv, createHmac, type KeyObject } from 'node:crypto'
import type { Period, PeriodKeys, Slot } from '../../ports/identity/subject-keys.ts'
import { gcmOpen, gcmSeal } from './gcm.ts'
import { shortHmacOf } from './short-hmac.ts'

const SUBJECT_BYTES = 16
const SLOT_BYTES = 16
/** Characters of a slot in hex. */
const SLOT_HEX = 2 * SLOT_BYTES

export function nameOf(period: Period): string {
  return `${period.kind} ${period.kind === 'hour' ? period.hour : period.day}`
}

/** By key, which is that of one period: they are forgotten with it. */
const known = new WeakMap<KeyObject, PeriodKeys>()

/** @param name  the period's: what is sealed in one is nothing in another */
export function periodKeys(key: KeyObject, name: string): PeriodKeys {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = makePeriodKeys(key, name)
  known.set(key, made)
  return made
}

function makePeriodKeys(key: KeyObject, name: string): PeriodKeys {
  const contextOf = contextOfSlots(`subject ${name} `)
  const placesOnce = name.startsWith('night ') ? placesByCipher(key) : undefined
  return {
    slots(kind, subject, from, to) {
      if (placesOnce !== undefined) return from > 0 ? [] : [uuid(placesOnce(blockOf(kind, subject)).toString('hex'))]
      const found: string[] = []
      for (let pair = from >>> 1; 2 * pair < to; pair += 1) {
        const two = pairOfSlots(key, kind, subject, pair)
        for (const n of [2 * pair, 2 * pair + 1])
          if (n >= from && n < to) found.push(uuid(two.slice((n & 1) * SLOT_HEX, ((n & 1) + 1) * SLOT_HEX)))
      }
      return found
    },
    nightSlots(subjects) {
      if (placesOnce === undefined) throw new Error(`${name} is no night`)
      return placesOnce(Buffer.concat(subjects.map(({ kind, subject }) => blockOf(kind, subject))))
    },
    seal: (slot, plain) => gcmSeal(key, plain, contextOf(slot)),
    open: (slot, sealed) => gcmOpen(key, sealed, contextOf(slot)),
  }
}

/** Good until the next one is asked for: a cipher copies it. */
function contextOfSlots(name: string): (slot: Slot) => Buffer {
  const context = Buffer.concat([Buffer.from(name), Buffer.alloc(SLOT_BYTES)])
  const at = context.length - SLOT_BYTES
  return (slot) => {
    if (typeof slot === 'string') context.write(slot.replaceAll('-', ''), at, 'hex')
    else context.set(slot, at)
    return context
  }
}

/**
 * A night has one version of each subject and a million subjects: one AES-256 block each, thousands in one call, under a key made of
 * the night's. A cipher's block is as good as an HMAC where no two blocks are alike, and none are: a subject comes once of each kind.
 */
function placesByCipher(night: KeyObject): (blocks: Buffer) => Buffer {
  const key = createHmac('sha256', night).update('subject slots of a night').digest()
  // Block by block, none of which changes the next: one cipher does for all.
  const cipher = createCipheriv('aes-256-ecb', key, null)
  return (blocks) => cipher.update(blocks)
}

function blockOf(kind: number, subject: Uint8Array): Buffer {
  const block = Buffer.from(subject.subarray(0, SUBJECT_BYTES))
  block[0] = (block[0] ?? 0) ^ kind
  return block
}

/** One HMAC gives two places, in hex: nearly every question is about the first two. */
function pairOfSlots(key: KeyObject, kind: number, subject: Uint8Array, pair: number): string {
  const bytes = Buffer.from(subject.buffer, subject.byteOffset, SUBJECT_BYTES).toString('latin1')
  const number = String.fromCharCode(pair >>> 24, (pair >>> 16) & 255, (pair >>> 8) & 255, pair & 255)
  return shortHmacOf(key)(`subject slot ${String.fromCharCode(kind)}${bytes}${number}`, 'hex')
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
