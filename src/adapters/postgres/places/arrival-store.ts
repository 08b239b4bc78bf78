/** Arrivals across a restart, in the rows of their hour: two hours after it nobody can read them. */
import type pg from 'pg'
import { hourOf } from '../../../domain/kit/time.ts'
import { visitRef } from '../../../domain/visits/visit-ref.ts'
import type { Arrival, ArrivalStore } from '../../../ports/places/arrivals.ts'
import type { Subjects } from '../identity/subjects/subjects.ts'
import { lastOfEach } from '../kit/last-of-each.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { decodeHourRow, encodeHourRow } from '../visits/hour-row-form.ts'
import { createHourRows, HOUR_KIND } from '../visits/hour-rows.ts'

/** `version`: the highest one of an arrival holds. */
type Content = Omit<Arrival, 'callKey'> & { readonly version: number }

/** Of a name that makes the row too long nothing is left at the door after a restart. */
const NO_NAME = ''

export function createPostgresArrivalStore(
  pool: Pick<pg.Pool, 'query'>,
  subjects: Pick<Subjects, 'keys' | 'clock'>,
): ArrivalStore {
  const rows = createHourRows('arrivals', subjects)
  return {
    async save(arrivals) {
      const wanted = lastOfEach(arrivals, ({ callKey }) => visitRef(callKey)).map((arrival) => ({
        kind: HOUR_KIND.arrival,
        subject: arrival.callKey,
        hours: [hourOf(arrival.at)],
        arrival,
      }))
      const saved = rows.change(pool, wanted, (before, { arrival }) => {
        const version = before === undefined ? 0 : decodeHourRow<Content>(before.plain).value.version + 1
        return rowOf(arrival, version) ?? rowOf({ ...arrival, shown: NO_NAME }, version)
      })
      await whenAvailable(saved)
    },

    async load(since) {
      const last = new Map<string, Arrival & { readonly version: number }>()
      for (const plain of await whenAvailable(rows.all(pool, subjects.clock.now()))) {
        const { value, bytes } = decodeHourRow<Content>(plain)
        const callKey = Uint8Array.from(bytes)
        const ref = visitRef(callKey)
        if (value.at >= since && value.version >= (last.get(ref)?.version ?? 0)) last.set(ref, { ...value, callKey })
      }
      return [...last.values()]
        .map(({ version: _version, ...arrival }): Arrival => arrival)
        .sort((one, other) => one.at - other.at)
    },
  }
}

function rowOf(arrival: Arrival, version: number): Buffer | undefined {
  const { callKey, day, siteId, at, lastFour, line, shown, outcome, allowedAlone, asOf } = arrival
  const named = { ...(line !== undefined && { line }), ...(asOf !== undefined && { asOf }) }
  const content: Content = { day, siteId, at, lastFour, ...named, shown, outcome, allowedAlone, version }
  return encodeHourRow('arrivals', content, callKey.subarray(0, 16))
}
