/**
 * The world behind a text's link with every real part but two: the HTTP server, its routes and reports, the use cases as the
 * product composes them, PostgreSQL, keys, rules. Identity provider and registry follow a script (both are tried for real
 * in tests/conformance and tests/contracts); nothing is sent, links are issued as the pass worker issues them.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createArrivals } from '../../src/adapters/arrivals/arrivals.ts'
import { createDeliveryCipher } from '../../src/adapters/keys/ciphers.ts'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createLinkKeys } from '../../src/adapters/keys/link-keys.ts'
import { createPseudonyms } from '../../src/adapters/keys/pseudonyms.ts'
import { createSubjectKeys } from '../../src/adapters/keys/subject-keys.ts'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresIdentityAttempts } from '../../src/adapters/postgres/identity/identity-attempts.ts'
import { createPostgresLineReports } from '../../src/adapters/postgres/identity/line-reports.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { KIND } from '../../src/adapters/postgres/identity/subjects/subject-row.ts'
import { createSubjects } from '../../src/adapters/postgres/identity/subjects/subjects.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { createPostgresDayCounters } from '../../src/adapters/postgres/kit/day-counters.ts'
import { createPostgresDayLimits } from '../../src/adapters/postgres/kit/day-limits.ts'
import { createPostgresLinkStore } from '../../src/adapters/postgres/links/link-store.ts'
import { createPostgresArrivalStore } from '../../src/adapters/postgres/places/arrival-store.ts'
import { type NewSite, saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import { readRuleset } from '../../src/adapters/rulesets/read-ruleset.ts'
import type { Line, SiteNumber } from '../../src/domain/call/phone/line.ts'
import { lastFour } from '../../src/domain/call/phone/show.ts'
import { USUAL_POLICY } from '../../src/domain/identity/identity-policy.ts'
import type { ProvedIdentity } from '../../src/domain/identity/proved-identity.ts'
import { type CalendarDate, kstDay } from '../../src/domain/kit/time.ts'
import { wordOfDay } from '../../src/domain/pass/text/word-of-day.ts'
import { SELF_SITE_ID } from '../../src/domain/pass/text-intent.ts'
import type { Site } from '../../src/domain/places/site.ts'
import { visitRef } from '../../src/domain/visits/visit-ref.ts'
import { createCookieJar } from '../../src/inbound/http/links/browser.ts'
import { linkRoutes } from '../../src/inbound/http/links/link-routes.ts'
import { reportRoutes } from '../../src/inbound/http/reports/report-routes.ts'
import { readReporters } from '../../src/inbound/http/reports/reporters.ts'
import { createWrongTokens } from '../../src/inbound/http/reports/wrong-tokens.ts'
import { createHttpServer } from '../../src/inbound/http/server/http-server.ts'
import { createWrongTries } from '../../src/inbound/http/server/wrong-tries.ts'
import { composeVisitors } from '../../src/main/programs/web/compose-visitors.ts'
import type { AppEvent, Events } from '../../src/ports/kit/events.ts'
import type { SiteDirectory } from '../../src/ports/places/site-directory.ts'
import { makeLineChanges } from '../../src/usecases/identity/line-changes.ts'
import { makeIssueLink } from '../../src/usecases/links/issue-link.ts'
import { makeLookUpPerson } from '../../src/usecases/pass/look-up-person.ts'
import { makeUpdateDoorScreen } from '../../src/usecases/places/update-door-screen.ts'
import { openedRows } from './opened-rows.ts'
import { testDatabase } from './postgres.ts'
import { createStandInProvider } from './stand-in-provider.ts'
import { NOON } from './test-keys.ts'
import { type Answer, newVisitor, pathOf, type Visitor } from './visitor.ts'

export const PUBLIC_URL = 'https://pass.example'
export const TOKENS = {
  staff: 'staff-token-of-the-cafe',
  carrier: 'carrier-token-of-a-test',
  gym: 'staff-token-of-the-gym',
}

export type VisitorWorld = Awaited<ReturnType<typeof startVisitorWorld>>

export type VisitorWorldOptions = {
  /** What is emitted goes there too. */
  readonly events?: Events
  readonly cafe?: Partial<NewSite>
  readonly onPhone?: boolean
}

export async function startVisitorWorld(options: VisitorWorldOptions = {}) {
  const database = await testDatabase()
  const pool = createPool(database.url, 'app', { max: 6 })
  const owner = createPool(database.url, 'owner')
  const keys = keysAndClock()
  const { clock, tokens, box, subjectKeys } = keys
  const subjects = createSubjects({ pool, keys: subjectKeys, clock })
  const seen: AppEvent[] = []
  const events: Events = {
    emit(event) {
      seen.push(event)
      options.events?.emit(event)
    },
  }
  const stored = await saveSites(owner, [
    site('0800000001', '노원카페', 'Nowon Cafe', options.cafe),
    site('0800000002', '노원헬스', 'Nowon Gym', { category: 'indoor_sports' }),
    site('0800000003', '사용자식당', 'Users Diner'),
  ])
  const usersToo = { ...USUAL_POLICY, bindsUsers: true }
  const sites = directoryOf(stored.map((it) => (it.number === '0800000003' ? { ...it, policy: usersToo } : it)))
  const ruleset = readRuleset(join(import.meta.dirname, '../../rulesets/kr'))
  const provider = createStandInProvider('stand-in', options.onPhone === true ? 'on-phone' : 'redirect')
  const bindings = createPostgresBindings(subjects)
  const records = createPostgresPersonRecords(subjects)
  const dayLimits = createPostgresDayLimits(subjects, tokens)
  const linkStore = createPostgresLinkStore(pool, subjects)
  const arrivals = createArrivals(clock)
  const arrivalStore = createPostgresArrivalStore(pool, subjects)
  const linkKeys = createLinkKeys(keys.keys)
  const registry = { evidenceOf: async () => ({ kind: 'known' as const, evidence: [] }) }
  const seedOf = (id: number, day: CalendarDate) => createHash('sha256').update(`${id} ${day}`).digest()
  const lineChanges = makeLineChanges()
  const visitors = composeVisitors({
    providers: [provider],
    linkStore,
    linkKeys,
    attempts: createPostgresIdentityAttempts(pool, subjects),
    reports: createPostgresLineReports(subjects),
    box,
    ruleset: () => ruleset,
    bindings,
    records,
    dayLimits,
    sites,
    arrivals,
    lookUp: makeLookUpPerson({ registry, bindings, records, clock, events }),
    lineChanges,
    door: makeUpdateDoorScreen({ ruleset: () => ruleset, sites, arrivals, arrivalStore, events }),
    wordOfDay: (id, day) => wordOfDay(seedOf(id, day)),
    colourOfDay: () => 3,
    statusHours: 24,
    clock,
    events,
  })
  const rulebook = { current: () => ruleset }
  const reporters = readReporters(
    JSON.stringify({
      reporters: [
        { name: 'cafe', kind: 'staff', tokenSha256: sha256(TOKENS.staff), sites: ['0800000001'] },
        { name: 'gym', kind: 'staff', tokenSha256: sha256(TOKENS.gym), sites: ['0800000002'] },
        { name: 'carrier', kind: 'carrier', tokenSha256: sha256(TOKENS.carrier) },
      ],
    }),
  )
  const nodes = [node(), node()] as const
  const [door, other] = nodes
  const issueLink = makeIssueLink({
    dayCounters: createPostgresDayCounters(subjects),
    linkStore,
    dayLimits,
    tokens,
    box,
    linkUrl: (code) => `${PUBLIC_URL}/i/${code}`,
    events,
  })

  /** Another node of the same service: only the cookies' names and the counts per address are its own. */
  function node() {
    const wrongTokens = createWrongTokens(() => performance.now(), events)
    const links = linkRoutes({
      ...visitors,
      rulebook,
      clock,
      events,
      demo: false,
      ownNumber: '0800000000' as SiteNumber,
      publicOrigin: PUBLIC_URL,
      jar: createCookieJar(true, () => randomBytes(16).toString('base64url')),
      wrongCodes: createWrongTries(() => performance.now()),
    })
    return createHttpServer({
      readiness: () => ({ ready: true }) as never, // nobody asks in these tests
      metrics: async () => ({ contentType: 'text/plain', body: '' }),
      rooms: [links, reportRoutes({ reporters, endBinding: visitors.endBinding, sites, wrongTokens })],
      rulebook,
      clock,
      demo: false,
      events,
      demoPage: undefined,
      publicUrl: PUBLIC_URL,
      hosts: [],
    })
  }

  async function issue(line: Line, where?: SiteNumber, callKey: Uint8Array = randomBytes(16)) {
    const siteId = where === undefined ? (stored[0]?.id ?? -1) : (sites.byNumber(where)?.id ?? -1)
    return issueLink({ line, siteId, day: kstDay(clock.now()), callKey, calledAt: clock.now() }, clock.now())
  }

  /** As a call to the service's own number has it. */
  async function issueOwn(line: Line) {
    const at = clock.now()
    return issueLink({ line, siteId: SELF_SITE_ID, day: kstDay(at), callKey: randomBytes(16), calledAt: at }, at)
  }

  async function link(line: Line, where?: SiteNumber, callKey?: Uint8Array): Promise<string> {
    return (await issue(line, where, callKey))?.code ?? fail('no link was issued')
  }

  /** From a link to the pass page: digits, consent, the provider, back. @returns the journey's address */
  async function bind(line: Line, identity: ProvedIdentity, who: Visitor = newVisitor(door), where?: SiteNumber) {
    const code = await link(line, where)
    const base = pathOf((await who.types(code, lastFour(line))).location)
    await agree(who, base)
    await comeBack(who, identity)
    return { code, base, who }
  }

  function agree(who: Visitor, base: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return who.post(`${base}/consent`, { ...AGREED, ...more })
  }

  function comeBack(who: Visitor, identity: ProvedIdentity): Promise<Answer> {
    return who.get(returnOf(provider.login(provider.begun.at(-1)?.state ?? '', identity)))
  }

  return {
    ...keys,
    pool,
    owner,
    databaseUrl: database.url,
    events: seen,
    provider,
    linkStore,
    linkKeys,
    subjects,
    bindings,
    records,
    dayLimits,
    arrivals,
    /** What staff reported, as it is kept. */
    async reports(): Promise<readonly object[]> {
      const rows = (await openedRows(owner, keys.keys)).split('\n')
      return rows.flatMap((row) => (row.includes(`: ${KIND.report} `) ? [JSON.parse(row.slice(row.indexOf('{')))] : []))
    },
    visitors,
    sites,
    door,
    other,
    visitor: (address?: string, at = door) => newVisitor(at, address),
    issue,
    issueOwn,
    link,
    bind,
    agree,
    comeBack,
    /** The names that the door of a site shows. */
    namesAt: (where = '0800000001' as SiteNumber): readonly string[] =>
      arrivals.list(sites.byNumber(where)?.id ?? -1, clock.now()).flatMap(({ shown }) => (shown === '' ? [] : [shown])),
    /** An arrival at a site, as check-in leaves it. @returns its key as the door shows it */
    arrives(line: Line, where = '0800000001' as SiteNumber, shown = ''): string {
      const callKey = randomBytes(16)
      const at = clock.now()
      const siteId = sites.byNumber(where)?.id ?? -1
      const common = { day: kstDay(at), callKey, siteId, at, lastFour: lastFour(line), line }
      arrivals.put({ ...common, shown, outcome: shown === '' ? 'unknown' : 'pass', allowedAlone: true })
      return visitRef(callKey)
    },
    async close() {
      await Promise.all(nodes.map((it) => it.close()))
      await Promise.all([pool.end(), owner.end()])
      await database.close()
      keys.close()
    },
  }
}

export const AGREED = { provider: 'stand-in', 'agree-identity': 'on', 'agree-status': 'on' }

export function returnOf(query: Readonly<Record<string, string>>): string {
  return `/identity/return/stand-in?${new URLSearchParams(query)}`
}

/** `+821000000007` for 7. */
export function lineOf(last: number): Line {
  return `+8210${String(last).padStart(8, '0')}` as Line
}

/** The person whose own phone this is, as a provider tells of them. */
export function personOf(line: Line, name = '홍길동'): ProvedIdentity {
  return { name, birthDate: '1980-05-01' as CalendarDate, phone: line, ci: `ci of ${line}` }
}

/** As `testKeys`, with the folder that a thief would copy. */
function keysAndClock() {
  const secretsFolder = mkdtempSync(join(tmpdir(), 'ansimpass-keys-'))
  const keys = openKeyRing(secretsFolder)
  let now = NOON
  const clock = { now: () => now }
  return {
    secretsFolder,
    keys,
    clock,
    box: createDeliveryCipher(keys),
    subjectKeys: createSubjectKeys(keys, clock),
    tokens: createPseudonyms(keys),
    setTime(at: number) {
      now = at
    },
    close: () => rmSync(secretsFolder, { recursive: true, force: true }),
  }
}

function directoryOf(all: readonly Site[]): SiteDirectory {
  const byNumber = new Map(all.map((it) => [it.number, it]))
  const byId = new Map(all.map((it) => [it.id, it]))
  return {
    loaded: true,
    byNumber: (number: SiteNumber) => byNumber.get(number),
    byId: (id: number) => byId.get(id),
    all: () => all,
  }
}

function site(number: string, name: string, nameEn: string, other: Partial<NewSite> = {}): NewSite {
  return {
    number: number as SiteNumber,
    name,
    nameEn,
    category: 'restaurant_cafe',
    region: 'seoul',
    answerMode: 'silent',
    retired: false,
    hasDoorScreen: true,
    ...other,
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function fail(why: string): never {
  throw new Error(why)
}
