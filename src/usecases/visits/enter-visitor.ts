/** Enters somebody at staff's word, by alias or telephone number, their document seen: a visit like one by a call, told to the door, without a text. */
import { randomBytes } from 'node:crypto'
import { AppError } from '../../domain/kit/errors.ts'
import { type EpochMs, kstDay } from '../../domain/kit/time.ts'
import type { Site } from '../../domain/places/site.ts'
import { isAlias } from '../../domain/visits/alias.ts'
import type { Visitor } from '../../domain/visits/visit.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { Arrivals } from '../../ports/places/arrivals.ts'
import type { VisitLog } from '../../ports/visits/visit-log.ts'
import type { VisitSealer } from '../../ports/visits/visit-sealer.ts'

export type EnterVisitorDeps = {
  readonly sealer: VisitSealer
  readonly visitLog: VisitLog
  readonly arrivals: Pick<Arrivals, 'put'>
  /** Whether the law keeps a visit list there at that time. */
  readonly visitsRecorded: (site: Site, at: EpochMs) => boolean
  readonly events: Events
}

/** @returns false where neither database nor spool could take it */
export type EnterVisitor = (site: Site, visitor: Visitor, at: EpochMs) => Promise<boolean>

export function makeEnterVisitor({
  sealer,
  visitLog,
  arrivals,
  visitsRecorded,
  events,
}: EnterVisitorDeps): EnterVisitor {
  return async function enterVisitor(site, line, at) {
    const key = { day: kstDay(at), callKey: randomBytes(16) }
    const begun = performance.now()
    try {
      const recorded = visitsRecorded(site, at)
      if (recorded) await sealer.ready(at)
      const visit = { ...key, siteId: site.id, arrivedAt: at, channel: 'staff', line } as const
      const { stored, where } = await visitLog.append({
        visit: recorded ? sealer.seal(visit) : { ...key, arrivedAt: at, sealed: undefined },
        intent: undefined,
      })
      const tookMs = performance.now() - begun
      const common = { visit: visitRef(key.callKey), where, already: stored === 'already', tookMs }
      events.emit({ type: recorded ? 'visit-stored' : 'call-taken', ...common })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      events.emit({ type: 'fault', part: 'enter-visitor', message: `${error.code}: ${error.message}` })
      return false
    }
    const seen = { lastFour: line.slice(-4), shown: '', outcome: 'document-seen', allowedAlone: false } as const
    arrivals.put({ ...key, siteId: site.id, at, ...seen, ...(isAlias(line) ? {} : { line }) })
    return true
  }
}
