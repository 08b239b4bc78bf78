/** Replays the spool into the database, oldest first. A record that cannot be stored is set aside and holds up nothing behind it. */
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import type { SpooledVisit, StorableVisit, StoreResult, VisitSpool } from '../../ports/visits/visit-store.ts'
import { renewIntent } from '../pass/renew-intent.ts'

export type ReplayDeps = {
  readonly spool: Pick<VisitSpool, 'oldest' | 'remove' | 'setAside' | 'waiting'>
  readonly events: Events
  /** Whether the delivery key of an hour is still there. */
  readonly hasDelivery: (hour: number) => boolean
  readonly deliveryCipher: DeliveryCipher
  /** Offers a batch to the database; undefined where it is not known to be stored. */
  readonly store: (entries: readonly StorableVisit[]) => Promise<readonly StoreResult[] | undefined>
  /** Whether the database can write anything at all. */
  readonly probe: () => Promise<boolean>
  /** How many visits the database has taken so far, those of new calls included. */
  readonly storedSoFar: () => number
}

export type Round = {
  /** The database does not store: the rest of this round was not tried. */
  readonly outage: boolean
  readonly stored: number
  /** Records that were not stored although the database can: they are tried again, or set aside. */
  readonly failed: number
  /** How many still wait. */
  readonly left: number
}

/** When so many fail one by one and none is stored, it is not the records. */
const MOST_FAILED = 8

type Tally = {
  readonly stored: SpooledVisit[]
  readonly refused: { readonly row: SpooledVisit; readonly why: string }[]
  readonly failed: SpooledVisit[]
  outage: boolean
}

/** @returns one round: takes the oldest records, at most `limit` */
export function makeReplay(deps: ReplayDeps): (limit: number) => Promise<Round> {
  const { spool, events } = deps
  /** By number: how many the database had taken when this record failed first. */
  const suspects = new Map<number, number>()

  return async function replaySome(limit) {
    const chunk = await spool.oldest(limit)
    const tally: Tally = { stored: [], refused: [], failed: [], outage: false }
    if (chunk.length > 0) await offer(chunk, tally)
    await setAside(tally)
    await spool.remove(tally.stored.map(({ seq }) => seq))
    for (const { seq } of tally.stored) suspects.delete(seq)
    const left = await spool.waiting()
    if (tally.stored.length > 0) events.emit({ type: 'spool-replayed', rows: tally.stored.length, left })
    return { outage: tally.outage, stored: tally.stored.length, failed: tally.failed.length, left }
  }

  /** A batch that is not stored by a database that can write is offered in halves, until what holds it up stands alone. */
  async function offer(rows: readonly SpooledVisit[], tally: Tally): Promise<void> {
    if (tally.outage) return
    const entries = rows.map(({ entry }) => ofToday(entry, deps))
    const results = await deps.store(entries)
    if (results !== undefined) {
      for (const [place, row] of rows.entries()) {
        const result = results[place]
        if (result?.kind === 'refused') tally.refused.push({ row, why: result.why })
        else tally.stored.push(row)
        const lost = result?.kind === 'stored' && row.entry.intent !== undefined && entries[place]?.intent === undefined
        if (lost) events.emit({ type: 'text-not-sent', visit: visitRef(row.entry.visit.callKey), why: 'key-gone' })
      }
      return
    }
    if (!(await deps.probe())) {
      tally.outage = true
    } else if (rows.length > 1) {
      const middle = Math.ceil(rows.length / 2)
      await offer(rows.slice(0, middle), tally)
      await offer(rows.slice(middle), tally)
    } else {
      tally.failed.push(...rows)
      tally.outage = tally.failed.length >= MOST_FAILED && tally.stored.length === 0
    }
  }

  /** What was refused at once; what failed only if it fails again after the database has taken others meanwhile. */
  async function setAside(tally: Tally): Promise<void> {
    const doomed = [...tally.refused]
    for (const row of tally.failed) {
      const before = suspects.get(row.seq)
      if (before === undefined) suspects.set(row.seq, deps.storedSoFar() - tally.stored.length)
      else if (deps.storedSoFar() > before) doomed.push({ row, why: 'the database stores others, but not this one' })
    }
    for (const [why, group] of Map.groupBy(doomed, (one) => one.why)) {
      const seqs = group.map(({ row }) => row.seq)
      await spool.setAside(seqs, why)
      for (const seq of seqs) suspects.delete(seq)
      events.emit({
        type: 'fault',
        part: 'replay',
        message: `${seqs.length} spooled records cannot be stored (${why}); they stay in the spool's quarantine: ansimpass spool status`,
      })
    }
  }
}

/** An intent under a destroyed key is of no use to anyone: it is left out. One of an earlier version is told as a first call. */
function ofToday({ visit, intent }: StorableVisit, deps: ReplayDeps): StorableVisit {
  const isOpen = intent !== undefined && deps.hasDelivery(intent.hour)
  return { visit, intent: isOpen ? (renewIntent(deps.deliveryCipher, intent, visit, true) ?? intent) : undefined }
}
