/** Tests of a browser's cookies, and of the question whose page a form came from. */
import fc from 'fast-check'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { createCookieJar, isOtherSites } from './browser.ts'

const PUBLIC = 'https://pass.example'
const secure = createCookieJar(true, () => 'n'.repeat(22))
const from = (headers: Record<string, string>) => ({ headers }) as unknown as FastifyRequest
/** Collects what is set. */
function replied() {
  const set: string[] = []
  const reply = { header: (_name: string, value: string) => void set.push(value) } as unknown as FastifyReply
  return { reply, set }
}

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, false], // what the browser says itself goes first
  [{ 'sec-fetch-site': 'cross-site' }, true],
  [{ 'sec-fetch-site': 'same-site' }, true],
  [{ 'sec-fetch-site': '' }, true],
  [{ 'sec-fetch-site': 'cross-site', origin: PUBLIC }, true],
  [{}, false],
  [{ origin: 'null' }, false],
  [{ origin: PUBLIC }, false],
  [{ origin: 'https://pass.example:444', host: 'pass.example' }, true],
  [{ origin: 'http://10.0.0.7:8080', host: '10.0.0.7:8080' }, false], // reached by another name of its own
  [{ origin: 'https://evil.example', host: 'pass.example' }, true],
  [{ origin: 'https://pass.example.evil.example', host: 'pass.example' }, true],
  [{ origin: 'pass.example', host: 'pass.example' }, true],
])('a form with %o is another site’s: %s', (headers, expected) => {
  expect(isOtherSites(from(headers), PUBLIC)).toBe(expected)
})

test('cookies of another form, another name or set twice the wrong way are none', () => {
  const name = 'abcdefghijklmnopqrstuv'
  const typed = 'A'.repeat(43)
  const plain = createCookieJar(false, () => name)
  expect(plain.read(from({ cookie: `x=1; ansim-b=${name}; ansim-i=${typed}` }))).toEqual({ name, typed })
  expect(plain.read(from({}))).toEqual({ name: undefined, typed: undefined })
  for (const cookie of [`ansim-b=${name}x`, 'ansim-b=', `ansim-b="${name}"`, `xansim-b=${name}`, `ansim-b =${name}`])
    expect(plain.read(from({ cookie })).name).toBeUndefined()
})

test('over TLS only names count that no neighbour under the same domain can plant', () => {
  const name = 'abcdefghijklmnopqrstuv'
  const typed = 'A'.repeat(43)
  expect(secure.read(from({ cookie: `ansim-b=${name}; ansim-i=${typed}` }))).toEqual({
    name: undefined,
    typed: undefined,
  })
  expect(secure.read(from({ cookie: `__Host-ansim-b=${name}; __Host-ansim-i=${typed}` }))).toEqual({ name, typed })
})

test('whatever stands in the cookie header, a name that is read is of our form', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200 }).map((it) => `__Host-ansim-b=${it}`),
      (cookie) => {
        const { name, typed } = secure.read(from({ cookie }))
        expect(name === undefined || /^[\w-]{22}$/.test(name)).toBe(true)
        expect(typed === undefined || /^[\w-]{43}$/.test(typed)).toBe(true)
      },
    ),
  )
})

test('cookies are HttpOnly, of this site, secure where the address is; a named browser keeps its name', () => {
  const jar = secure
  const first = replied()
  expect(jar.name(from({}), first.reply)).toBe('n'.repeat(22))
  expect(first.set).toEqual([`__Host-ansim-b=${'n'.repeat(22)}; Max-Age=2700; Path=/; HttpOnly; SameSite=Lax; Secure`])
  const again = replied()
  expect(jar.name(from({ cookie: `__Host-ansim-b=${'m'.repeat(22)}` }), again.reply)).toBe('m'.repeat(22))
  expect(again.set).toEqual([])
  const plain = replied()
  createCookieJar(false, () => 'n'.repeat(22)).name(from({}), plain.reply)
  expect(plain.set[0]).toMatch(/^ansim-b=n+; (?!.*Secure)/)
})

test('forgetting gives the browser another name and takes the digits back; an unknown mark is not kept', () => {
  const jar = createCookieJar(true, () => 'o'.repeat(22))
  const { reply, set } = replied()
  const named = from({ cookie: `__Host-ansim-b=${'m'.repeat(22)}` })
  jar.typed(named, reply, undefined)
  jar.typed(from({}), reply, 'A'.repeat(43))
  expect(set).toEqual([])
  jar.forget(reply)
  expect(set[0]).toMatch(/^__Host-ansim-b=o{22};/)
  expect(set[1]).toMatch(/^__Host-ansim-i=; Max-Age=0;/)
})
