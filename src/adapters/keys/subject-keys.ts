/** Keys of the subjects' store, from the ring: of what is known of whom, and of hours, days and nights. */
import type { KeyObject } from 'node:crypto'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { Period, SubjectKeys } from '../../ports/identity/subject-keys.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { KeyRing } from './key-ring.ts'
import { startKeyThreads } from './key-threads.ts'
import { nameOf, periodKeys } from './period-keys.ts'
import { hmacBytes } from './short-hmac.ts'

const SUBJECT_BYTES = 16

/** `clock` tells which of the old lookup keys may be there. */
export function createSubjectKeys(keys: KeyRing, clock: Clock): SubjectKeys {
  return {
    subjectOf: (kind, value) => mac(keys.identityKey(), `${kind} ${value}`),
    oldLines: (line) => keys.lookupKeys(clock.now()).map((key) => mac(key, `lookup ${line}`)),
    oldPersons: (ci) => keys.lookupKeys(clock.now()).map((key) => mac(key, `person ${ci}`)),
    kept(period) {
      const key = keptKey(keys, period)
      return key === undefined ? undefined : periodKeys(key, nameOf(period))
    },
    make: (period) => periodKeys(madeKey(keys, period), nameOf(period)),
    threads(module, periods) {
      const held = periods.flatMap((period) => {
        const key = keptKey(keys, period)
        return key === undefined ? [] : [[nameOf(period), key] as const]
      })
      return startKeyThreads({ module: module.href, keys: new Map(held) })
    },
    isUnread: (day) => keys.isUnread(day),
    onDisk: (kind) => keys.onDisk(kind) as readonly CalendarDate[],
    destroy: (kind, day) => keys.destroy(kind, day),
  }
}

function keptKey(keys: KeyRing, period: Period): KeyObject | undefined {
  return period.kind === 'hour' ? keys.keptDelivery(period.hour) : keys.kept(period.kind, period.day)
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

function mac(key: KeyObject, text: string): Buffer {
  return hmacBytes(key, text, SUBJECT_BYTES)
}
