/** Tests that everything behind the digits is for the browser that typed them: every route, tried by everybody else. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SUBJECT_TABLES } from '../../src/adapters/postgres/identity/subjects/tables.ts'
import { ALL_HOUR_TABLES } from '../../src/adapters/postgres/visits/hour-ring.ts'
import type { Access } from '../../src/inbound/http/server/access.ts'
import { eventually } from '../support/eventually.ts'
import { type Answer, markIn, newVisitor, pathOf, type Visitor } from '../support/visitor.ts'
import { AGREED, lineOf, personOf, startVisitorWorld, type VisitorWorld } from '../support/visitor-world.ts'

type Route = { readonly method: string; readonly url: string; readonly access: Access | undefined }

let world: VisitorWorld
const routes: Route[] = []
beforeAll(async () => {
  world = await startVisitorWorld()
  world.door.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) routes.push({ method: each, url, access: config?.access })
  })
  await world.door.ready()
})
afterAll(() => world.close())

const NAME = '남궁민수'
let lines = 0
const newLine = () => lineOf(70_001 + 7 * lines++)
const behind = () => routes.filter(({ access }) => access === 'digits')
const companion = { name: '홍아이', 'birth-date': '20120304', relation: 'child', agree: 'yes' }
const bodyOf = { ...AGREED, ...companion, texts: 'off', language: 'en', kind: 'name', to: '/me/export' }

/** A person who was identified in this journey, so that everything is there to be had. */
async function identified() {
  const line = newLine()
  const journey = await world.bind(line, personOf(line, NAME))
  // The look-up is noted behind the answer.
  await eventually(async () => {
    const record = await world.records.ofLine(line, world.clock.now())
    expect(record?.deeds.map(({ deed }) => deed)).toEqual(['identity', 'lookup'])
  })
  return { line, ...journey }
}

/** All that a request could have changed. */
async function kept(): Promise<unknown> {
  const tables = [...SUBJECT_TABLES, ...ALL_HOUR_TABLES]
  const rows = await Promise.all(tables.map((table) => world.owner.query(`select * from ansimpass.${table}`)))
  return [tables, rows.map(({ rows }) => rows.map((row) => JSON.stringify(row)).sort()), world.provider.begun.length]
}

/** Once what is written behind an answer (the door's arrival) lies there: three looks in turn see the same. */
async function settled(): Promise<unknown> {
  let last = await kept()
  let same = 0
  await eventually(async () => {
    const next = await kept()
    same = JSON.stringify(next) === JSON.stringify(last) ? same + 1 : 0
    last = next
    expect(same).toBe(3)
  })
  return last
}

async function send(who: Visitor, method: string, url: string): Promise<Answer> {
  if (method === 'POST') return who.post(url, bodyOf)
  return method === 'HEAD' ? who.head(url) : who.get(url)
}

/** Nothing about person, place or outcome, and no file. */
function tellsNothing({ body, headers, status }: Answer, line: string): void {
  expect([200, 303, 422]).toContain(status)
  expect(headers['content-disposition']).toBeUndefined()
  expect(body).not.toMatch(/남|수\*?<|1980|노원카페|Nowon|확인 완료|Confirmed|동의/)
  expect(body.replace(/name="mark" value="[\w-]{43}"/g, '')).not.toContain(line.slice(-4))
}

test('the routes behind the digits are those of a journey’s address, and every route says for whom it is', () => {
  expect(routes.filter(({ access }) => access === undefined)).toEqual([])
  const ofJourney = routes.filter(({ url }) => url.startsWith('/i/:code/:key'))
  expect(behind()).toEqual(ofJourney)
  expect(ofJourney.filter(({ method }) => method === 'GET')).toHaveLength(11 + 12) // pages, and buttons without a page of their own
  expect(ofJourney.filter(({ method }) => method === 'POST')).toHaveLength(17)
})

describe('a journey’s address, with a person identified behind it', () => {
  const OTHERS: readonly (readonly [string, () => Promise<Visitor>])[] = [
    ['a fresh browser', async () => newVisitor(world.door)],
    ['a browser that looked at the link and typed nothing', looked],
    ['the browser of another journey, identified too', async () => (await identified()).who],
    [
      'a browser that holds the mark of the one that typed them',
      async () => {
        const thief = await looked()
        for (const [name, value] of mine.who.cookies) if (name.endsWith('-i')) thief.cookies.set(name, value)
        return thief
      },
    ],
  ]
  let mine: Awaited<ReturnType<typeof identified>>
  beforeAll(async () => {
    mine = await identified()
  })

  async function looked(): Promise<Visitor> {
    const who = newVisitor(world.door)
    await who.get(`/i/${mine.code}`)
    return who
  }

  test.each(OTHERS)(
    'opened by %s is asked for the digits on every route, tells nothing and changes nothing',
    async (_name, other) => {
      const who = await other()
      const before = await settled()
      for (const { method, url } of behind()) {
        const path = url.replace('/i/:code/:key', '')
        const answer = await send(who, method, `${mine.base}${path}`)
        expect([method, path, answer.status]).toEqual([method, path, method === 'POST' ? 422 : 200])
        if (method !== 'HEAD') expect(answer.body).toContain('name="digits"')
        tellsNothing(answer, mine.line)
        tellsNothing(await send(who, method, `/i/${mine.code}/${'2'.repeat(12)}${path}`), mine.line)
      }
      expect(await kept()).toEqual(before)
    },
  )

  test('in the browser that typed them every route does what it is for', async () => {
    const { who, base } = await identified()
    for (const { method, url } of behind()) {
      const path = url.replace('/i/:code/:key', '')
      if (/end|delete|withdraw/.test(path) && method === 'POST') continue // after which there is nothing more to be had
      const answer = await send(who, method, `${base}${path}`)
      expect([200, 303]).toContain(answer.status)
      expect(answer.body).not.toContain('name="digits"')
    }
    expect(await who.post(`${base}/me/delete`)).toMatchObject({ status: 303, location: '/i/done/deleted?lang=ko' })
  })
})

test('the address of every button, opened again, leads to the journey and does nothing', async () => {
  const { who, base } = await identified()
  const posts = behind().filter(({ method }) => method === 'POST')
  const before = await settled()
  const led = await Promise.all(
    posts.map(async ({ url }) => {
      const path = url.replace('/i/:code/:key', '')
      const { status, location } = await who.get(`${base}${path}`)
      return [path, status, status === 303 ? pathOf(location).replace(base, '') : undefined]
    }),
  )
  expect(led.sort((one, other) => String(one).localeCompare(String(other)))).toEqual([
    ['/back', 303, ''],
    ['/confirmed', 303, ''],
    ['/consent', 303, ''],
    ['/digits', 303, ''],
    ['/end', 303, ''],
    ['/me/alias', 200, undefined],
    ['/me/alias/end', 303, '/me/alias'],
    ['/me/companions', 200, undefined],
    ['/me/companions/came', 303, '/me/companions'],
    ['/me/companions/remove', 303, '/me/companions'],
    ['/me/delete', 200, undefined],
    ['/me/language', 303, '/me'],
    ['/me/notices', 303, '/me'],
    ['/me/texts', 303, '/me'],
    ['/me/withdraw', 200, undefined],
    ['/me/wrong', 200, undefined],
    ['/refresh', 303, ''],
  ])
  expect(await kept()).toEqual(before)
})

test('after a mistake on the consent page a reload finds the page again, and so does another browser', async () => {
  const line = newLine()
  const code = await world.link(line)
  const who = newVisitor(world.door)
  const asked = await who.get(`/i/${code}`)
  const base = pathOf((await who.post(`/i/${code}`, { digits: line.slice(-4), mark: markIn(asked.body) })).location)
  expect((await who.post(`${base}/consent`, {})).status).toBe(422)
  const again = await who.get(`${base}/consent?lang=en`)
  expect([again.status, again.location]).toEqual([303, `${base}?lang=en`])
  expect((await who.get(again.location)).body).toContain(`action="${base}/consent"`)
  const other = await newVisitor(world.door).get(`${base}/me/texts`)
  expect(other.body).toMatch(/name="digits"/)
  expect(other.body).toMatch(/name="to" value="\/me"/)
})

describe('a browser that keeps no cookie', () => {
  /** One that forgets everything between two presses. */
  const forgetful = () => newVisitor(world.door)
  const file = async (base: string, digits: string) =>
    forgetful().post(`${base}/digits`, { to: '/me/export', digits, lang: 'ko' })

  test('gets each page for the digits typed again, and each button does its work with them', async () => {
    const { base, line, code } = await identified()
    const digits = line.slice(-4)
    const asked = await forgetful().get(`${base}/me/export`)
    expect(asked.body).toMatch(/action="[^"]*\/digits".*name="to" value="\/me\/export"/s)
    expect(JSON.parse((await file(base, digits)).body)).toMatchObject({ person: { name: NAME } })
    const me = await forgetful().post(`${base}/digits`, { to: '/me', digits })
    expect(me.body).toContain('남궁*수')
    const page = await forgetful().post(`${base}/me/texts`, { texts: 'off' })
    expect(page.body).toMatch(/action="[^"]*\/me\/texts".*name="texts" value="off"/s)
    expect((await forgetful().post(`${base}/me/texts`, { texts: 'off', digits })).body).toContain(
      '문자 설정을 바꾸었습니다',
    )
    expect((await world.records.ofLine(line, world.clock.now()))?.preferences.noTexts).toBe(true)
    expect((await forgetful().post(`/i/${code}`, { digits })).body).toContain('남궁*수')
    await forgetful().post(`${base}/me/delete`, { digits })
    expect(await world.records.ofLine(line, world.clock.now())).toBeUndefined()
  })

  test('goes from the link to the provider with the digits alone', async () => {
    const line = newLine()
    const code = await world.link(line)
    const consent = await forgetful().post(`/i/${code}`, { digits: line.slice(-4) })
    const [, path = ''] = /action="([^"]+)\/consent"/.exec(consent.body) ?? []
    const asked = await forgetful().post(`${path}/consent`, AGREED)
    expect(asked.body).toMatch(/name="agree-status" value="on"/)
    const leave = await forgetful().post(`${path}/consent`, { ...AGREED, digits: line.slice(-4) })
    expect(leave.body).toContain('provider.example')
  })

  test('three wrong ones, at whatever route, end the link for everybody', async () => {
    const { base, who, line } = await identified()
    const wrong = line.slice(-4) === '0000' ? '1111' : '0000'
    expect((await file(base, '12')).status).toBe(422)
    expect((await file(base, wrong)).body).toContain('2번 더')
    expect((await forgetful().post(`${base}/me/delete`, { digits: wrong })).status).toBe(422)
    expect((await forgetful().post(`${base}/consent`, { ...AGREED, digits: wrong })).status).toBe(410)
    expect((await file(base, line.slice(-4))).status).toBe(410)
    expect((await who.get(`${base}/me/export`)).status).toBe(410)
  })
})

test('another browser that types the digits has the journey from then on, and is led to the page it wanted', async () => {
  const { base, line } = await identified()
  const other = newVisitor(world.door)
  const asked = await other.get(`${base}/me`)
  const led = await other.post(`${base}/digits`, { to: '/me', digits: line.slice(-4), mark: markIn(asked.body) })
  expect([led.status, pathOf(led.location)]).toEqual([303, `${base}/me`])
  expect((await other.get(led.location)).body).toContain('남궁*수')
  expect((await other.post(`${base}/digits`, { to: 'https://evil.example' })).location).toBe(`${base}?lang=ko`)
})
