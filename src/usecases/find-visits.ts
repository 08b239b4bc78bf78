/** The authority's search: where a line was, and which lines were at a site. It needs the private key; the server cannot do it. */
import type { Line } from '../domain/phone/line.ts'
import { type CalendarDate, type EpochMs, HOUR, kstDay } from '../domain/time.ts'
import type { EpochWrap, OpenedVisit } from '../domain/visit/visit.ts'
import { visitRef } from '../domain/visit/visit-ref.ts'
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
}

type OpenEpoch = {
  open(visit: StoredVisit): OpenedVisit | undefined
  tokens(line: Line): readonly Uint8Array[]
}

export type FindVisitsDeps = Pick<VerifyVisitsDeps, 'epochs' | 'spooled'> & {
  readonly unwrap: (wrap: EpochWrap) => Promise<OpenEpoch | undefined>
  /** Those under any of these tokens: a line has some in each epoch. */
  readonly byTokens: (tokens: readonly Uint8Array[]) => Promise<readonly StoredVisit[]>
  readonly bySite: (from: EpochMs, to: EpochMs) => Promise<readonly StoredVisit[]>
}

/** Every visit of a line from one KST day to another, both included, by time; the spool's too. */
export async function findLine(
  deps: FindVisitsDeps,
  line: Line,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<Found> {
  const wraps = await allEpochs(deps)
  const opened = makeEpochs(deps, wraps)
  const tokens: Uint8Array[] = []
  let closedEpochs = 0
  for (const wrap of wraps.values()) {
    const day = kstDay(wrap.hour * HOUR)
    if (day < from || day > to) continue
    const epoch = await opened(visitRef(wrap.epochId))
    if (epoch === undefined) closedEpochs += 1
    else tokens.push(...epoch.tokens(line))
  }
  const wanted = new Set(tokens.map(visitRef))
  const inSpool = spooledRows(deps).filter(({ token }) => wanted.has(visitRef(token)))
  const { visits, closed } = await openAll([...(await deps.byTokens(tokens)), ...inSpool], opened)
  return { visits: visits.filter((visit) => visit.line === line), closed, closedEpochs }
}

/** Every visit at a site between two instants, both included, by time; the spool's too. */
export async function findAtSite(
  deps: FindVisitsDeps,
  siteId: number,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<Found> {
  const inSpool = spooledRows(deps).filter((visit) => visit.siteId === siteId)
  const { visits, closed } = await openAll(
    [...(await deps.bySite(from, to)), ...inSpool],
    makeEpochs(deps, await allEpochs(deps)),
  )
  return { visits: visits.filter(({ arrivedAt }) => arrivedAt >= from && arrivedAt <= to), closed, closedEpochs: 0 }
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
): Promise<Omit<Found, 'closedEpochs'>> {
  const visits = new Map<string, FoundVisit>()
  let closed = 0
  for (const row of rows) {
    const opened = (await epochOf(row.epochId))?.open(row)
    if (opened === undefined) closed += 1
    else visits.set(`${row.day} ${visitRef(row.callKey)}`, { ...opened, siteId: row.siteId })
  }
  return { visits: [...visits.values()].sort((one, other) => one.arrivedAt - other.arrivedAt), closed }
}
