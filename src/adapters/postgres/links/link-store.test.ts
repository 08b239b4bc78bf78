/** Links in the database: the last version by each way to their end, and where versions lie. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { acceptLink } from '../../../../tests/contracts/accept-link.fixture.ts'
import { type DatabaseWorld, databaseWorld } from '../../../../tests/contracts/database-world.fixture.ts'
import { issueCodes } from '../../../../tests/contracts/issue-codes.fixture.ts'
import { keptLink } from '../../../../tests/support/kept-link.ts'
import type { Line } from '../../../domain/call/phone/line.ts'
import { hourOf, MINUTE } from '../../../domain/kit/time.ts'
import { deliveryKeyEnds } from '../../../domain/pass/text-intent.ts'
import type { IdentityAttempts } from '../../../ports/identity/identity-attempts.ts'
import type { LinkStore } from '../../../ports/links/link-store.ts'
import { createPostgresIdentityAttempts } from '../identity/identity-attempts.ts'
import { createPostgresOutbox } from '../pass/outbox.ts'
import { hourTable } from '../visits/hour-ring.ts'
import { newCode } from './link-codes.ts'
import { createPostgresLinkStore } from './link-store.ts'

const AT = Date.parse('2022-01-12T11:40:00+09:00')
const MINE = '+821000000001' as Line
let world: DatabaseWorld
let links: LinkStore
let attempts: IdentityAttempts
beforeAll(async () => {
  world = await databaseWorld()
  links = createPostgresLinkStore(world.pool, world.subjects)
  attempts = createPostgresIdentityAttempts(world.pool, world.subjects)
})
afterAll(() => world.close())
beforeEach(() => world.empty())

async function issued(at = AT): Promise<string> {
  const content = world.cipher.seal(at, Buffer.from('line, site and visit'), 'link')
  const lines = world.tokens.linkLines(at, MINE)
  const [code = ''] = await issueCodes(links, [{ issuedAt: at, content, lines }])
  return code
}

async function opened(): Promise<string> {
  const code = await issued()
  await links.open(code, AT)
  const content = world.cipher.seal(AT, Buffer.from('nonce'), 'attempt')
  await attempts.begin(code, { id: randomBytes(16), content, begunAt: AT })
  return code
}

const missed = async (code: string) => {
  for (const _ of [1, 2, 3]) await links.miss(code, AT)
}

test.each([
  ['ended by the person', opened, (code: string) => links.end(code), 'used', 0],
  ['replaced, never opened', issued, () => issued(AT + MINUTE), 'replaced', 0],
  ['locked, never opened', issued, missed, 'locked', 3],
  ['locked in its journey', opened, missed, 'locked', 3],
])(
  'of a link %s the last version has only state and misses, whatever the gateway still says',
  async (_, begin, end, state, misses) => {
    const code = await begin()
    expect(await keptLink(world.pool, world.subjects, code)).toHaveProperty('content')
    await end(code)
    await acceptLink(createPostgresOutbox(world), code, AT + MINUTE)
    expect(await keptLink(world.pool, world.subjects, code)).toEqual({ state, misses, issuedAt: AT })
  },
)

test('of a link replaced within its own batch nothing else is ever stored', async () => {
  const content = world.cipher.seal(AT, Buffer.from('line, site and visit'), 'link')
  const link = { issuedAt: AT, content, lines: world.tokens.linkLines(AT, MINE) }
  const [first = ''] = await issueCodes(links, [link, link])
  expect(await keptLink(world.pool, world.subjects, first)).toEqual({ state: 'replaced', misses: 0, issuedAt: AT })
})

test('what is changed in the next hour lies in the table of the link’s own; with its key all of it is gone', async () => {
  const code = await issued()
  world.setTime(AT + 25 * MINUTE)
  await links.open(code, AT + 14 * MINUTE)
  await links.miss(code, AT + 25 * MINUTE)
  const content = world.cipher.seal(AT + 25 * MINUTE, Buffer.from('nonce'), 'attempt')
  const id = randomBytes(16)
  await attempts.begin(code, { id, content, begunAt: AT + 25 * MINUTE })
  const tables = (await world.stored()).split('\n').map((row) => row.slice(0, row.indexOf(':')))
  expect([...new Set(tables)]).toEqual([hourTable('attempts', hourOf(AT)), hourTable('links', hourOf(AT))])
  world.setTime(deliveryKeyEnds(hourOf(AT)))
  world.destroyKeys()
  expect(await links.look(code, world.clock.now())).toEqual({ state: 'unknown' })
  expect(await attempts.take(id)).toBeUndefined()
  world.setTime(AT)
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
