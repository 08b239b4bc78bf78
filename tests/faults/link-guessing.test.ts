/** Guessing: codes, the digits behind a code, the key of a journey's address. */
import { hash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashOfCode, newCode } from '../../src/adapters/postgres/links/link-codes.ts'
import { createPostgresLinkStore } from '../../src/adapters/postgres/links/link-store.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { keptLink } from '../support/kept-link.ts'
import { markIn, pathOf } from '../support/visitor.ts'
import { lineOf, startVisitorWorld, type VisitorWorld } from '../support/visitor-world.ts'

const LIVE = 10_000
const GUESSES = 1_000_000
const BUNCH = 10_000
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

let world: VisitorWorld
let next = 1000
beforeAll(async () => {
  world = await startVisitorWorld()
})
afterAll(() => world.close())

/** Twelve random letters, as a code has them. */
function codeOf(bytes: Uint8Array, at: number): string {
  let code = ''
  for (let nth = at; nth < at + 12; nth += 1) code += ALPHABET[(bytes[nth] ?? 0) & 31]
  return code
}
function newLine(): Line {
  next += 1
  return lineOf(next)
}
const missesOf = (code: string) => keptLink(world.pool, world.subjects, code)

describe('codes', () => {
  test('a million guesses among ten thousand live codes find none, and arithmetic says why', () => {
    const live = new Set(Array.from({ length: LIVE }, () => hashOfCode(newCode())?.toString('hex')))
    expect(live.size).toBe(LIVE)
    let hits = 0
    for (let guess = 0; guess < GUESSES; guess += BUNCH) {
      const bytes = randomBytes(12 * BUNCH)
      for (let at = 0; at < bytes.length; at += 12) if (live.has(hash('sha256', codeOf(bytes, at)))) hits += 1
    }
    expect(hits).toBe(0)
    // 32^12 = 2^60 codes: by the union bound a million guesses hit one of ten thousand with less than one in 10^8.
    const chance = (GUESSES * LIVE) / 32 ** 12
    expect(chance).toBeLessThan(1e-8)
    // A hit is a question for four digits, with three tries.
    expect(chance * (3 / 10_000)).toBeLessThan(3e-12)
  }, 30_000)

  test('have every letter at every place about equally often', () => {
    const counts = new Map<string, number>()
    for (let nth = 0; nth < 20_000; nth += 1)
      for (const [place, letter] of [...newCode()].entries()) {
        const key = `${place}${letter}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    expect(counts.size).toBe(12 * 32)
    // 625 expected, standard deviation 25: seven of them.
    for (const times of counts.values()) expect(Math.abs(times - 625)).toBeLessThan(175)
  })

  test('three thousand guesses over the door: 404 sixty times a minute and address, then 429; all answer alike', async () => {
    await Promise.all(Array.from({ length: 200 }, () => world.link(newLine())))
    const thief = world.visitor('203.0.113.7')
    const statuses: number[] = []
    for (let guess = 0; guess < 3_000; guess += 1) statuses.push((await thief.get(`/i/${newCode()}`)).status)
    expect(statuses.slice(0, 60).every((status) => status === 404)).toBe(true)
    expect(statuses.slice(60).every((status) => status === 429)).toBe(true)
    const elsewhere = await world.visitor('203.0.113.8').get(`/i/${newCode()}`)
    expect(elsewhere.status).toBe(404)
  })

  test('an address in front of a proxy of ours is counted, what a stranger writes in X-Forwarded-For is not believed', async () => {
    const stranger = world.visitor('198.51.100.4')
    const statuses: number[] = []
    for (let guess = 0; guess < 70; guess += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${guess}`, forwarded: `for=203.0.113.${guess}` }
      statuses.push((await stranger.get(`/i/${newCode()}`, { headers })).status)
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(10)
    const proxied = world.visitor('127.0.0.1') // a proxy on this machine, that tells of 70 different people
    for (let guess = 0; guess < 70; guess += 1) {
      const headers = { 'x-forwarded-for': `192.0.2.${guess}` }
      expect((await proxied.get(`/i/${newCode()}`, { headers })).status).toBe(404)
    }
  })

  test('whoever sends wrong codes from a carrier’s address shuts nobody out who has a right one', async () => {
    const guesser = world.visitor('100.64.0.1')
    for (let guess = 0; guess < 100; guess += 1) await guesser.get(`/i/${newCode()}`)
    expect((await guesser.get(`/i/${newCode()}`)).status).toBe(429)
    const line = newLine()
    const neighbour = world.visitor('100.64.0.1')
    const opened = await neighbour.types(await world.link(line), line.slice(-4))
    expect(opened.status).toBe(303)
    expect((await neighbour.get(opened.location)).status).toBe(200)
  })
})

describe('the four digits', () => {
  test('three misses end a code, each in another browser and on another node', async () => {
    const line = newLine()
    const code = await world.link(line)
    const wrong = String((Number(line.slice(-4)) + 1) % 10_000).padStart(4, '0')
    expect((await world.visitor().types(code, wrong)).status).toBe(422)
    expect((await world.visitor('203.0.113.1', world.other).types(code, wrong)).status).toBe(422)
    expect((await world.visitor('203.0.113.2').types(code, wrong)).status).toBe(410)
    for (const node of [world.door, world.other])
      expect((await world.visitor('203.0.113.3', node).types(code, line.slice(-4))).status).toBe(410)
    expect(await missesOf(code)).toEqual({ state: 'locked', misses: 3, issuedAt: world.clock.now() })
  })

  test('right at the third try still open', async () => {
    const line = newLine()
    const code = await world.link(line)
    const who = world.visitor()
    expect((await who.types(code, '0000')).body).toContain('앞으로 2번')
    expect((await who.types(code, '0000')).body).toContain('앞으로 1번')
    expect((await who.types(code, line.slice(-4))).status).toBe(303)
  })

  test('of twenty wrong ones at the same moment none is lost: two are answered with another try, eighteen with the end', async () => {
    const line = newLine()
    const code = await world.link(line)
    const nodes = [world.door, world.other]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => world.visitor('203.0.113.9', nodes[nth % 2]).types(code, '0000')),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 422)).toHaveLength(2)
    expect(statuses.filter((status) => status === 410)).toHaveLength(18)
    expect(await missesOf(code)).toMatchObject({ misses: 3, state: 'locked' })
  })

  test('two at a time, on two nodes, count two each time', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, () => world.link(newLine())))
    const other = createPostgresLinkStore(world.pool, world.subjects)
    const now = world.clock.now()
    await Promise.all(codes.flatMap((code) => [world.linkStore.miss(code, now), other.miss(code, now)]))
    for (const code of codes) expect((await missesOf(code))?.misses).toBe(2)
  })

  test('forty-one different ones at the same moment are three tries: whoever comes after the third miss is late, right or not', async () => {
    // A hundred codes, each with forty wrong ones and the right one last: asked at once, so that all of them find it live.
    const lines = Array.from({ length: 100 }, newLine)
    const codes = await Promise.all(lines.map((line) => world.link(line)))
    const now = { name: undefined, typed: undefined }
    const opened: boolean[] = []
    for (const [nth, line] of lines.entries()) {
      const right = Number(line.slice(-4))
      const wrong = Array.from({ length: 40 }, (_, n) => String((right + n + 1) % 10_000).padStart(4, '0'))
      const answers = [...wrong, line.slice(-4)].map((digits) =>
        world.visitors.openLink(codes[nth] ?? '', { digits, mark: undefined }, now),
      )
      opened.push(...(await Promise.all(answers)).map(({ kind }) => kind === 'opened'))
    }
    expect(opened.filter(Boolean).length).toBeLessThanOrEqual(3)
    for (const code of codes) expect((await missesOf(code))?.misses).toBe(3)
  })

  test('what is not four digits is no try; digits of any width and with blanks are', async () => {
    const line = newLine()
    const code = await world.link(line)
    const who = world.visitor()
    for (const digits of ['', '12', '12345', 'abcd', '12 34 5', '1'.repeat(5000)]) {
      const { status, body } = await who.types(code, digits)
      expect(status).toBe(422)
      expect(body).toContain('숫자 네 자리를 입력해 주세요')
      expect(body).not.toContain('번 더')
    }
    await who.post(`/i/${code}`, `digits=0000&digits=0001`)
    expect((await missesOf(code))?.misses).toBe(0)
    const wide = [...line.slice(-4)].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(' ')
    expect((await who.types(code, wide)).status).toBe(303)
  })
})

describe('a messenger’s preview', () => {
  test('by GET or HEAD, a hundred times, with any agent: changes nothing, and shows no site, name or number', async () => {
    const line = newLine()
    const code = await world.link(line)
    const before = await missesOf(code)
    const agents = ['facebookexternalhit/1.1;kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap', 'curl/8', '']
    for (let nth = 0; nth < 100; nth += 1) {
      const headers = { 'user-agent': agents[nth % 3] ?? '' }
      const preview = world.visitor('203.0.113.50')
      const page =
        nth % 2 === 0 ? await preview.get(`/i/${code}`, { headers }) : await preview.head(`/i/${code}`, { headers })
      expect(page.status).toBe(200)
      expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' })
      for (const told of ['노원', 'Nowon', line.slice(-4), 'og:', '홍길동']) expect(page.body).not.toContain(told)
    }
    expect(await missesOf(code)).toEqual(before)
    expect((await world.visitor().types(code, line.slice(-4))).status).toBe(303)
  })
})

test('a forwarded text opens nothing without the digits, and its journey’s address nothing without its key', async () => {
  const line = newLine()
  const code = await world.link(line)
  const who = world.visitor()
  const base = pathOf((await who.types(code, line.slice(-4))).location)
  const friend = world.visitor()
  expect(markIn((await friend.get(`/i/${code}`)).body)).not.toBe('')
  for (let guess = 0; guess < 200; guess += 1) {
    const answer = await friend.get(`/i/${code}/${newCode()}`)
    expect([answer.status, pathOf(answer.location)]).toEqual([303, `/i/${code}`])
  }
  expect((await who.get(base)).status).toBe(200)
})
