/** The authority's search: where a line was, and which lines were at a site. It needs the private key; the server cannot do it. */
import { type CalendarDate, type EpochMs, HOUR, hourOf, kstDay, minuteOf } from '../../domain/kit/time.ts'
import type { EpochWrap, OpenedVisit, Visitor } from '../../domain/visits/visit.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { StoredVisit, VerifyVisitsDeps } from './verify-visits.ts'

export type FoundVisit = OpenedVisit & { readonly siteId: number }

/**
 * `closed`: visits that were found and could not be opened: another authority's, or changed. `closedEpochs`: keys of hours that this
 * private key does not unwrap; what a line left in those hours is not found.
 */
export type Found = {
  readonly visits: readonly FoundVisit[]
  readonly closed: number
  readonly closedEpochs: number
  /** The first and the last day of which there is anything at all; of days before and after nobody can be found. */
  readonly held: { readonly from: CalendarDate; readonly to: CalendarDate } | undefined
}

/** Both instants included. */
export type Period = { readonly from: EpochMs; readonly to: EpochMs }

type OpenEpoch = {
  open(visit: StoredVisit): OpenedVisit | undefined
  tokens(line: Visitor): readonly Uint8Array[]
}

export type FindVisitsDeps = Pick<VerifyVisitsDeps, 'epochs' | 'spooled'> & {
  readonly unwrap: (wrap: EpochWrap) => Promise<OpenEpoch | undefined>
  /** Those under any of these tokens: a line has some in each epoch. */
  readonly byTokens: (tokens: readonly Uint8Array[]) => Promise<readonly StoredVisit[]>
  readonly bySite: (from: EpochMs, to: EpochMs) => Promise<readonly StoredVisit[]>
}

/** Every visit of a line or an alias in a period, by time; the spool's too. */
export async function findLine(deps: FindVisitsDeps, line: Visitor, period: Period): Promise<Found> {
  const wraps = await allEpochs(deps)
  const opened = makeEpochs(deps, wraps)
  const tokens: Uint8Array[] = []
  let closedEpochs = 0
  for (const wrap of wraps.values()) {
    if (wrap.hour < hourOf(period.from) || wrap.hour > hourOf(period.to)) continue
    const epoch = await opened(visitRef(wrap.epochId))
    if (epoch === undefined) closedEpochs += 1
    else tokens.push(...epoch.tokens(line))
  }
  const wanted = new Set(tokens.map(visitRef))
  const inSpool = spooledRows(deps).filter(({ token }) => wanted.has(visitRef(token)))
  const { visits, closed } = await openAll([...(await deps.byTokens(tokens)), ...inSpool], opened)
  return {
    ...{ closed, closedEpochs, held: heldDays(wraps) },
    visits: within(period, visits).filter((visit) => visit.line === line),
  }
}

/** Every visit at a site in a period, by time; the spool's too. */
export async function findAtSite(deps: FindVisitsDeps, siteId: number, period: Period): Promise<Found> {
  const { from, to } = period
  const inSpool = spooledRows(deps).filter(
    ({ siteId: its, arrivedAt }) => its === siteId && arrivedAt >= minuteOf(from) && arrivedAt <= to,
  )
  const wraps = await allEpochs(deps)
  const rows = [...(await deps.bySite(from, to)), ...inSpool]
  const { visits, closed } = await openAll(rows, makeEpochs(deps, wraps))
  return { ...{ closed, closedEpochs: 0, held: heldDays(wraps) }, visits: within(period, visits) }
}

function within({ from, to }: Period, visits: readonly FoundVisit[]): readonly FoundVisit[] {
  return visits.filter(({ arrivedAt }) => arrivedAt >= from && arrivedAt <= to)
}

/** The key of an hour is there as long as its visits are. */
function heldDays(wraps: ReadonlyMap<string, EpochWrap>): Found['held'] {
  const days = [...wraps.values()].map(({ hour }) => kstDay(hour * HOUR)).sort()
  const [from, to] = [days[0], days.at(-1)]
  return from === undefined || to === undefined ? undefined : { from, to }
}

async function allEpochs({ epochs, spooled }: FindVisitsDeps): Promise<ReadonlyMap<string, EpochWrap>> {
  return new Map([...(await epochs()), ...spooled.map(({ epoch }) => [visitRef(epoch.epochId), epoch] as const)])
}

function spooledRows({ spooled }: FindVisitsDeps): readonly StoredVisit[] {
  return spooled.map(({ epoch, ...visit }) => ({ ...visit, epochId: visitRef(epoch.epochId) }))
}

/** Each is unwrapped once. */
function makeEpochs(
  deps: FindVisitsDeps,
  wraps: ReadonlyMap<string, EpochWrap>,
): (id: string) => Promise<OpenEpoch | undefined> {
  const unwrapped = new Map<string, OpenEpoch | undefined>()
  return async (id) => {
    if (unwrapped.has(id)) return unwrapped.get(id)
    const wrap = wraps.get(id)
    const epoch = wrap && (await deps.unwrap(wrap))
    unwrapped.set(id, epoch)
    return epoch
  }
}

async function openAll(
  rows: readonly StoredVisit[],
  epochOf: (id: string) => Promise<OpenEpoch | undefined>,
): Promise<Pick<Found, 'visits' | 'closed'>> {
  const visits = new Map<string, FoundVisit>()
  let closed = 0
  for (const row of rows) {
    const opened = (await epochOf(row.epochId))?.open(row)
    if (opened === undefined) closed += 1
    else visits.set(`${row.day} ${visitRef(row.callKey)}`, { ...opened, siteId: row.siteId })
  }
  return { visits: [...visits.values()].sort((one, other) => one.arrivedAt - other.arrivedAt), closed }
}
