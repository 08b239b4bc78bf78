/** Calls of the last ten minutes by line and site, in memory: a repeat stores nothing new. */
import { makeFlatKeys } from '../../domain/kit/flat-keys.ts'
import { type CalendarDate, type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { REPEAT_WITHIN } from '../../domain/visits/repeat-within.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'

export type RecentCall = {
  readonly key: VisitKey
  readonly at: EpochMs
  /** Whether the visit was stored; pending while it is being stored. */
  readonly stored: boolean | Promise<boolean>
}

export type RecentCalls = {
  /** The call under this token within ten minutes before `at`, whose visit is stored or being stored. */
  find(token: string, at: EpochMs): RecentCall | undefined
  /** Notes a call while it is being stored; forgets it again when it was not. */
  note(token: string, key: VisitKey, at: EpochMs, storing: Promise<boolean>): void
  /** A call that was stored before this process began; one that is noted already is newer, and stays. */
  recall(token: string, key: VisitKey, at: EpochMs): void
  /** Lets go of calls that are over, though nobody rings. */
  forgetOld(at: EpochMs): void
  clear(): void
}

const KEY_BYTES = 16

/**
 * What is kept lies in typed arrays; only calls that are being stored are objects.
 * @param largest  beyond it the oldest are forgotten: their repeat becomes a second visit, which harms nobody. Ten minutes at 650
 *                 calls/s; what a call costs: docs/measurements.md, "What a call leaves in memory".
 */
export function makeRecentCalls(largest = 400_000): RecentCalls {
  const tokens = makeFlatKeys(largest)
  const callKeys = new Uint8Array(largest * KEY_BYTES)
  const times = new Float64Array(largest)
  /** Of the day of a visit, its number among those that were met so far. */
  const dayNumbers = new Uint16Array(largest)
  let days: CalendarDate[] = []
  let pending = new Map<number, Promise<boolean>>()

  function forget(place: number): void {
    tokens.remove(place)
    callKeys.fill(0, place * KEY_BYTES, (place + 1) * KEY_BYTES)
    times[place] = 0
    pending.delete(place)
  }

  /** Calls are kept in the order in which they came. */
  function forgetOld(at: EpochMs): void {
    for (let place = tokens.oldest(); place !== -1 && !isRecent(place, at); place = tokens.oldest()) forget(place)
  }

  function isRecent(place: number, at: EpochMs): boolean {
    return at - (times[place] ?? 0) < REPEAT_WITHIN
  }

  /** An operator's event that comes late: what was rung since is no earlier call. */
  function isLongBefore(place: number, at: EpochMs): boolean {
    return (times[place] ?? 0) - at >= REPEAT_WITHIN
  }

  function put(token: string, { day, callKey }: VisitKey, at: EpochMs): number {
    const place = tokens.add(token)
    callKeys.set(callKey, place * KEY_BYTES)
    times[place] = at
    dayNumbers[place] = numberOf(day)
    return place
  }

  function numberOf(day: CalendarDate): number {
    const known = days.lastIndexOf(day)
    return known === -1 ? days.push(day) - 1 : known
  }

  return {
    forgetOld,
    find(token, at) {
      const place = tokens.find(token)
      if (place === -1 || !isRecent(place, at) || isLongBefore(place, at)) return undefined
      return {
        key: {
          day: days[dayNumbers[place] ?? 0] ?? kstDay(at), // it was met when the call was noted
          callKey: callKeys.slice(place * KEY_BYTES, (place + 1) * KEY_BYTES),
        },
        at: times[place] ?? 0,
        stored: pending.get(place) ?? true,
      }
    },
    note(token, key, at, storing) {
      const before = tokens.find(token)
      if (before !== -1) forget(before)
      forgetOld(at)
      if (tokens.full) forget(tokens.oldest())
      const place = put(token, key, at)
      const whetherStored = storing.then((stored) => {
        if (pending.get(place) !== whetherStored) return stored // another call is kept there by now
        pending.delete(place)
        if (!stored) forget(place)
        return stored
      })
      pending.set(place, whetherStored)
    },
    recall(token, key, at) {
      if (!tokens.full && tokens.find(token) === -1) put(token, key, at)
    },
    clear() {
      tokens.clear()
      callKeys.fill(0)
      times.fill(0)
      days = []
      pending = new Map()
    },
  }
}
