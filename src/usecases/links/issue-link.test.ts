/** Links: what they are for is sealed, how many there are of a line, a site and a day. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineOf, PUBLIC_URL, startVisitorWorld, type VisitorWorld } from '../../../tests/support/visitor-world.ts'
import type { Line, SiteNumber } from '../../domain/call/phone/line.ts'
import { kstDay } from '../../domain/kit/time.ts'
import { SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { NewLink } from '../../ports/links/link-store.ts'
import { makeIssueLink } from './issue-link.ts'

let world: VisitorWorld
beforeAll(async () => {
  world = await startVisitorWorld()
})
afterAll(() => world.close())

test('a link is twelve letters at our own address, answers its call, and ends the one before', async () => {
  const line = lineOf(1)
  const first = await world.issue(line)
  const second = await world.issue(line)
  expect(first?.code).toMatch(/^[2-9A-HJ-NP-Z]{12}$/)
  expect(second?.url).toBe(`${PUBLIC_URL}/i/${second?.code}`)
  const nobody = { name: undefined, typed: undefined }
  expect(await world.visitors.readLink.byCode(first?.code ?? '', nobody)).toEqual({ kind: 'over', state: 'replaced' })
  const read = await world.visitors.readLink.byCode(second?.code ?? '', nobody)
  expect(read).toMatchObject({ kind: 'digits', link: { content: { line, calledAt: world.clock.now() }, misses: 0 } })
})

test('of two lines at the same moment each has its own', async () => {
  const codes = await Promise.all([lineOf(2), lineOf(3)].map((line) => world.link(line)))
  expect(new Set(codes).size).toBe(2)
})

test('the fifth of a line is the last of the day', async () => {
  const issued: boolean[] = []
  for (let nth = 0; nth < 6; nth += 1) issued.push((await world.issue(lineOf(4))) !== undefined)
  expect(issued).toEqual([true, true, true, true, true, false])
})

test('the service’s own number has a day of its own, and where nobody verifies identities there is no link and no count', async () => {
  const { linkStore, tokens, cipher, clock } = world
  const asked: NewLink[] = []
  const issue: typeof linkStore.issue = (links) => {
    asked.push(...links)
    return linkStore.issue(links)
  }
  const parts = { linkStore: { issue }, tokens, cipher, events: { emit: () => {} } }
  const now = clock.now()
  const day = kstDay(now)
  const own = { line: lineOf(5), siteId: SELF_SITE_ID, day, callKey: new Uint8Array(16), calledAt: now }
  expect(await makeIssueLink({ ...parts, linkUrl: undefined })(own, now)).toBeUndefined()
  expect(asked).toEqual([])
  expect(await makeIssueLink({ ...parts, linkUrl: (code) => code })(own, now)).toBeDefined()
  expect(asked[0]?.within.map(({ counted, most }) => [counted, most])).toEqual([
    [{ day, token: tokens.limited(day, 'own-links', own.line) }, 5],
    [{ day, token: tokens.limited(day, 'site-links', String(SELF_SITE_ID)) }, 20_000],
  ])
})

test('at the end of a site’s day those who ask together get what is left, and no more', async () => {
  const siteId = world.sites.byNumber('0800000002' as SiteNumber)?.id ?? -1
  const earlier = Array.from({ length: 4_998 }, () => ({ thing: 'site-links', of: String(siteId) }) as const)
  await world.dayLimits.count(kstDay(world.clock.now()), earlier)
  const together = [11, 12, 13].map((last) => world.issue(lineOf(last), '0800000002' as SiteNumber))
  expect((await Promise.all(together)).map((link) => link !== undefined)).toEqual([true, true, false])
})

test('the service’s own number has twenty thousand links a day; a line beyond its five uses up none of them', async () => {
  const limits: string[] = []
  const { linkStore, tokens, cipher, clock, dayLimits } = world
  const now = clock.now()
  const ofAll = () => dayLimits.count(kstDay(now), [{ thing: 'site-links', of: String(SELF_SITE_ID) }])
  const [before = 0] = await ofAll()
  await dayLimits.count(
    kstDay(now),
    Array.from({ length: 19_998 - before }, () => ({ thing: 'site-links', of: String(SELF_SITE_ID) })),
  )
  const issueLink = makeIssueLink({
    ...{ linkStore, tokens, cipher },
    linkUrl: (code) => code,
    events: { emit: (event) => void (event.type === 'link-limit-reached' && limits.push(event.limit)) },
  })
  const rings = (line: Line) =>
    issueLink({ line, siteId: SELF_SITE_ID, day: kstDay(now), callKey: new Uint8Array(16), calledAt: now }, now)
  for (let nth = 0; nth < 7; nth += 1) await rings(lineOf(21))
  expect(limits).toEqual(['own-number', 'own-number', 'own-number', 'line', 'line'])
  expect(await ofAll()).toEqual([20_004])
})
