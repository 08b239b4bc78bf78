/** Pages of others, cookies of others, addresses of others: what an attacker sends to a visitor's browser does nothing for him. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALL_HOUR_TABLES } from '../../src/adapters/postgres/visits/hour-ring.ts'
import type { Line, SiteNumber } from '../../src/domain/call/phone/line.ts'
import { markIn, newVisitor, pathOf } from '../support/visitor.ts'
import {
  AGREED,
  lineOf,
  PUBLIC_URL,
  personOf,
  returnOf,
  startVisitorWorld,
  type VisitorWorld,
} from '../support/visitor-world.ts'

const USERS_TOO = '0800000003' as SiteNumber

let world: VisitorWorld
let next = 100
/** Five links a line and day: each story has people of its own. */
function newLine(): Line {
  next += 1
  return lineOf(next)
}
beforeAll(async () => {
  world = await startVisitorWorld()
})
afterAll(() => world.close())

const boundTo = async (line: Line) => {
  const [known] = await world.bindings.find([line], world.clock.now())
  return known === 'unbound' || known === undefined ? undefined : known.binding.person.name
}
/** A link opened in a browser of its own. */
async function journey(line = newLine(), where?: SiteNumber) {
  const who = world.visitor()
  const code = await world.link(line, where)
  const base = pathOf((await who.types(code, line.slice(-4))).location)
  return { who, code, base, line }
}

describe('a form posted from another site', () => {
  const FORGED: readonly (readonly [string, Record<string, string>])[] = [
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site (a neighbour under the same domain)', { 'sec-fetch-site': 'same-site' }],
    ['cross-site though its Origin is ours', { 'sec-fetch-site': 'cross-site', origin: PUBLIC_URL }],
    ['an old browser with the Origin of another site', { origin: 'https://evil.example' }],
    ['an old browser with an Origin that is no address', { origin: 'evil' }],
    ['the Origin of another port', { origin: `${PUBLIC_URL}:8443`, host: 'pass.example' }],
  ]
  test.each(FORGED)('is refused on every route that acts: %s', async (_name, headers) => {
    const { who, code, base, line } = await journey()
    await world.agree(who, base)
    const states = await stateOf(code)
    for (const path of everyPost(code, base)) {
      const answer = await who.post(path, { ...AGREED, digits: line.slice(-4), texts: 'off', language: 'en' }, headers)
      expect([path, answer.status]).toEqual([path, 403])
    }
    expect(await stateOf(code)).toEqual(states)
  })

  const OWN: readonly (readonly [string, Record<string, string>])[] = [
    ['Sec-Fetch-Site: same-origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['Sec-Fetch-Site: none (typed, or from an app)', { 'sec-fetch-site': 'none' }],
    ['an old browser, whose no-referrer pages send Origin: null', { origin: 'null' }],
    ['an old browser that sends no Origin', {}],
    ['our own Origin', { origin: PUBLIC_URL }],
  ]
  test.each(OWN)('is told from a form of a page of ours: %s', async (_name, headers) => {
    const who = world.visitor()
    const line = newLine()
    const code = await world.link(line)
    const mark = markIn((await who.get(`/i/${code}`)).body)
    const answer = await who.post(`/i/${code}`, { digits: line.slice(-4), mark }, headers)
    expect(answer.status).toBe(303)
    expect((await who.get(answer.location)).body).not.toContain('name="digits"')
  })

  test('an old browser that tells nothing is stopped by the form’s mark: the digits do not count as typed in it', async () => {
    const { code, base, line } = await journey()
    const digits = line.slice(-4)
    const victim = world.visitor()
    await victim.get(`/i/${code}`) // it has a name, and a mark that the attacker does not know
    for (const mark of ['', 'A'.repeat(43), markIn((await world.visitor().get(`/i/${code}`)).body)]) {
      await victim.post(`/i/${code}`, { digits, mark }, { origin: 'null' })
      await victim.post(`${base}/consent`, { ...AGREED, digits, mark }, { origin: 'null' })
      expect(victim.cookies.has('__Host-ansim-i')).toBe(false)
    }
    expect((await victim.get(`/i/${code}`)).body).toContain('name="digits"')
  })

  test('the page of a journey opened elsewhere carries the mark of the browser that it is shown in, and with it the digits count there', async () => {
    const { code, base, line } = await journey()
    const elsewhere = world.visitor()
    const page = await elsewhere.get(base)
    expect(page.body).toContain('name="digits"')
    const mark = markIn(page.body)
    expect(mark).toHaveLength(43)
    expect((await elsewhere.post(`${base}/consent`, { ...AGREED, digits: '0000', mark })).status).toBe(422)
    await elsewhere.post(`${base}/consent`, { ...AGREED, digits: line.slice(-4), mark })
    expect(elsewhere.cookies.has('__Host-ansim-i')).toBe(true)
    expect((await elsewhere.get(`/i/${code}`)).location).toContain(base)
  })
})

describe('session fixation', () => {
  test('an attacker’s own link opens for nobody who does not type the attacker’s digits', async () => {
    const code = await world.link(newLine())
    const victim = world.visitor()
    expect((await victim.types(code, newLine().slice(-4))).status).toBe(422)
    expect(victim.cookies.has('__Host-ansim-i')).toBe(false)
  })

  test('an attacker’s journey address, opened by a victim who even logs in, ties the victim to nothing', async () => {
    const { base, line } = await journey()
    const victim = world.visitor()
    expect((await victim.get(base)).body).toContain('name="digits"')
    expect((await world.agree(victim, base)).status).toBe(422) // the digits are asked for, and are the attacker's
    expect(await boundTo(line)).toBeUndefined()
  })

  test('an attacker’s address of the provider, at which a victim logs in, waits for digits that the victim does not have: also where users are bound', async () => {
    const { who, code, base, line } = await journey(newLine(), USERS_TOO)
    const victims = newLine()
    await world.agree(who, base)
    const victim = world.visitor()
    const held = await world.comeBack(victim, personOf(victims, '김피해'))
    expect(held.location).toMatch(new RegExp(`^/i/${code}/finish/[0-9a-f]{32}\\?`))
    const page = await victim.get(held.location)
    const tried = await victim.post(pathOf(held.location), { digits: victims.slice(-4), mark: markIn(page.body) })
    expect(tried.status).toBe(422)
    // The attacker, who has everything but the address to which the victim's browser was sent, gets nowhere with it.
    await who.get(returnOf({ code: 'x', state: world.provider.begun.at(-1)?.state ?? '' }))
    await who.post(`${base}/confirmed`)
    expect(await boundTo(line)).toBeUndefined()
    expect((await who.get(base)).body).not.toContain('김')
  })

  test('an attacker’s own finished login, sent to a victim’s browser (login CSRF), changes nothing of the victim’s', async () => {
    const mine = await journey()
    const { who, base, code, line } = await journey()
    await world.agree(who, base)
    const query = world.provider.login(world.provider.begun.at(-1)?.state ?? '', personOf(line, '나쁜이'))
    const answer = await mine.who.get(returnOf(query))
    expect(answer.location).toContain(`/i/${code}/finish/`)
    expect(await boundTo(mine.line)).toBeUndefined()
    expect(await boundTo(line)).toBeUndefined()
    expect((await mine.who.get(`/i/${mine.code}`)).location).toContain(mine.base)
  })

  test('cookies of one link are worth nothing at another', async () => {
    const { who } = await journey()
    const other = await world.link(newLine())
    expect((await who.get(`/i/${other}`)).body).toContain('name="digits"')
  })
})

describe('what came back from the provider', () => {
  test('counts once: a state or code shown again asks nobody and ties nobody', async () => {
    const { who, base, line } = await journey()
    await world.agree(who, base)
    const query = world.provider.login(world.provider.begun.at(-1)?.state ?? '', personOf(line))
    const before = world.provider.finished
    for (const browser of [who, who, world.visitor()]) await browser.get(returnOf(query))
    await Promise.all([who.get(returnOf(query)), who.get(returnOf(query))])
    expect(world.provider.finished).toBe(before + 1)
    expect(await boundTo(line)).toBe('홍길동')
  })

  test('with the state of another attempt is not believed', async () => {
    const one = await journey()
    await world.agree(one.who, one.base)
    const query = world.provider.login(world.provider.begun.at(-1)?.state ?? '', personOf(one.line))
    const two = await journey()
    await world.agree(two.who, two.base)
    const state = world.provider.begun.at(-1)?.state ?? ''
    await two.who.get(returnOf({ ...query, state }))
    expect(await boundTo(two.line)).toBeUndefined()
  })

  test('with a state that is none of ours, altered, or of another provider leads nowhere', async () => {
    const { who, base, line } = await journey()
    await world.agree(who, base)
    const state = world.provider.begun.at(-1)?.state ?? ''
    const altered = `${state.slice(0, -2)}${state.endsWith('AA') ? 'BB' : 'AA'}`
    for (const wrong of ['', 'x', '1.2.3', altered, `9${state}`, state.toUpperCase()]) {
      const answer = await who.get(returnOf({ code: 'x', state: wrong }))
      expect([wrong.length, answer.status]).toEqual([wrong.length, 404])
    }
    const query = world.provider.login(state, personOf(line))
    await who.get(`/identity/return/another?${new URLSearchParams(query)}`)
    expect(await boundTo(line)).toBeUndefined()
  })

  test('a HEAD request of a previewer takes nothing', async () => {
    const { who, base, line } = await journey()
    await world.agree(who, base)
    const query = world.provider.login(world.provider.begun.at(-1)?.state ?? '', personOf(line))
    expect((await who.head(returnOf(query))).status).toBe(404)
    await who.get(returnOf(query))
    expect(await boundTo(line)).toBe('홍길동')
  })
})

describe('a phone that was lent, a page that was left open', () => {
  test('whoever knows phone and digits sees masked name and year, and is handed out nothing without a new proof', async () => {
    const { line } = await journey()
    await world.bind(line, personOf(line, '남궁민수'))
    const borrower = world.visitor()
    const code = await world.link(line)
    const base = pathOf((await borrower.types(code, line.slice(-4))).location)
    for (const path of ['', '/me']) {
      const { body } = await borrower.get(`${base}${path}`)
      expect(body).not.toContain('남궁민수')
    }
    expect((await borrower.get(`${base}/me/export`)).status).toBe(303)
  })

  test('after "end" and "delete" both cookies change, so that no browser shows a page again out of its memory; the addresses are over', async () => {
    for (const path of ['/end', '/me/delete', '/me/withdraw']) {
      const line = newLine()
      const { who, base, code } = await world.bind(line, personOf(line))
      const name = who.cookies.get('__Host-ansim-b')
      const answer = await who.post(`${base}${path}`)
      const set = [answer.headers['set-cookie'] ?? []].flat()
      expect(set.every((it) => it.includes('HttpOnly') && it.includes('SameSite=Lax') && it.includes('Secure'))).toBe(
        true,
      )
      expect(who.cookies.get('__Host-ansim-b')).not.toBe(name)
      expect(who.cookies.has('__Host-ansim-i')).toBe(false)
      for (const url of [base, `${base}/me`, `/i/${code}`]) expect((await who.get(url)).status).toBe(410)
      expect((await who.get(answer.location)).headers['cache-control']).toBe('no-store')
    }
  })
})

function everyPost(code: string, base: string): readonly string[] {
  const journeys = [
    '/digits',
    '/consent',
    '/confirmed',
    '/back',
    '/refresh',
    '/end',
    '/me/texts',
    '/me/notices',
    '/me/language',
    '/me/alias',
    '/me/alias/end',
    '/me/withdraw',
    '/me/delete',
    '/me/wrong',
    '/me/companions',
    '/me/companions/came',
    '/me/companions/remove',
  ]
  return [`/i/${code}`, `/i/${code}/finish/${'0'.repeat(32)}`, ...journeys.map((path) => `${base}${path}`)]
}

/** Everything that a forged form could have changed. */
async function stateOf(code: string) {
  const seen = await world.linkStore.look(code, world.clock.now())
  const tables = ALL_HOUR_TABLES.filter((name) => name.startsWith('attempts_'))
  const rows = await Promise.all(
    tables.map((name) => world.owner.query(`select * from ansimpass.${name} order by slot`)),
  )
  return { seen, rows: rows.flatMap((each) => each.rows), begun: world.provider.begun.length }
}

test('the routes that act are all of them in this file’s list', () => {
  const routes = world.door.printRoutes({ commonPrefix: false, includeMeta: false })
  const posts = routes.match(/\(.*POST.*\)/g) ?? []
  expect(posts).toHaveLength(everyPost('', '').length + 3) // with two reports and operators' calls, which take no cookie: who sends them signs
  expect(newVisitor(world.door).cookies.size).toBe(0)
})
