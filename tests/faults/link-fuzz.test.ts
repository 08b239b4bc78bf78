/** Random requests to a visitor's routes: never a failure of ours, never a stack, always the headers that protect a page. */
import { type AddressInfo, connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedBy } from '../support/signed.ts'
import { type Answer, pathOf, type Visitor } from '../support/visitor.ts'
import { AGREED, CARRIER, lineOf, startVisitorWorld, TOKENS, type VisitorWorld } from '../support/visitor-world.ts'

let world: VisitorWorld
let who: Visitor
let live: { readonly code: string; readonly base: string }
beforeAll(async () => {
  world = await startVisitorWorld()
  await world.door.listen({ host: '127.0.0.1', port: 0 })
  who = world.visitor()
  const line = lineOf(4242)
  const code = await world.link(line)
  live = { code, base: pathOf((await who.types(code, '4242')).location) }
})
afterAll(() => world.close())

const NASTY = [
  '',
  "' or 1=1 --",
  "'; drop table links; --",
  '\u0000',
  '%00',
  '%E0%A4%A',
  '..%2f..%2fetc%2fpasswd',
  '../../x',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}',
  '\r\nset-cookie: a=b',
  '%0d%0aset-cookie:%20a=b',
  '//evil.example',
  'https://evil.example/',
  'A'.repeat(5_000),
  '𝟘𝟙𝟚𝟛',
  '\ud800',
  '__proto__',
  'constructor',
]
const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const code = fc.oneof(
  fc.constant(() => live.code),
  fc.constant(() => live.code.toLowerCase()),
  text.map((it) => () => it),
)
const key = fc.oneof(
  fc.constant(() => live.base.split('/')[3] ?? ''),
  text.map((it) => () => it),
)
const TAILS = [
  '',
  '/again',
  '/consent',
  '/confirmed',
  '/back',
  '/refresh',
  '/qr',
  '/qr/codes',
  '/me',
  '/me/texts',
  '/me/notices',
  '/me/language',
  '/me/export',
  '/me/wrong',
  '/me/alias',
  '/me/alias/end',
  '/me/companions',
  '/x',
]
const path = fc.oneof(
  code.map((it) => () => `/i/${it()}`),
  fc.tuple(code, key, fc.constantFrom(...TAILS)).map(
    ([c, k, tail]) =>
      () =>
        `/i/${c()}/${k()}${tail}`,
  ),
  fc.tuple(code, text).map(
    ([c, held]) =>
      () =>
        `/i/${c()}/finish/${held}`,
  ),
  text.map((what) => () => `/i/done/${what}`),
  fc.tuple(text, text, text).map(
    ([provider, state, more]) =>
      () =>
        `/identity/return/${provider}?state=${state}&code=${more}`,
  ),
  text.map((it) => () => it),
)
const FIELDS = [
  'digits',
  'mark',
  'provider',
  'agree-identity',
  'agree-status',
  'name',
  'carrier',
  'lang',
  'texts',
  'language',
  '__proto__',
]
const fields = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...FIELDS), text), text), { maxLength: 6 })
const query = fields.map((list) => list.map(([name, value]) => `${name}=${value}`).join('&'))
const TYPES = [
  'application/x-www-form-urlencoded',
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'x',
]
const headers = fc.record({
  cookie: fc.oneof(
    fc.constant(''),
    text.map((it) => `__Host-ansim-b=${it}; __Host-ansim-i=${it}`),
  ),
  'content-type': fc.constantFrom(...TYPES),
  'sec-fetch-site': fc.constantFrom('same-origin', 'none'),
  'accept-language': text,
})

test('random addresses, queries, cookies, bodies and types are answered, each with a page or a reason', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'),
      path,
      query,
      headers,
      fc.oneof(
        fields.map((list) => safeForm(list)),
        text,
        fc.json(),
      ),
      async (method, makePath, search, sent, payload) => {
        const at = asTarget(makePath(), search)
        if (!isAddress(at)) return await isAnsweredAsBytes(at)
        world.events.length = 0
        const answer = await world.door.inject({
          method: method as 'GET',
          url: at,
          headers: cleaned(sent),
          ...(method === 'GET' || method === 'HEAD' ? {} : { payload }),
        })
        holds({
          status: answer.statusCode,
          headers: answer.headers as Answer['headers'],
          body: answer.body,
          location: '',
        })
      },
    ),
    { numRuns: 1_500 },
  )
}, 120_000)

test.each([
  '//?',
  '/\\?',
  '//[',
  '//',
  '/\\\\',
  '*',
  'http://',
  'http://[',
  '/i/%',
  '/i/%<img>',
  `/i/${'<img>'.repeat(30)}`,
  '//evil.example:99999/i/x',
])('a first line that asks for %s, which is no address, is answered like any other', isAnsweredAsBytes)

test('fields of every kind in the forms of a journey that runs do no harm, and end nothing by themselves', async () => {
  const posts = [
    '/consent',
    '/confirmed',
    '/back',
    '/refresh',
    '/me/texts',
    '/me/notices',
    '/me/language',
    '/me/wrong',
    '/me/alias',
    '/me/alias/end',
    '/me/companions',
    '/me/companions/came',
    '/me/companions/remove',
  ]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...posts), fields, async (tail, list) => {
      world.events.length = 0
      const form = new URLSearchParams(safeForm([...Object.entries(AGREED), ...list]))
      holds(await who.post(`${live.base}${tail}`, form.toString()))
    }),
    { numRuns: 300 },
  )
  expect((await who.get(live.base)).status).toBe(200)
})

test('reports of every form are answered by JSON with a code, and say nothing of persons', async () => {
  const report = fc.record(
    { numbers: fc.array(text, { maxLength: 3 }), since: text, site: text, visit: text, reason: text },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/v1/number-changes', '/v1/not-this-person'),
      fc.oneof(report, fc.json(), text),
      async (url, body) => {
        const payload = typeof body === 'string' ? body : JSON.stringify(body)
        const tokens = [TOKENS.staff, 'nobody-s-token-at-all'].map((token) => ({ authorization: `Bearer ${token}` }))
        for (const sent of [...tokens, signedBy(CARRIER, payload)]) {
          const answer = await world.door.inject({
            method: 'POST',
            url,
            headers: { ...sent, 'content-type': 'application/json' },
            payload,
          })
          expect(answer.statusCode).toBeGreaterThanOrEqual(400)
          expect(answer.statusCode).toBeLessThan(500)
          expect(answer.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) })
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('a form longer than 8 KB is refused before it is read', async () => {
  const answer = await who.post(`${live.base}/consent`, `name=${'a'.repeat(9_000)}`)
  expect([answer.status >= 400, answer.status < 500]).toEqual([true, true])
  holds(answer)
})

function holds({ status, headers: got, body }: Answer): void {
  expect(status).toBeLessThan(500)
  expect(world.events.filter(({ type }) => type === 'fault')).toEqual([])
  // Marks and keys are random letters, and may spell anything.
  const said = body.replace(/name="mark" value="[\w-]{43}"/g, '').replaceAll(live.base, '')
  expect(said).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|node:internal|syntax error at|pg_/)
  expect(body).not.toMatch(/<script>|<img/)
  expect(
    got['set-cookie'] === undefined || [got['set-cookie']].flat().every((it) => /^__Host-ansim-[bi]=/.test(String(it))),
  ).toBe(true)
  if (String(got['content-type']).startsWith('text/html')) {
    expect(got).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
    expect(got['content-security-policy']).toMatch(/^default-src 'none'; .*form-action 'self'.*base-uri 'none'/)
    expect(got['content-security-policy']).not.toContain('unsafe')
  }
  if (status === 303) {
    expect(got).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    expect(got['location']).toMatch(/^\/i\//)
  }
}

/** What can stand in a request's first line: no blanks, no line breaks, no letters beyond ASCII. */
function asTarget(raw: string, search: string): string {
  const all = `${raw.startsWith('/') ? raw : `/${raw}`}${raw.includes('?') ? '&' : '?'}${search}`
  return all.replace(/[^\x21-\x7e]/gu, (letter) => (letter.isWellFormed() ? encodeURIComponent(letter) : '%ED%A0%80'))
}

/** The harness reads addresses more strictly than a server's socket does: what it refuses goes as bytes. */
function isAddress(target: string): boolean {
  return URL.canParse(target.startsWith('//') ? `http://localhost${target}` : target, 'http://localhost')
}

async function isAnsweredAsBytes(target: string): Promise<void> {
  world.events.length = 0
  const socket = connect((world.door.server.address() as AddressInfo).port, '127.0.0.1')
  socket.end(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
  const answer = await textOf(socket)
  expect(answer).toMatch(/^HTTP\/1\.1 (2|3|4)\d\d /)
  expect(answer).not.toMatch(/<script>|<img/)
  expect(world.events.filter(({ type }) => type === 'fault')).toEqual([])
}

function safeForm(list: readonly (readonly [string, string])[]): string {
  return list.map(([name, value]) => `${part(name)}=${part(value)}`).join('&')
}
function part(raw: string): string {
  return raw.isWellFormed() ? encodeURIComponent(raw) : '%ED%A0%80'
}

/** A header takes no line break: node refuses it before we are asked. */
function cleaned(sent: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, value.replace(/[^\x20-\x7e]/g, '?')]))
}
