/** What is left of a link in the database, by each way to its end. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { acceptLink } from '../../../tests/contracts/accept-link.fixture.ts'
import { type DatabaseWorld, databaseWorld } from '../../../tests/contracts/database-world.fixture.ts'
import type { Line } from '../../domain/phone/line.ts'
import { type CalendarDate, MINUTE } from '../../domain/time.ts'
import type { IdentityAttempts } from '../../ports/identity-attempts.ts'
import type { LinkBook } from '../../ports/link-book.ts'
import { createPostgresIdentityAttempts } from './identity-attempts.ts'
import { createPostgresLinkBook } from './link-book.ts'
import { hashOfCode, newCode } from './link-codes.ts'
import { createPostgresOutbox } from './outbox.ts'

const AT = Date.parse('2022-01-12T11:40:00+09:00')
const MINE = '+821000000001' as Line
let world: DatabaseWorld
let links: LinkBook
let attempts: IdentityAttempts
beforeAll(async () => {
  world = await databaseWorld()
  links = createPostgresLinkBook(world.pool)
  attempts = createPostgresIdentityAttempts(world.pool)
})
afterAll(() => world.close())
beforeEach(() => world.empty())

async function issued(at = AT): Promise<string> {
  const content = world.box.seal(at, Buffer.from('line, site and visit'), 'link')
  const lines = world.tokens.linkLines(at, MINE)
  const [code = ''] = await links.issue([{ day: '2022-01-12' as CalendarDate, issuedAt: at, content, lines }])
  return code
}

async function opened(): Promise<string> {
  const code = await issued()
  await links.open(code, AT)
  const content = world.box.seal(AT, Buffer.from('nonce'), 'attempt')
  await attempts.begin(code, { id: randomBytes(16), content, begunAt: AT })
  return code
}

const missed = async (code: string) => {
  for (const _ of [1, 2, 3]) await links.miss(code, AT)
}

test.each([
  ['ended by the person', opened, (code: string) => links.end(code), 'used'],
  ['half an hour after it was opened', opened, () => links.tidy(AT + 30 * MINUTE), 'used'],
  ['never opened', issued, () => links.tidy(AT + 15 * MINUTE), 'expired'],
  ['replaced, never opened', issued, () => issued(AT + MINUTE), 'replaced'],
  ['locked, never opened', issued, missed, 'locked'],
  ['locked in its journey', opened, missed, 'locked'],
])('of a link %s only hash, day and state are left, whatever the gateway still says', async (_, begin, end, state) => {
  const code = await begin()
  const running = await rowOf(code)
  for (const column of ['line', 'hour', 'enc']) expect(running[column]).not.toBeNull()
  await end(code)
  await acceptLink(createPostgresOutbox(world.pool, world.subjects), code, AT + MINUTE)
  const { issued_at, misses, ...left } = await rowOf(code)
  expect(left).toEqual({
    code_hash: hashOfCode(code),
    day: '2022-01-12',
    state,
    line: null,
    hour: null,
    enc: null,
    accepted_at: null,
    opened_at: null,
  })
  expect(issued_at).toEqual(new Date('2022-01-12T00:00:00Z'))
  expect(misses).toBe(end === missed ? 3 : 0)
  expect(await world.stored()).not.toContain('identity_attempts:')
})

test('of a link replaced within its own batch nothing else is ever stored', async () => {
  const content = world.box.seal(AT, Buffer.from('line, site and visit'), 'link')
  const link = { day: '2022-01-12' as CalendarDate, issuedAt: AT, content, lines: world.tokens.linkLines(AT, MINE) }
  const [first = ''] = await links.issue([link, link])
  expect(await rowOf(first)).toMatchObject({
    state: 'replaced',
    line: null,
    hour: null,
    enc: null,
    issued_at: new Date('2022-01-12T00:00:00Z'),
  })
})

test('the retention role may forget links, and their verifications with them', async () => {
  const code = await opened()
  await world.owner.query('set role ansimpass_retention; delete from ansimpass.links; reset role')
  expect(await links.look(code, AT)).toEqual({ state: 'unknown' })
  expect(await world.stored()).toBe('')
})

test('of a million guesses none is a code of a thousand running links', { timeout: 60_000 }, () => {
  const known = new Set(Array.from({ length: 1_000 }, newCode))
  expect(known.size).toBe(1_000)
  for (let n = 0; n < 1_000_000; n += 1) if (known.has(newCode())) throw new Error('guessed')
})

test('a code’s letters are even: each of the 32 at each of the 12 places', () => {
  const codes = Array.from({ length: 20_000 }, newCode)
  for (let place = 0; place < 12; place += 1) {
    const counts = new Map<string, number>()
    for (const code of codes) counts.set(code.charAt(place), (counts.get(code.charAt(place)) ?? 0) + 1)
    expect(counts.size).toBe(32)
    for (const count of counts.values()) expect(Math.abs(count - 625)).toBeLessThan(200) // eight standard deviations
  }
})

async function rowOf(code: string): Promise<Record<string, unknown>> {
  const { rows } = await world.owner.query<Record<string, unknown>>(
    'select * from ansimpass.links where code_hash = $1',
    [hashOfCode(code)],
  )
  const [row] = rows
  if (row === undefined) throw new Error('no such link')
  return row
}
