/** `ansimpass visits find`: the authority's search in a copy of the log, by line or by site and time. */
import { readAuthorityPrivateKey } from '../adapters/hpke/authority-key.ts'
import { openVisits } from '../adapters/hpke/visit-opener.ts'
import { readEpochs, siteNumbers, visitsAt, visitsByTokens } from '../adapters/postgres/visit-reader.ts'
import { AppError } from '../domain/errors.ts'
import { parseCaller } from '../domain/phone/parse-caller.ts'
import { parseDialled } from '../domain/phone/parse-dialled.ts'
import type { SiteId } from '../domain/site/site.ts'
import {
  type CalendarDate,
  type EpochMs,
  endOfKstDay,
  kstDay,
  kstDayAndClock,
  parseCalendarDate,
  startOfKstDay,
} from '../domain/time.ts'
import { type Found, findAtSite, findLine } from '../usecases/find-visits.ts'
import { withLog } from './visit-log-copy.ts'

export type FindOptions = {
  readonly key: string
  readonly line?: string
  readonly site?: string
  readonly from?: string
  readonly to?: string
  readonly data?: string
}

export async function findVisits(options: FindOptions): Promise<void> {
  const { line: lineText, site: siteText } = options
  if ((lineText === undefined) === (siteText === undefined))
    throw new AppError('BAD_OPTION', 'Give either --line, a phone number, or --site, the number of a place')
  const from = timeOf('--from', options.from, startOfKstDay) ?? 0
  const to = timeOf('--to', options.to, endOfKstDay) ?? Date.UTC(2200, 0)
  if (to < from) throw new AppError('BAD_OPTION', '--to is before --from')
  if (lineText !== undefined && [options.from, options.to].some((text) => text?.includes('T') === true))
    throw new AppError('BAD_OPTION', 'A line is looked for by days: give --from and --to like 2022-01-12')
  const { unwrap } = await openVisits(readAuthorityPrivateKey(options.key))
  const found = await withLog(options.data, async ({ pool, spooled }) => {
    const sites = await siteNumbers(pool)
    const siteId = siteText === undefined ? undefined : siteOf(siteText, sites)
    const deps = {
      ...{ spooled, unwrap },
      epochs: () => readEpochs(pool),
      byTokens: (tokens: readonly Uint8Array[]) => visitsByTokens(pool, tokens),
      bySite: (since: EpochMs, until: EpochMs) => visitsAt(pool, siteId ?? 0, since, until),
    }
    const visits =
      siteId === undefined
        ? await findLine(deps, lineOf(lineText ?? ''), { from: kstDay(from), to: kstDay(to) })
        : await findAtSite(deps, siteId, { from, to })
    return { ...visits, sites }
  })
  console.log(sayFound(found, found.sites))
  if (found.closed + found.closedEpochs > 0) throw notOpened(found, options.key)
}

/** What was found is not all that there may be. */
function notOpened({ closed, closedEpochs }: Found, file: string): AppError {
  const what = [
    ...(closed > 0 ? [`${closed} visits could not be opened`] : []),
    ...(closedEpochs > 0 ? [`the keys of ${closedEpochs} hours or servers could not be opened`] : []),
  ].join(' and ')
  return new AppError(
    'VISITS_NOT_OPENED',
    `${what} with ${file}, so that visits may be missing above: give the private-key.json of the authority they are sealed to, and see "ansimpass visits verify"`,
  )
}

function sayFound({ visits }: Pick<Found, 'visits'>, sites: ReadonlyMap<number, string>): string {
  const lines = visits.map(
    ({ arrivedAt, siteId, line, channel }) =>
      `${kstDayAndClock(arrivedAt)}\t${sites.get(siteId) ?? `site ${siteId}`}\t${line}\t${channel}`,
  )
  return [...lines, `${visits.length} found`].join('\n')
}

function lineOf(text: string) {
  const parsed = parseCaller(text)
  if (parsed === undefined)
    throw new AppError('BAD_OPTION', `--line: ${text} is no phone number: give one like 010-0000-0001 or +821000000001`)
  return parsed
}

function siteOf(text: string, sites: ReadonlyMap<SiteId, string>): SiteId {
  const number = parseDialled(text)
  const [id] = [...sites].find(([, its]) => its === number) ?? []
  if (number === undefined || id === undefined) throw new AppError('NO_SUCH_SITE', `No site has the number ${text}`)
  return id
}

/** A day, whose start or end is meant, or an instant of Korean time to the minute. */
function timeOf(name: string, text: string | undefined, edge: (day: CalendarDate) => EpochMs): EpochMs | undefined {
  if (text === undefined) return undefined
  const day = parseCalendarDate(text)
  if (day !== undefined) return edge(day)
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}+09:00`) : Number.NaN
  if (Number.isNaN(at))
    throw new AppError('BAD_OPTION', `${name}: ${text} is neither a day (2022-01-12) nor a time (2022-01-12T12:00)`)
  return at
}
