/** Destroys visits in the records of the spool and its quarantine. */
import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { type CalendarDate, startOfKstDay } from '../../domain/kit/time.ts'
import { type DestroyedDay, isVisit, type WhichVisits } from '../../ports/visits/visit-store.ts'
import { packRecord, readRecord } from './record.ts'

/** By how many records queue and quarantine grow. */
export type Change = { waiting: number; quarantined: number }

type Row = { readonly seq: number; readonly record: Uint8Array }

/** Whether there is anything to forget: the file is not written to where there is not. */
export function hasVisits(db: DatabaseSync, which: WhichVisits): boolean {
  const found = `select 1 from records where ${among(which)} union all select 1 from quarantine where ${inQuarantine(which)} limit 1`
  return db.prepare(found).get() !== undefined
}

/**
 * Visits become taken calls: key, intent and counters stay, so that the text goes out and a repeated call is known. Those in
 * quarantine go altogether, and so does what cannot be read. Call it in a transaction.
 */
export function forgetVisits(db: DatabaseSync, which: WhichVisits, change: Change): readonly DestroyedDay[] {
  const rows = (table: string) => db.prepare(`select seq, record from ${table} where ${among(which)}`).all() as Row[]
  const forgotten = makeDays()
  const forget = db.prepare('update records set site = null, record = ? where seq = ?')
  const remove = db.prepare('delete from records where seq = ?')
  for (const { seq, record } of rows('records')) {
    const read = readRecord(record)
    if (read === undefined || !isVisit(read.entry)) {
      change.waiting -= Number(remove.run(seq).changes)
      continue
    }
    const { day, callKey, sealed } = read.entry.visit
    forgotten.note(day, callKey, sealed)
    const visit = { day, callKey, arrivedAt: startOfKstDay(day), sealed: undefined }
    forget.run(packRecord({ ...read, entry: { ...read.entry, visit } }), seq)
  }
  for (const { record } of rows('quarantine')) {
    const read = readRecord(record)
    if (read === undefined || !isVisit(read.entry)) continue
    const { day, callKey, sealed } = read.entry.visit
    forgotten.note(day, callKey, sealed)
  }
  change.quarantined -= Number(db.prepare(`delete from quarantine where ${inQuarantine(which)}`).run().changes)
  return forgotten.days()
}

function among({ siteIds, through }: WhichVisits): string {
  const ofSites = siteIds === undefined ? 'site is not null' : `site in (${siteIds.map(Number).join(',')})`
  return through === undefined ? ofSites : `${ofSites} and day <= '${through}'`
}

/** Of a record that cannot be read neither site nor day is known: it goes only when everything does. */
function inQuarantine(which: WhichVisits): string {
  return among(which) + (isEverything(which) ? ' or day is null' : '')
}

export function isEverything({ siteIds, through }: WhichVisits): boolean {
  return siteIds === undefined && through === undefined
}

/** Collects what is destroyed, by day, with the hash that the table of destructions holds. */
function makeDays() {
  const days = new Map<CalendarDate, { readonly key: Buffer; readonly seal: Buffer }[]>()
  return {
    note(day: CalendarDate, callKey: Uint8Array, sealed: Uint8Array): void {
      const visits = days.get(day) ?? []
      visits.push({ key: Buffer.from(callKey), seal: createHash('sha256').update(sealed).digest() })
      days.set(day, visits)
    },
    days: (): readonly DestroyedDay[] =>
      [...days.keys()].toSorted().map((day) => {
        const visits = (days.get(day) ?? []).toSorted((one, other) => one.key.compare(other.key))
        const hash = createHash('sha256')
        for (const { key, seal } of visits) hash.update(key).update(seal)
        return { day, visits: visits.length, hash: hash.digest() }
      }),
  }
}
