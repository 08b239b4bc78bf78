/** A line is nobody's any more, before its 28 days are over: the person's word, a report of staff, a number that changed hands. */
import type { Actor } from '../../domain/access/actor.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import type { ReportReason } from '../../domain/identity/report-reasons.ts'
import { type EpochMs, kstDay } from '../../domain/kit/time.ts'
import type { Site } from '../../domain/places/site.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { AuditEntry } from '../../ports/access/audit.ts'
import type { Corrections } from '../../ports/identity/corrections.ts'
import type { LineReports } from '../../ports/identity/line-reports.ts'
import type { PersonRecords } from '../../ports/identity/person-records.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { LinkStore } from '../../ports/links/link-store.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import type { Arrival, Arrivals } from '../../ports/places/arrivals.ts'
import type { Journey } from '../links/read-link.ts'
import type { LineChanges } from './line-changes.ts'

export type EndBindingDeps = {
  readonly records: Pick<PersonRecords, 'endBinding' | 'forgetPerson'>
  readonly stops: Pick<TextStops, 'endBefore'>
  readonly corrections: Pick<Corrections, 'forget'>
  readonly linkStore: Pick<LinkStore, 'end'>
  readonly arrivals: Pick<Arrivals, 'list' | 'ofLine'>
  /** Takes name and decision off the door, in memory and where it is kept. */
  readonly clearDoor: (arrival: Arrival, why: 'reported' | 'unverified') => void
  readonly lineChanges: Pick<LineChanges, 'note'>
  readonly reports: LineReports
  readonly dayLimits: DayLimits
  readonly clock: Clock
  readonly events: Events
}

export type EndBinding = ReturnType<typeof makeEndBinding>

export type Reported = 'taken' | 'no-such-arrival' | 'limit'

const REPORTS_PER_LINE = 3
const REPORTS_PER_SITE = 30

/** Each throws AppError `DATABASE_UNAVAILABLE`. */
export function makeEndBinding(deps: EndBindingDeps) {
  return {
    /** The person takes the consent back, for this line. The journey is over with it. */
    async withdraw(journey: Journey): Promise<void> {
      await end(journey.content.line, 'withdrawn')
      leaveDoors(journey.content.line)
      await deps.linkStore.end(journey.code)
    },

    /** The person has everything about them deleted, on every line; correction requests of the line that rang with it. */
    async forget(journey: Journey): Promise<void> {
      await deps.corrections.forget(journey.content.line)
      const lines = await deps.records.forgetPerson(journey.content.line)
      for (let line = 0; line < lines; line += 1) deps.events.emit({ type: 'binding-ended', why: 'deleted' })
      leaveDoors(journey.content.line)
      await deps.linkStore.end(journey.code)
    },

    /**
     * Registry or carrier: these numbers have others since then. A proof given after that stays. Says nothing of who was bound.
     * That it was said is noted with the first, before which nothing has changed.
     */
    async numbersChanged(actor: Actor, lines: readonly Line[], since: EpochMs): Promise<void> {
      const audit = { actor, verb: 'number-changes', site: undefined, day: kstDay(deps.clock.now()) } as const
      for (const [nth, line] of lines.entries()) {
        const noted = nth === 0 ? { audit } : {}
        if (await end(line, 'number-changed', { provedBefore: since, ...noted })) leaveDoors(line)
        await deps.stops.endBefore(line, since)
        await deps.corrections.forget(line, kstDay(since))
      }
    },

    /**
     * Staff saw somebody else with this phone. The same answer whether or not the line was anybody's. Not audited: a day on which a
     * site reported, and a person who is known no more that night, would be a visit.
     */
    async notThisPerson(site: Site, visit: string, reason: ReportReason): Promise<Reported> {
      const now = deps.clock.now()
      const arrival = deps.arrivals.list(site.id, now).find(({ callKey }) => visitRef(callKey) === visit)
      if (arrival?.line === undefined) return 'no-such-arrival'
      const day = kstDay(now)
      const [ofLine = 0, ofSite = 0] = await deps.dayLimits.count(day, [
        { thing: 'reports', of: arrival.line },
        { thing: 'site-reports', of: String(site.id) },
      ])
      if (ofLine > REPORTS_PER_LINE || ofSite > REPORTS_PER_SITE) return 'limit'
      await deps.reports.keep({ day, siteId: site.id, reason })
      await end(arrival.line, 'reported')
      leaveDoors(arrival.line, site)
      return 'taken'
    },
  }

  async function end(
    line: Line,
    why: 'withdrawn' | 'reported' | 'number-changed',
    options: { readonly provedBefore?: EpochMs; readonly audit?: AuditEntry } = {},
  ): Promise<boolean> {
    const ended = await deps.records.endBinding(line, options)
    if (ended) deps.events.emit({ type: 'binding-ended', why })
    return ended
  }

  /**
   * What the doors still show of this line's visits: the last two hours' at most.
   *
   * @param reportedAt  where staff reported it: other places are not told that, only that nobody is verified there
   */
  function leaveDoors(line: Line, reportedAt?: Site): void {
    const now = deps.clock.now()
    deps.lineChanges.note(line, now)
    for (const arrival of deps.arrivals.ofLine(line, now))
      deps.clearDoor(arrival, arrival.siteId === reportedAt?.id ? 'reported' : 'unverified')
  }
}
