/** Made-up visits for tests of what stores them. */
import { randomBytes } from 'node:crypto'
import { type CalendarDate, hourOf, kstDay, minuteOf } from '../../src/domain/kit/time.ts'
import type { EpochWrap, OldSealedVisit, SealedVisit, TakenCall } from '../../src/domain/visits/visit.ts'
import type { VisitEntry } from '../../src/ports/visits/visit-log.ts'
import type { StoredVisit } from '../../src/ports/visits/visit-store.ts'

/** For a replay: every delivery key is there, and no intent is of an earlier version. */
export const WITH_KEYS = {
  hasDelivery: () => true,
  deliveryCipher: {
    seal: (at: number, plain: Uint8Array) => ({ hour: hourOf(at), sealed: plain }),
    open: () => undefined,
  },
}
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
}

type WholeEntry = StoredVisit & { readonly visit: SealedVisit } & { readonly intent: NonNullable<VisitEntry['intent']> }

/** Everything that is not wished for is random. */
export function anEntry(wishes: EntryWishes = {}): WholeEntry {
  const arrivedAt = wishes.arrivedAt ?? NOON
  return {
    visit: {
      day: wishes.day ?? kstDay(arrivedAt),
      callKey: wishes.callKey ?? randomBytes(16),
      siteId: wishes.siteId ?? 1,
      arrivedAt: minuteOf(arrivedAt),
      epoch: wishes.epoch ?? anEpoch(arrivedAt),
      sealed: randomBytes(52),
      token: randomBytes(16),
    },
    intent: { hour: hourOf(arrivedAt), sealed: randomBytes(81) },
  }
}

/** The same call where no visit list is kept. */
export function takenInstead(entry: VisitEntry): VisitEntry & { readonly visit: TakenCall } {
  const { day, callKey, arrivedAt } = entry.visit
  return { ...entry, visit: { day, callKey, arrivedAt, sealed: undefined } }
}

/** The same visit as an earlier version sealed it: exact time and channel in clear. */
export function inOldForm(
  entry: StoredVisit,
  arrivedAt = entry.visit.arrivedAt + 7_123,
): StoredVisit & { readonly visit: OldSealedVisit } {
  return { ...entry, visit: { ...entry.visit, arrivedAt, channel: 'call' } }
}
