/** Redirect targets and page contents, whatever hosts, paths and names come in. */
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markIn, newVisitor, pathOf, type Visitor } from '../../../../tests/support/visitor.ts'
import {
  lineOf,
  PUBLIC_URL,
  personOf,
  startVisitorWorld,
  type VisitorWorld,
} from '../../../../tests/support/visitor-world.ts'

const NASTY = `<script>alert('x')</script>"><img src=x> " onfocus=alert(1) ' onfocus=alert(2) &amp;`
/** A path that no browser would send, as it stands in the request's first line. */
function rawly(path: string): Promise<{ status: number; location: string | undefined; body: string }> {
  const { port } = world.door.server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path }, (response) => {
      const { statusCode: status = 0, headers } = response
      text(response).then((body) => resolve({ status, location: headers.location, body }), reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** The tags, or a quote that ends an attribute, got through. */
const RUNS = /<script>|<img|" onfocus=/

let world: VisitorWorld
let next = 0
beforeAll(async () => {
  world = await startVisitorWorld({ cafe: { name: NASTY, nameEn: NASTY } })
})
afterAll(() => world.close())

async function journey(): Promise<{ who: Visitor; code: string; base: string; line: ReturnType<typeof lineOf> }> {
  next += 1
  const line = lineOf(next)
  const who = world.visitor()
  const code = await world.link(line)
  return { who, code, line, base: pathOf((await who.types(code, line.slice(-4))).location) }
}

describe('an open redirect', () => {
  test('is nowhere: every 303 leads to a path of ours, whatever the query asks for', async () => {
    const { who, code, base } = await journey()
    const evil = encodeURIComponent('https://evil.example/')
    const asks = ['next', 'url', 'return', 'returnUrl', 'redirect_uri', 'to', 'lang', 'said', 'base', 'here']
    const query = asks.map((name) => `${name}=${evil}`).join('&')
    const forms = Object.fromEntries(asks.map((name) => [name, 'https://evil.example/']))
    const answers = [
      await who.get(`/i/${code}?${query}`),
      await who.get(`${base}/me/export?${query}`),
      await who.get(`${base}/me/delete?${query}`),
      await who.get(`/identity/return/stand-in?state=x&${query}`),
      await who.post(`${base}/back?${query}`, forms),
      await who.post(`${base}/me/texts?${query}`, forms),
      await who.post(`${base}/end?${query}`, forms),
    ]
    for (const { location, body } of answers) {
      expect(location).toMatch(/^(\/i\/.*)?$/)
      expect(location + body).not.toContain('evil')
    }
  })

  test('is not made by an address with two slashes, a backslash or a whole other address', async () => {
    const { code, base } = await journey()
    await world.door.listen({ host: '127.0.0.1', port: 0 })
    for (const path of [`//evil.example/i/${code}`, `/\\evil.example/i/${code}`, `//evil.example${base}`]) {
      expect(await rawly(path)).toMatchObject({ status: 404, location: undefined })
    }
    for (const path of [
      `http://evil.example/i/${code}`,
      `http://evil.example${base}`,
      `HTTP://evil.example/i/${code}`,
    ]) {
      const { status, location = '', body } = await rawly(path)
      expect(status).toBeLessThan(500)
      expect(location + body).not.toContain('evil')
    }
  })

  test('leads to the provider only by a link of our own page, which names its host', async () => {
    const { who, base } = await journey()
    await world.agree(who, base)
    const { status, body } = await who.get(base)
    expect(status).toBe(200)
    const links = [...body.matchAll(/href="(https?:[^"]*)"/g)].map(([, href = '']) => new URL(href).origin)
    expect(links).toEqual(['https://provider.example'])
    expect(body).toContain('<strong>provider.example</strong>')
  })
})

describe('a forged Host', () => {
  test('is answered by nothing of ours, before a link is looked at', async () => {
    const { who, code, base } = await journey()
    for (const url of [`/i/${code}`, base, '/rules', '/guide', '/healthz', '/nowhere']) {
      const { status, body, headers } = await who.get(url, { headers: { host: 'evil.example' } })
      expect([url, status]).toEqual([url, 421])
      expect(JSON.stringify(headers) + body).not.toContain('evil')
      expect(headers['set-cookie']).toBeUndefined()
    }
    expect((await who.get(base, { headers: { host: 'PASS.example:443' } })).status).toBe(200)
  })

  const FORGED = {
    'x-forwarded-host': 'evil.example',
    forwarded: 'host=evil.example;proto=http',
    'x-forwarded-proto': 'http',
    'x-original-url': '/evil',
    'x-rewrite-url': '/evil',
  }
  test('appears in no page, no redirect and no cookie', async () => {
    const { who, code, base } = await journey()
    for (const url of [
      `/i/${code}`,
      base,
      `${base}/again`,
      '/i/done/ended',
      '/i/NNNNNNNNNNNN',
      '/identity/return/stand-in',
    ]) {
      const { body, headers } = await who.get(url, { headers: FORGED })
      expect(JSON.stringify(headers) + body).not.toContain('evil')
    }
    const stranger = await world.visitor().get(`/i/${code}`, { headers: FORGED })
    expect(String(stranger.headers['set-cookie'])).toMatch(
      /^__Host-ansim-b=[^;]+; Max-Age=2700; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  test('does not get into the link that is sent: its address comes from the settings alone', async () => {
    const issued = await world.issue(lineOf(9_000))
    expect(issued?.url).toBe(`${PUBLIC_URL}/i/${issued?.code}`)
  })
})

describe('the language of a page', () => {
  const VIETNAMESE = { headers: { 'accept-language': 'vi-VN,vi;q=0.9,en;q=0.5' } }
  const languageOf = (body: string) => /^<!doctype html><html lang="([^"]*)"/.exec(body)?.[1]

  test('is what the browser asks for; a choice goes before it and stays to the end of the way', async () => {
    const line = lineOf(9_050)
    const code = (await world.issue(line))?.code ?? ''
    const who = newVisitor(world.door)
    const wished = await who.get(`/i/${code}`, VIETNAMESE)
    expect(languageOf(wished.body)).toBe('vi')
    const chosen = await who.get(`/i/${code}?lang=zh`, VIETNAMESE)
    expect(languageOf(chosen.body)).toBe('zh-Hans')
    const form = { digits: line.slice(-4), mark: markIn(chosen.body), lang: 'zh' }
    const { location } = await who.post(`/i/${code}`, form, { 'sec-fetch-site': 'same-origin', ...VIETNAMESE.headers })
    expect(location).toMatch(/\?lang=zh$/)
    const consent = await who.get(location, VIETNAMESE)
    expect(languageOf(consent.body)).toBe('zh-Hans')
    expect(consent.body.match(/name="lang" value="[^"]*"/g)).toContain('name="lang" value="zh"')
    const unfinished = await who.post(`${pathOf(location)}/consent`, { lang: 'zh' })
    expect([unfinished.status, languageOf(unfinished.body)]).toEqual([422, 'zh-Hans'])
  })

  test('is that of the line’s country where the browser asks for none of ours, whatever it sends', async () => {
    const code = (await world.issue(lineOf(9_060)))?.code ?? ''
    for (const wish of ['fr', '*', 'constructor', ';;,,q=', 'x'.repeat(5_000)]) {
      const { status, body } = await newVisitor(world.door).get(`/i/${code}?lang=xx`, {
        headers: { 'accept-language': wish },
      })
      expect([wish, status, languageOf(body)]).toEqual([wish, 200, 'ko'])
    }
  })

  test('stays Chinese on My page; only to the rules, in Korean and English, the way is English', async () => {
    const line = lineOf(9_070)
    const { who, base } = await world.bind(line, personOf(line, '홍길동'))
    for (const page of [base, `${base}/me`]) {
      const { body } = await who.get(`${page}?lang=zh`)
      expect(languageOf(body)).toBe('zh-Hans')
      expect(body).toContain(`href="/rules?lang=en&amp;from=${page}"`)
    }
  })
})

describe('names that are scripts', () => {
  test('of a site and of a person are shown as text on every page of the way', async () => {
    const line = lineOf(9_100)
    const { who, base } = await world.bind(line, personOf(line, NASTY))
    const pages = [
      base,
      `${base}/again`,
      `${base}/me`,
      `${base}/me/withdraw`,
      `${base}/me/delete`,
      `${base}?lang=en`,
      `${base}?lang=zh`,
      `${base}/again?lang=vi`,
      `${base}/me?lang=en`,
    ]
    let shown = 0
    for (const url of pages) {
      const { status, body } = await who.get(url)
      expect([url, status]).toEqual([url, 200])
      expect(body).not.toMatch(RUNS)
      if (body.includes('&lt;script')) shown += 1
    }
    expect(shown).toBeGreaterThan(0)
    const taken = await who.get(`${base}/me/export`)
    expect(taken.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
    expect(JSON.parse(taken.body)).toMatchObject({ person: { name: NASTY } })
  })

  test('typed into the form come back as text', async () => {
    const { who, base } = await journey()
    const { status, body } = await who.post(`${base}/consent`, {
      provider: NASTY,
      name: NASTY,
      carrier: NASTY,
      lang: NASTY,
    })
    expect(status).toBe(422)
    expect(body).not.toMatch(RUNS)
  })
})

test('a page says where it was opened from to nobody, is framed by nobody, and runs no script but ours', async () => {
  const { who, code, base } = await journey()
  for (const url of [`/i/${code}`, base]) {
    const { headers, body } = await who.get(url)
    if (headers['location'] !== undefined) continue
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(body).not.toMatch(/<script|\son\w+="|<iframe|style="|https?:\/\/(?!provider)/)
    expect(markIn(body).length === 43 || url === base).toBe(true)
  }
})
