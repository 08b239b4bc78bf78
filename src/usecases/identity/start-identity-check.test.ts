/** Consent and the choice of a provider: what must be given before anybody is asked. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineOf, startVisitorWorld, type VisitorWorld } from '../../../tests/support/visitor-world.ts'
import { createPostgresIdentityAttempts } from '../../adapters/postgres/identity/identity-attempts.ts'
import type { IdentityBegun, IdentityProvider } from '../../ports/identity/identity-provider.ts'
import type { Journey } from '../links/read-link.ts'
import { type IdentityOrder, makeStartIdentityCheck } from './start-identity-check.ts'

let world: VisitorWorld
beforeAll(async () => {
  world = await startVisitorWorld()
})
afterAll(() => world.close())

const BROWSER = { name: 'n'.repeat(22), typed: undefined }
const ORDER: IdentityOrder = {
  provider: 'asks',
  agreed: ['identity', 'status'],
  typed: { name: '홍길동' },
  language: 'ko',
}

function starter(begun: IdentityBegun) {
  const asked: unknown[] = []
  const provider: IdentityProvider = {
    id: 'asks',
    name: { ko: '묻는 곳', en: 'Asking' },
    asks: ['name'],
    begin: async (start) => {
      asked.push(start)
      return begun
    },
    finish: async () => ({ kind: 'failed', why: 'refused' }),
  }
  const attempts = createPostgresIdentityAttempts(world.pool, world.subjects)
  const { dayLimits, cipher, clock } = world
  const start = makeStartIdentityCheck({
    providers: [provider],
    attempts,
    dayLimits,
    cipher,
    clock,
    events: { emit: (event) => void world.events.push(event) },
    newId: () => crypto.getRandomValues(new Uint8Array(16)),
  })
  return { start, asked, attempts }
}

async function journeyOf(nth: number): Promise<Journey> {
  const code = await world.link(lineOf(nth))
  const opened = await world.visitors.openLink(code, { digits: lineOf(nth).slice(-4), mark: undefined }, BROWSER)
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  return opened.journey
}

test('what is missing is named, all at once, and nobody is asked', async () => {
  const { start, asked } = starter({ kind: 'on-phone', secret: 's' })
  const journey = await journeyOf(1)
  const wrongs = [
    [{ ...ORDER, provider: 'nobody' }, ['provider']],
    [{ ...ORDER, agreed: ['identity'] }, ['agree']],
    [{ ...ORDER, agreed: [], typed: { name: '  ' } }, ['agree', 'name']],
  ] as const
  for (const [order, fields] of wrongs) expect(await start(journey, order)).toEqual({ kind: 'wrong', fields })
  expect(asked).toEqual([])
})

test('the provider is told the state, the line, what was typed and the language; the attempt is kept as begun', async () => {
  const { start, asked, attempts } = starter({ kind: 'redirect', url: 'https://p.example/', secret: 's' })
  const journey = await journeyOf(2)
  expect(await start(journey, { ...ORDER, address: '192.0.2.1' })).toEqual({ kind: 'begun' })
  expect(asked).toEqual([
    {
      state: expect.stringMatching(/^[\w.-]{40,512}$/),
      line: lineOf(2),
      typed: { name: '홍길동' },
      language: 'ko',
      address: '192.0.2.1',
    },
  ])
  expect(JSON.stringify(asked[0])).not.toContain(journey.code)
  expect(await attempts.lastOf(journey.code)).toMatchObject({ state: 'begun', trouble: undefined })
})

test('a provider that cannot begin is told as trouble and kept so, for the page', async () => {
  const { start, attempts } = starter({ kind: 'failed', why: 'unavailable' })
  const journey = await journeyOf(4)
  expect(await start(journey, ORDER)).toEqual({ kind: 'trouble', why: 'unavailable' })
  expect(await attempts.lastOf(journey.code)).toMatchObject({ state: 'done', trouble: 'unavailable' })
})

test('ten at the same moment count ten: of the eleven that follow each other closely one is too many', async () => {
  const { start, asked } = starter({ kind: 'on-phone', secret: 's' })
  const journey = await journeyOf(5)
  const kinds = await Promise.all(Array.from({ length: 11 }, () => start(journey, ORDER)))
  expect(kinds.filter(({ kind }) => kind === 'begun')).toHaveLength(10)
  expect(kinds).toContainEqual({ kind: 'trouble', why: 'limit' })
  expect(asked).toHaveLength(10)
})
