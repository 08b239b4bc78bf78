/**
 * The web program as it is composed, with every real part but two: identity provider and registry follow a script (both are tried
 * for real in tests/conformance and tests/contracts). Nothing is sent: links are issued as the texts program issues them.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateAuthorityKeys } from '../../src/adapters/hpke/authority-key.ts'
import { KIND } from '../../src/adapters/postgres/identity/subjects/subject-row.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { type NewSite, saveOrganization, saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import type { Line, SiteNumber } from '../../src/domain/call/phone/line.ts'
import { lastFour } from '../../src/domain/call/phone/show.ts'
import { USUAL_POLICY } from '../../src/domain/identity/identity-policy.ts'
import type { ProvedIdentity } from '../../src/domain/identity/proved-identity.ts'
import { type CalendarDate, kstDay } from '../../src/domain/kit/time.ts'
import type { Evidence } from '../../src/domain/pass/evidence/evidence.ts'
import { SELF_SITE_ID } from '../../src/domain/pass/text-intent.ts'
import { visitRef } from '../../src/domain/visits/visit-ref.ts'
import { composeWeb } from '../../src/main/programs/web/compose-web.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import { makeIssueLink } from '../../src/usecases/links/issue-link.ts'
import { openedRows } from './opened-rows.ts'
import { testDatabase } from './postgres.ts'
import { testKey } from './signed.ts'
import { createStandInProvider } from './stand-in-provider.ts'
import { testClock, testSeat } from './test-seat.ts'
import { type Answer, newVisitor, pathOf, type Visitor } from './visitor.ts'

export const PUBLIC_URL = 'https://pass.example'
export const TOKENS = {
  staff: 'staff-token-of-the-cafe',
  gym: 'staff-token-of-the-gym',
}

export const CARRIER = testKey('carrier-of-a-test')
export const SMALL_CARRIER = testKey('small-carrier-of-a-test')

const CAFE = '0800000001' as SiteNumber
const USERS_TOO = { ...USUAL_POLICY, bindsUsers: true }
const REPORTERS = [
  { name: 'cafe', kind: 'staff', tokenSha256: sha256(TOKENS.staff), sites: ['0800000001'] },
  { name: 'gym', kind: 'staff', tokenSha256: sha256(TOKENS.gym), sites: ['0800000002'] },
  { name: 'carrier', kind: 'carrier', keys: [CARRIER], numbers: ['010-0'] },
  { name: 'small', kind: 'carrier', keys: [SMALL_CARRIER], numbers: ['010-0'], perDay: 300 },
]

export type VisitorWorld = Awaited<ReturnType<typeof startVisitorWorld>>

export type VisitorWorldOptions = {
  readonly cafe?: Partial<NewSite>
  readonly onPhone?: boolean
  /** What the registry knows of everybody; nothing unless said. */
  readonly evidence?: readonly Evidence[]
  readonly settings?: Readonly<Record<string, string>>
}

export async function startVisitorWorld(options: VisitorWorldOptions = {}) {
  await using opened = new AsyncDisposableStack()
  const database = await testDatabase()
  opened.defer(() => database.close())
  const owner = opened.adopt(createPool(database.url, 'owner'), (it) => it.end())
  await saveOrganization(owner, { id: 'diners', name: '사용자식당', nameEn: 'Users Diner', ...USERS_TOO })
  await saveSites(owner, [
    site('0800000001', '노원카페', 'Nowon Cafe', options.cafe),
    site('0800000002', '노원헬스', 'Nowon Gym', { category: 'indoor_sports' }),
    site('0800000003', '사용자식당', 'Users Diner', { organization: 'diners' }),
  ])
  const { clock, setTime } = testClock()
  const authority = mkdtempSync(join(tmpdir(), 'authority-'))
  opened.defer(() => rmSync(authority, { recursive: true }))
  const { publicKeyFile, privateKeyFile } = generateAuthorityKeys(authority)
  const settings = {
    ANSIMPASS_SELF_NUMBER: '0800000000',
    ANSIMPASS_AUTHORITY_KEY: publicKeyFile,
    ...options.settings,
  }
  const own = testSeat({ databaseUrl: database.url, clock, settings, logLevel: 'debug' })
  opened.defer(own.remove)
  const reportersFile = join(own.folder, 'reporters.json')
  writeFileSync(reportersFile, JSON.stringify({ reporters: REPORTERS }), { mode: 0o600 })
  const seat = { ...own.seat, config: { ...own.config, reportersFile } }
  const provider = createStandInProvider('stand-in', options.onPhone === true ? 'on-phone' : 'redirect')
  const registry = { evidenceOf: async () => ({ kind: 'known' as const, evidence: options.evidence ?? [] }) }
  const web = await composeWeb(seat, opened, { providers: [provider], registry })
  const { ground, links, arrivals } = web
  const { keys, tokens, subjects, sites, events, deliveryCipher: cipher } = ground
  const { visitors, linkStore, dayLimits, bindings, records } = links
  const seen: AppEvent[] = []
  opened.defer(events.follow((event) => void seen.push(event)))
  // Another node of the same service: only the cookies' names and the counts per address are its own.
  const [door, other] = [web.openHttp(), web.openHttp()]
  const issueLink = makeIssueLink({
    ...{ linkStore, tokens, cipher, events },
    linkUrl: (code) => `${PUBLIC_URL}/i/${code}`,
  })
  const siteId = (where: SiteNumber) => sites.byNumber(where)?.id ?? -1

  async function issue(line: Line, where = CAFE, callKey: Uint8Array = randomBytes(16)) {
    const at = clock.now()
    return issueLink({ line, siteId: siteId(where), day: kstDay(at), callKey, calledAt: at }, at)
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

  const taken = opened.move()
  return {
    ...{
      keys,
      clock,
      setTime,
      cipher,
      tokens,
      subjects,
      secretsFolder: own.config.secretsFolder,
      dataFolder: own.dataFolder,
    },
    ...{ pool: ground.pool, owner, databaseUrl: database.url, subjectKeys: ground.subjectKeys },
    /** The private half of the authority's key. */
    authorityKeyFile: privateKeyFile,
    ...{ provider, linkStore, linkKeys: visitors.linkKeys, bindings, records, dayLimits, arrivals, visitors, sites },
    passKeys: links.passKeys,
    ...{ events: seen, log: own.log, door, other, issue, issueOwn, link, bind, agree, comeBack },
    /** What staff reported, as it is kept. */
    async reports(): Promise<readonly object[]> {
      const rows = (await openedRows(owner, keys)).split('\n')
      return rows.flatMap((row) => (row.includes(`: ${KIND.report} `) ? [JSON.parse(row.slice(row.indexOf('{')))] : []))
    },
    visitor: (address?: string, at = door) => newVisitor(at, address),
    /** The names that the door of a site shows. */
    namesAt: (where = CAFE): readonly string[] =>
      arrivals.list(siteId(where), clock.now()).flatMap(({ shown }) => (shown === '' ? [] : [shown])),
    /** An arrival at a site, as check-in leaves it. @returns its key as the door shows it */
    arrives(line: Line, where = CAFE, shown = ''): string {
      const callKey = randomBytes(16)
      const at = clock.now()
      const common = { day: kstDay(at), callKey, siteId: siteId(where), at, lastFour: lastFour(line), line }
      arrivals.put({ ...common, shown, outcome: shown === '' ? 'unknown' : 'pass', allowedAlone: true })
      return visitRef(callKey)
    },
    close: () => taken.disposeAsync(),
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
