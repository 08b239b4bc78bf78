/** One FHIR search: POST `_search`, strict handling, all its pages, within bounds. */
import type { UnreadableReason } from '../../domain/pass/evidence/evidence-read.ts'
import { isDeeperThan, type Json, listOf, objectOf, textOf } from '../../domain/pass/records/json.ts'
import type { FoundRecords } from '../../domain/pass/records/read-evidence.ts'
import { updatedAt } from '../../domain/pass/records/reading.ts'
import type { PersonRoom } from './answer-room.ts'
import { askFhir, type FhirServer } from './fhir-http.ts'
import { nextPage } from './next-page.ts'
import { RegistryFault } from './registry-fault.ts'

export type SearchLimits = { readonly maxPages: number; readonly maxBytes: number }

export type FhirSearch = {
  readonly server: FhirServer
  readonly limits: SearchLimits
  /** Of the person who is asked for. */
  readonly room: PersonRoom
  /** Runs one request, again where that may help. */
  attempt<Answer>(request: () => Promise<Answer>, signal: AbortSignal): Promise<Answer>
}

export type FoundResources = FoundRecords & {
  /** Their `fullUrl`s. */
  readonly urls: ReadonlySet<string>
}

/** The server refuses the search. */
export const NOT_SEARCHED: FoundResources = { records: [], doubts: ['search'], urls: new Set() }
/** It takes the search, and did not answer it this time. */
export const NOT_ANSWERED: FoundResources = { ...NOT_SEARCHED }

/**
 * Finds all resources of a type, over all pages. What stands beside them (included resources, outcomes) is no record.
 *
 * The parameters travel in the body (`_search`), so that names and identifiers stay out of access logs, and
 * `Prefer: handling=strict` asks the server to refuse a parameter it does not know rather than to ignore it.
 *
 * @throws RegistryFault of the first page; of later ones it is a doubt
 */
export async function searchAll(
  fhir: FhirSearch,
  type: string,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<FoundResources> {
  const { server, limits } = fhir
  const budget = { bytesLeft: limits.maxBytes, room: fhir.room }
  const found: Found = { records: [], others: 0, total: 0, doubts: new Set(), urls: new Set() }
  const asked = new Set<string>()
  let bundle = await page(`${server.baseUrl}/${type}/_search`, new URLSearchParams(parameters))
  for (let pages = 1; ; pages++) {
    take(found, bundle, type)
    const links = nextLinks(bundle)
    if (links.length === 0) break
    const url = links.length === 1 ? nextPage(server.baseUrl, type, links[0] ?? '') : undefined
    if (url === undefined || asked.has(url) || pages >= limits.maxPages) {
      found.doubts.add('cut-off')
      break
    }
    asked.add(url)
    try {
      bundle = await page(url, undefined)
    } catch (cause) {
      if (!(cause instanceof RegistryFault) || !(cause.why === 'malformed' || cause.isRefusal)) throw cause
      found.doubts.add('cut-off')
      break
    }
  }
  if (found.records.length === 0 && found.others > 0) found.doubts.add('shape') // they were added to nothing
  const { records, isUnclear } = withoutRepeats(found.records)
  if (isUnclear) found.doubts.add('contradiction')
  if (records.length < found.total || records.length > MOST_RECORDS) found.doubts.add('cut-off')
  return { records: records.slice(0, MOST_RECORDS), doubts: [...found.doubts], urls: found.urls }

  async function page(url: string, form: URLSearchParams | undefined): Promise<Json> {
    const resource = await fhir.attempt(() => askFhir(server, url, form, budget, signal), signal)
    const { resourceType, type: kind, entry, link } = resource
    const isList = (value: unknown) => value === undefined || Array.isArray(value)
    if (resourceType === 'Bundle' && kind === 'searchset' && isList(entry) && isList(link)) return resource
    throw new RegistryFault('malformed', 'not a searchset Bundle')
  }
}

type Found = {
  readonly records: Json[]
  /** What a server adds to the matches. */
  others: number
  /** As the pages say; endless where what they say is no number. */
  total: number
  readonly doubts: Set<UnreadableReason>
  readonly urls: Set<string>
}

/** More of one kind nobody has. */
const MOST_RECORDS = 500
/** No record of a person is nested so deep; one that is costs itself. */
const DEEPEST_RECORD = 64

/** Those of them that come without a mode, too. */
const INCLUDED = [
  'Patient',
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'Location',
  'Encounter',
  'Specimen',
  'Device',
  'Provenance',
  'ServiceRequest',
  'DiagnosticReport',
]

/** Where the next page is, as each link of that name says; a link that has no name may be one. */
function nextLinks(bundle: Json): readonly string[] {
  const links = listOf(bundle['link']).map((link) => objectOf(link) ?? {})
  const urls = links.flatMap(({ relation, url }) => {
    if (typeof relation !== 'string') return ['//']
    return relation.trim().toLowerCase() === 'next' ? [textOf(url) ?? '//'] : []
  })
  return [...new Set(urls)]
}

function take(found: Found, bundle: Json, type: string): void {
  const { total = 0 } = bundle
  found.total = Math.max(found.total, typeof total === 'number' ? total : Number.POSITIVE_INFINITY)
  for (const value of (bundle['entry'] ?? []) as readonly unknown[]) {
    const entry = objectOf(value)
    const resource = objectOf(entry?.['resource'])
    const mode = objectOf(entry?.['search'])?.['mode']
    const isRecord = resource?.['resourceType'] === type && (mode !== 'include' || type !== 'Patient')
    if (resource !== undefined && isRecord && isDeeperThan(resource, DEEPEST_RECORD)) {
      found.doubts.add('shape')
    } else if (resource !== undefined && isRecord) {
      found.records.push(resource)
      const url = textOf(entry?.['fullUrl'])
      if (url !== undefined) found.urls.add(url)
    } else if (resource?.['resourceType'] === 'OperationOutcome') {
      const issues = listOf(resource['issue']).map((issue) => objectOf(issue) ?? {})
      if (issues.length === 0 || issues.some(isTrouble)) found.doubts.add('search')
    } else if (resource === undefined || typeof resource['resourceType'] !== 'string') {
      if (mode !== 'include') found.doubts.add('shape')
    } else if (mode !== 'include' && (mode === 'match' || !INCLUDED.includes(resource['resourceType']))) {
      found.doubts.add('shape')
    } else {
      found.others += 1
    }
  }
}

/** Issues that say that the list is not whole; a hint or a warning of another sort says nothing of it. */
function isTrouble({ severity, code }: Json): boolean {
  return (
    (severity !== 'information' && severity !== 'warning') ||
    (typeof code === 'string' && ['incomplete', 'throttled', 'timeout', 'suppressed', 'too-costly'].includes(code))
  )
}

/** Of records under one id the latest; where they do not say which that is, none of them, and that is told. */
function withoutRepeats(found: readonly Json[]): { readonly records: readonly Json[]; readonly isUnclear: boolean } {
  const byId = Map.groupBy(new Map(found.map((each) => [JSON.stringify(each), each])).values(), idOf)
  const latest = [...byId.values()].map(latestOf)
  return { records: latest.filter((each) => each !== undefined), isUnclear: latest.includes(undefined) }
}

function idOf(record: Json): string | Json {
  return textOf(record['id']) ?? record
}

function latestOf(versions: readonly Json[]): Json | undefined {
  const [only, another] = versions
  if (another === undefined) return only
  const dated = versions.map((record) => ({ record, at: updatedAt(record) ?? Number.POSITIVE_INFINITY }))
  const [last, before] = dated.sort((a, b) => b.at - a.at)
  return last !== undefined && before !== undefined && Number.isFinite(last.at) && last.at > before.at
    ? last.record
    : undefined
}
