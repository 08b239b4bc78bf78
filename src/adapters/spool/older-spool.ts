/** Reads the spool of versions before 0.4.0: a table of visits, one of taken calls and one of epochs, without checksums. */
import type { DatabaseSync } from 'node:sqlite'
import { type CalendarDate, startOfKstDay } from '../../domain/kit/time.ts'
import { channelOf } from '../../domain/visits/channel-code.ts'
import type { StorableVisit } from '../../ports/visits/visit-store.ts'
import { isDamage } from './sqlite-faults.ts'

/** `refused`: why the database did not take it. */
export type OlderRecord = { readonly entry: StorableVisit; readonly refused: string | undefined }

type Row = Readonly<Record<string, bigint | string | Uint8Array | null>>

/**
 * Every record, visits first, each by itself in the order in which it came.
 * @param onDamage  told of each one that cannot be read; without it that is thrown
 */
export function* olderRecords(db: DatabaseSync, onDamage?: () => void): Generator<OlderRecord> {
  for (const [table, recordOf] of [
    ['visits', visitOf],
    ['taken', takenOf],
  ] as const) {
    const one = db.prepare(table === 'visits' ? ONE_VISIT : 'select * from taken where seq = ?')
    one.setReadBigInts(true) // a damaged number may be larger than JavaScript's
    for (const seq of numbersOf(db, table, onDamage)) {
      const row = tolerant(() => one.get(seq) as Row | undefined, onDamage)
      if (row !== undefined) yield recordOf(row)
    }
  }
}

const ONE_VISIT = `select v.*, e.hour as epoch_hour, e.authority_key_id, e.wrap
  from visits v left join epochs e using (epoch_id) where v.seq = ?`

/** Where the table cannot be walked, every number that it may have given. */
function* numbersOf(db: DatabaseSync, table: string, onDamage?: () => void): Generator<number> {
  const listed = tolerant(
    () =>
      (db.prepare(`select seq from ${table} not indexed order by seq`).all() as { seq: number }[]).map(
        (row) => row.seq,
      ),
    onDamage,
  )
  if (listed !== undefined) return yield* listed
  const last = tolerant(() => db.prepare('select seq from sqlite_sequence where name = ?').get(table), onDamage)
  for (let seq = 1; seq <= Number(last?.['seq'] ?? 0); seq += 1) yield seq
}

function tolerant<T>(read: () => T, onDamage: (() => void) | undefined): T | undefined {
  try {
    return read()
  } catch (error) {
    if (onDamage === undefined || !isDamage(error)) throw error
    onDamage()
    return undefined
  }
}

function visitOf(row: Row): OlderRecord {
  const bytes = bytesOf(row)
  return {
    refused: row['refused'] === null ? undefined : String(row['refused']),
    entry: {
      ...restOf(row),
      visit: {
        day: row['day'] as CalendarDate,
        callKey: bytes('call_key'),
        siteId: numberOf(row['site_id']),
        arrivedAt: numberOf(row['arrived_at']),
        channel: channelOf(Number(row['channel'])) ?? 'call',
        // A wrap that is missing here may be in the database; the visit is refused there, and stays in quarantine.
        epoch: {
          epochId: bytes('epoch_id'),
          hour: Number(row['epoch_hour']),
          authorityKeyId: String(row['authority_key_id'] ?? ''),
          wrap: bytes('wrap'),
        },
        sealed: bytes('sealed'),
        token: bytes('token'),
      },
    },
  }
}

/** One that JavaScript cannot hold is damage: -1 is no site and no time of ours, and is refused later, by itself. */
function numberOf(value: Row[string] | undefined): number {
  return Number.isSafeInteger(Number(value)) ? Number(value) : -1
}

function takenOf(row: Row): OlderRecord {
  const day = row['day'] as CalendarDate
  return {
    refused: row['refused'] === null ? undefined : String(row['refused']),
    entry: {
      ...restOf(row),
      visit: { day, callKey: bytesOf(row)('call_key'), arrivedAt: startOfKstDay(day), sealed: undefined },
    },
  }
}

function restOf(row: Row): Pick<StorableVisit, 'intent'> {
  const bytes = bytesOf(row)
  return {
    intent:
      row['hour'] === null || row['intent'] === null
        ? undefined
        : { hour: Number(row['hour']), sealed: bytes('intent') },
  }
}

function bytesOf(row: Row): (column: string) => Uint8Array {
  return (column) => {
    const value = row[column]
    return value instanceof Uint8Array ? value : new Uint8Array()
  }
}
