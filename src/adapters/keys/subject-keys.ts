/** Keys of the subjects' store, from the ring: an HMAC tells a row's place, AES-256-GCM keeps what it holds to that place. */
import { createHmac, type KeyObject } from 'node:crypto'
import type { Clock } from '../../ports/clock.ts'
import type { Period, PeriodKeys, SubjectKeys } from '../../ports/subject-keys.ts'
import { gcmOpen, gcmSeal } from './gcm.ts'
import type { KeyRing } from './key-ring.ts'

const SUBJECT_BYTES = 16
const SLOT = Buffer.from('subject slot ')

/** `clock` tells which of the old lookup keys may be there. */
export function createSubjectKeys(keys: KeyRing, clock: Clock): SubjectKeys {
  return {
    subjectOf: (kind, value) => mac(keys.identityKey(), `${kind} ${value}`),
    oldLines: (line) => keys.lookupKeys(clock.now()).map((key) => mac(key, `lookup ${line}`)),
    oldPersons: (ci) => keys.lookupKeys(clock.now()).map((key) => mac(key, `person ${ci}`)),
    kept(period) {
      const key = period.kind === 'hour' ? keys.keptDelivery(period.hour) : keys.kept(period.kind, period.day)
      return key === undefined ? undefined : periodKeys(key, nameOf(period))
    },
    make: (period) => periodKeys(madeKey(keys, period), nameOf(period)),
    onDisk: (kind) => keys.list().flatMap((key) => (key.kind === kind ? [key.period as never] : [])),
    destroy: (kind, day) => keys.destroy(kind, day),
  }
}

function madeKey(keys: KeyRing, period: Period): KeyObject {
  switch (period.kind) {
    case 'hour':
      return keys.deliveryKey(period.hour)
    case 'day':
      return keys.dayKey(period.day)
    case 'night':
      return keys.nightKey(period.day)
  }
}

function nameOf(period: Period): string {
  return `subject ${period.kind} ${period.kind === 'hour' ? period.hour : period.day} `
}

function periodKeys(key: KeyObject, name: string): PeriodKeys {
  return {
    slots(kind, subject, from, to) {
      const found: string[] = []
      for (let pair = from >>> 1; 2 * pair < to; pair += 1) {
        const two = pairOfSlots(key, kind, subject, pair)
        for (const n of [2 * pair, 2 * pair + 1]) if (n >= from && n < to) found.push(two[n & 1] ?? '')
      }
      return found
    },
    seal: (slot, plain) => gcmSeal(key, plain, name + slot),
    open: (slot, sealed) => gcmOpen(key, sealed, name + slot),
  }
}

/** One HMAC gives two places: nearly every question is about the first two. */
function pairOfSlots(key: KeyObject, kind: number, subject: Uint8Array, pair: number): readonly string[] {
  const about = Buffer.alloc(SLOT.length + 1 + SUBJECT_BYTES + 4)
  SLOT.copy(about)
  about[SLOT.length] = kind
  about.set(subject.subarray(0, SUBJECT_BYTES), SLOT.length + 1)
  about.writeUInt32BE(pair, SLOT.length + 1 + SUBJECT_BYTES)
  const hex = createHmac('sha256', key).update(about).digest('hex')
  return [uuid(hex.slice(0, 32)), uuid(hex.slice(32))]
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, SUBJECT_BYTES)
}
