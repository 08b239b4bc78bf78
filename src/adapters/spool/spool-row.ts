/** A row of the spool as a visit. */
import { type CalendarDate, startOfKstDay } from '../../domain/time.ts'
import { channelOf } from '../../domain/visit/channel-code.ts'
import type { SpooledVisit, StoredVisit } from '../../ports/visit-store.ts'

export type SpoolRow = {
  readonly seq: number
  readonly day: string
  readonly call_key: Uint8Array
  readonly site_id: number
  readonly arrived_at: number
  readonly channel: number
  readonly epoch_id: Uint8Array
  readonly sealed: Uint8Array
  readonly token: Uint8Array
  readonly hour: number | null
  readonly intent: Uint8Array | null
  readonly site_line: Uint8Array | null
  readonly line: Uint8Array | null
  readonly epoch_hour: number
  readonly authority_key_id: string
  readonly wrap: Uint8Array
}

export function spooledOf(row: SpoolRow): SpooledVisit & { readonly entry: StoredVisit } {
  return {
    seq: row.seq,
    entry: {
      visit: {
        day: row.day as CalendarDate,
        callKey: row.call_key,
        siteId: row.site_id,
        arrivedAt: row.arrived_at,
        channel: channelOf(row.channel) ?? 'call',
        epoch: { epochId: row.epoch_id, hour: row.epoch_hour, authorityKeyId: row.authority_key_id, wrap: row.wrap },
        sealed: row.sealed,
        token: row.token,
      },
      intent: row.hour === null || row.intent === null ? undefined : { hour: row.hour, sealed: row.intent },
      siteLine: row.site_line ?? undefined,
      line: row.line ?? undefined,
    },
  }
}

/** A call of which no visit is kept: no site, no time. */
export type TakenRow = Pick<SpoolRow, 'seq' | 'day' | 'call_key' | 'hour' | 'intent' | 'site_line' | 'line'>

/** Numbered below zero, apart from visits. It counts as early in its day, so that the day before is looked at too. */
export function spooledTakenOf(row: TakenRow): SpooledVisit {
  const day = row.day as CalendarDate
  return {
    seq: -row.seq,
    entry: {
      visit: { day, callKey: row.call_key, arrivedAt: startOfKstDay(day), sealed: undefined },
      intent: row.hour === null || row.intent === null ? undefined : { hour: row.hour, sealed: row.intent },
      siteLine: row.site_line ?? undefined,
      line: row.line ?? undefined,
    },
  }
}
