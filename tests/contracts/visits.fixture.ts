/** Made-up visits for tests of what stores them. */
import { randomBytes } from 'node:crypto'
import { type CalendarDate, hourOf, kstDay } from '../../src/domain/time.ts'
import type { EpochWrap, TakenCall } from '../../src/domain/visit/visit.ts'
import type { VisitEntry } from '../../src/ports/visit-log.ts'
import type { StoredVisit } from '../../src/ports/visit-store.ts'

export const NOON = Date.parse('2022-01-12T12:00+09:00')

export function anEpoch(at = NOON): EpochWrap {
  return { epochId: randomBytes(16), hour: hourOf(at), authorityKeyId: 'authority', wrap: randomBytes(113) }
}

export type EntryWishes = {
  readonly callKey?: Uint8Array
  readonly day?: CalendarDate
  readonly siteId?: number
  readonly arrivedAt?: number
  readonly epoch?: EpochWrap
  readonly siteLine?: Uint8Array
  readonly line?: Uint8Array
}

/** With an intent and counters. */
type WholeEntry = StoredVisit & { readonly [Part in 'intent' | 'siteLine' | 'line']: NonNullable<VisitEntry[Part]> }

/** Everything that is not wished for is random. */
export function anEntry(wishes: EntryWishes = {}): WholeEntry {
  const arrivedAt = wishes.arrivedAt ?? NOON
  return {
    visit: {
      day: wishes.day ?? kstDay(arrivedAt),
      callKey: wishes.callKey ?? randomBytes(16),
      siteId: wishes.siteId ?? 1,
      arrivedAt,
      channel: 'call',
      epoch: wishes.epoch ?? anEpoch(arrivedAt),
      sealed: randomBytes(52),
      token: randomBytes(16),
    },
    intent: { hour: hourOf(arrivedAt), sealed: randomBytes(60) },
    siteLine: wishes.siteLine ?? randomBytes(16),
    line: wishes.line ?? randomBytes(16),
  }
}

/** The same call where no visit list is kept. */
export function takenInstead(entry: VisitEntry): VisitEntry & { readonly visit: TakenCall } {
  const { day, callKey, arrivedAt } = entry.visit
  return { ...entry, visit: { day, callKey, arrivedAt, sealed: undefined } }
}
