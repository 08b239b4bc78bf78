/** `ansimpass visits find`: the authority's search in a copy of the log, by line or by site, in a period. */
import { openContacts } from '../adapters/hpke/alias-contacts.ts'
import { readAuthorityPrivateKey } from '../adapters/hpke/authority-key.ts'
import { openVisits } from '../adapters/hpke/visit-opener.ts'
import { readContacts } from '../adapters/postgres/visits/contact-reader.ts'
import {
  readEpochs,
  type SiteName,
  siteNames,
  visitsAt,
  visitsByTokens,
} from '../adapters/postgres/visits/visit-reader.ts'
import { parseCaller } from '../domain/call/phone/parse-caller.ts'
import { parseDialled } from '../domain/call/phone/parse-dialled.ts'
import { formatNational, formatSiteNumber } from '../domain/call/phone/show.ts'
import { AppError } from '../domain/kit/errors.ts'
import {
  type EpochMs,
  endOfKstDay,
  kstDayAndClock,
  MINUTE,
  parseCalendarDate,
  parseInstant,
  startOfKstDay,
} from '../domain/kit/time.ts'
import type { SiteId } from '../domain/places/site.ts'
import { type Alias, formatAlias, isAlias, parseAlias } from '../domain/visits/alias.ts'
import type { AliasContact } from '../domain/visits/alias-contact.ts'
import type { Visitor } from '../domain/visits/visit.ts'
import { findContacts } from '../usecases/tracing/find-contacts.ts'
import { type Found, findAtSite, findLine, type Period } from '../usecases/tracing/find-visits.ts'
import type { Places } from './settings-of.ts'
import { withLog } from './visit-log-copy.ts'

export type FindOptions = Places & {
  readonly key: string
  readonly line?: string
  readonly alias?: string
  readonly site?: string
  readonly from?: string
  readonly to?: string
}

export async function findVisits(options: FindOptions): Promise<void> {
  const { line: lineText, site: siteText, alias: aliasText } = options
  if ([lineText, siteText, aliasText].filter((text) => text !== undefined).length !== 1) {
    throw new AppError(
      'SEARCH_UNNAMED',
      'Give one of --line, a phone number, --alias, an alias number, or --site, the number of a place',
    )
  }
  const period = periodOf(options)
  const privateKey = readAuthorityPrivateKey(options.key)
  const { unwrap } = await openVisits(privateKey)
  const openContact = await openContacts(privateKey)
  const found = await withLog(options, async ({ pool, spooled }) => {
    const sites = await siteNames(pool)
    const siteId = siteText === undefined ? undefined : siteOf(siteText, sites)
    const deps = {
      ...{ spooled, unwrap },
      epochs: () => readEpochs(pool),
      byTokens: (tokens: readonly Uint8Array[]) => visitsByTokens(pool, tokens),
      bySite: (since: EpochMs, until: EpochMs) => visitsAt(pool, siteId ?? 0, since, until),
    }
    const visits =
      siteId === undefined
        ? await findLine(deps, aliasText === undefined ? lineOf(lineText ?? '') : aliasOf(aliasText), period)
        : await findAtSite(deps, siteId, period)
    const aliases = new Set(visits.visits.flatMap(({ line }) => (isAlias(line) ? [line] : [])))
    if (aliasText !== undefined) aliases.add(aliasOf(aliasText))
    const contacts = await findContacts({ sealed: () => readContacts(pool), open: openContact }, aliases)
    return { ...visits, sites, contacts }
  })
  console.log(sayFound(found, found.sites))
  for (const contact of found.contacts) console.log(sayContact(contact))
  console.error(sayHeld(found))
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

function sayFound({ visits }: Pick<Found, 'visits'>, sites: ReadonlyMap<SiteId, SiteName>): string {
  const lines = visits.map(({ arrivedAt, siteId, line, channel }) => {
    const { number, name } = sites.get(siteId) ?? { number: undefined, name: `site ${siteId}` }
    const where = number === undefined ? '' : formatSiteNumber(number)
    return [kstDayAndClock(arrivedAt), where, name, formatVisitor(line), channel].join('\t')
  })
  return [...lines, `${visits.length}건 · ${visits.length} found`].join('\n')
}

/** Of a day that is not in the copy nobody is found, whoever was there. */
function sayHeld({ held }: Pick<Found, 'held'>): string {
  if (held === undefined) return '이 사본에는 방문이 없습니다 · this copy holds no visits'
  const { from, to } = held
  return `이 사본에는 ${from}부터 ${to}까지의 방문만 있습니다 · this copy holds visits from ${from} to ${to}, and no others`
}

function lineOf(text: string) {
  const parsed = parseCaller(text)
  if (parsed === undefined) {
    throw new AppError(
      'CALL_BAD_NUMBER',
      `--line: ${text} is no phone number: give one like 010-0000-0001 or +821000000001`,
    )
  }
  return parsed
}

function aliasOf(text: string): Alias {
  const alias = parseAlias(text)
  if (alias === undefined)
    throw new AppError('NO_SUCH_ALIAS', `--alias: ${text} is no alias number: a digit is wrong, swapped or missing`)
  return alias
}

function sayContact({ alias, line, name }: AliasContact): string {
  return [formatAlias(alias), '연락처 · contact', formatNational(line), name].join('\t')
}

function formatVisitor(line: Visitor): string {
  return isAlias(line) ? formatAlias(line) : formatNational(line)
}

function siteOf(text: string, sites: ReadonlyMap<SiteId, SiteName>): SiteId {
  const asked = parseDialled(text)
  const [id] = [...sites].find(([, { number }]) => number === asked) ?? []
  if (asked === undefined || id === undefined) {
    throw new AppError('NO_SUCH_SITE', `No site has the number ${text}: give the one on its poster`)
  }
  return id
}

/** From the first instant of what `--from` names to the last of what `--to` names. */
function periodOf(options: Pick<FindOptions, 'from' | 'to'>): Period {
  const from = options.from === undefined ? 0 : spanOf('--from', options.from).start
  const to = options.to === undefined ? Date.UTC(2200, 0) : spanOf('--to', options.to).end - 1
  if (to < from) throw new AppError('PERIOD_INVALID', `--to ${options.to} is before --from ${options.from}`)
  return { from, to }
}

/** A day or a minute of Korean time. */
function spanOf(name: string, text: string): { readonly start: EpochMs; readonly end: EpochMs } {
  const day = parseCalendarDate(text)
  if (day !== undefined) return { start: startOfKstDay(day), end: endOfKstDay(day) }
  const start = /^[\d-]{10}[T ]\d\d:\d\d$/.test(text) ? parseInstant(`${text.replace(' ', 'T')}+09:00`) : undefined
  if (start === undefined) {
    throw new AppError(
      'PERIOD_INVALID',
      `${name}: ${text} is neither a day (2022-01-12) nor a minute of one (2022-01-12T12:00)`,
    )
  }
  return { start, end: start + MINUTE }
}
