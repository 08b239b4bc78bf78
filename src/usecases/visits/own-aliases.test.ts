/** Aliases by one's own page, on the real web program: behind a proved binding, told once, found by the authority alone, ended by the card's code. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineOf, personOf, startVisitorWorld, type VisitorWorld } from '../../../tests/support/visitor-world.ts'
import { openContacts } from '../../adapters/hpke/alias-contacts.ts'
import { readAuthorityPrivateKey } from '../../adapters/hpke/authority-key.ts'
import { createPostgresAliases } from '../../adapters/postgres/visits/aliases.ts'
import { readContacts } from '../../adapters/postgres/visits/contact-reader.ts'
import { parseAlias } from '../../domain/visits/alias.ts'
import { findContacts } from '../tracing/find-contacts.ts'

let world: VisitorWorld
beforeAll(async () => {
  world = await startVisitorWorld()
}, 60_000)
afterAll(() => world.close())

let next = 100
async function identified(name = '남궁민수') {
  next += 1
  const line = lineOf(next)
  return { line, ...(await world.bind(line, personOf(line, name))) }
}

/** Of the card. */
function read(body: string) {
  const [, number = ''] = /class="number">([\d-]+)</.exec(body) ?? []
  const [, code = ''] = /<strong>(\d{4})<\/strong>/.exec(body) ?? []
  const alias = parseAlias(number)
  if (alias === undefined) throw new Error(`no alias on ${body}`)
  return { alias, code }
}

const kept = () => createPostgresAliases(world.subjects)

test('whoever was identified gets a card for a relative; behind it the authority finds this phone and name', async () => {
  const { who, base, line } = await identified()
  expect((await who.get(`${base}/me`)).body).toContain(`${base}/me/alias?lang=ko`)
  const { status, body, headers } = await who.post(`${base}/me/alias`)
  expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
  const { alias } = read(body)
  expect(body).toMatch(/2022년 \d월 \d+일까지/)
  expect(body).not.toContain('남궁민수')
  expect(await kept().lives(alias)).toBe(true)
  const open = await openContacts(readAuthorityPrivateKey(world.authorityKeyFile))
  const found = await findContacts({ sealed: () => readContacts(world.pool), open }, new Set([alias]))
  expect(found).toEqual([{ alias, line, name: '남궁민수' }])
  expect(await kept().ofDesks()).toEqual([])
})

test('three a day, and none without a binding', async () => {
  const { who, base } = await identified()
  const cards = [
    await who.post(`${base}/me/alias`),
    await who.post(`${base}/me/alias`),
    await who.post(`${base}/me/alias`),
  ]
  expect(new Set(cards.map(({ body }) => read(body).alias)).size).toBe(3)
  const fourth = await who.post(`${base}/me/alias`)
  expect(fourth.body).not.toContain('class="number"')
  expect(fourth.body).toContain('오늘은 더 하실 수 없습니다')
  next += 1
  const line = lineOf(next)
  const stranger = world.visitor()
  const opened = await stranger.types(await world.link(line), line.slice(-4))
  const path = new URL(opened.location, 'http://x').pathname
  const refused = await stranger.post(`${path}/me/alias`)
  expect(refused.body).not.toContain('class="number"')
  expect(refused.body).toContain('먼저 본인확인을')
})

test('the code of the card ends it, whoever has the card; no other code does, and five are tried a day', async () => {
  const { who, base } = await identified()
  const { alias, code } = read((await who.post(`${base}/me/alias`)).body)
  const wrong = code === '0000' ? '1111' : '0000'
  const end = (given: string, by = who, at = base) => by.post(`${at}/me/alias/end`, { alias: given, code: wrong })
  expect((await end(alias)).body).toContain('해지번호가 맞지 않습니다')
  expect((await end(`${alias.slice(0, 7)}${(Number(alias[7]) + 1) % 10}`)).body).toContain('여덟 자리를 확인')
  const other = await identified('김철수')
  const ended = await other.who.post(`${other.base}/me/alias/end`, {
    alias: ` ${alias.slice(0, 4)}-${alias.slice(4)}`,
    code,
  })
  expect(ended.body).toContain('안심번호를 끝냈습니다')
  expect(await kept().lives(alias)).toBe(false)

  const second = read((await who.post(`${base}/me/alias`)).body)
  const guesser = await identified('이영희')
  for (let nth = 0; nth < 4; nth += 1) await end(second.alias, guesser.who, guesser.base)
  await end(second.alias, other.who, other.base) // of the alias the fifth
  const late = await other.who.post(`${other.base}/me/alias/end`, { alias: second.alias, code: second.code })
  expect(late.body).toContain('오늘은 더 하실 수 없습니다')
  expect(await kept().lives(second.alias)).toBe(true)
})
