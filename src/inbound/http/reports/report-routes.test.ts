/** Reports over HTTP: taken whole or not at all, each refusal with a code. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedBy, type TestKey } from '../../../../tests/support/signed.ts'
import {
  CARRIER,
  lineOf,
  personOf,
  SMALL_CARRIER,
  startVisitorWorld,
  TOKENS,
  type VisitorWorld,
} from '../../../../tests/support/visitor-world.ts'
import type { Line, SiteNumber } from '../../../domain/call/phone/line.ts'
import { DAY } from '../../../domain/kit/time.ts'

let world: VisitorWorld
beforeAll(async () => {
  world = await startVisitorWorld()
})
afterAll(() => world.close())

const send = (url: string, payload: object, by?: string | TestKey) => {
  const body = JSON.stringify(payload)
  const bearer = {
    'content-type': 'application/json',
    ...(typeof by === 'string' && { authorization: `Bearer ${by}` }),
  }
  const headers = typeof by === 'object' ? signedBy(by, body) : bearer
  return world.door.inject({ method: 'POST', url, payload: body, headers })
}
/** A minute ahead, as the clock of another machine may be: after every proof so far. */
const justNow = () => new Date(world.clock.now() + 60_000).toISOString()
const isBound = async (line: Line) => (await world.bindings.find([line], world.clock.now()))[0] !== 'unbound'
async function bound(nth: number): Promise<Line> {
  const line = lineOf(nth)
  const { phone: _phone, ci, ...person } = personOf(line)
  await world.bindings.bind({
    line,
    person,
    ci,
    boundAs: 'subscriber',
    proofLevel: 'identity',
    provedAt: world.clock.now(),
  })
  return line
}

test('changed numbers end the bindings that were proved before; a proof given after the change stays', async () => {
  const [old, renewed] = [await bound(1), await bound(2)]
  expect((await send('/v1/number-changes', { numbers: [old], since: justNow() }, CARRIER)).statusCode).toBe(202)
  expect(
    (await send('/v1/number-changes', { numbers: [renewed], since: '2022-01-12T09:00+09:00' }, CARRIER)).statusCode,
  ).toBe(202)
  expect([await isBound(old), await isBound(renewed)]).toEqual([false, true])
})

test('one number that is none, or a time without offset, and nothing of the report is taken; numbers are not repeated in the answer', async () => {
  const line = await bound(3)
  for (const body of [
    { numbers: [line, 'no-number'], since: justNow() },
    { numbers: [line], since: '2022-01-12T12:00:00' },
    { numbers: [], since: justNow() },
    { numbers: [line], since: justNow(), more: 1 },
    { numbers: Array.from({ length: 1_001 }, () => line), since: justNow() },
  ]) {
    const answer = await send('/v1/number-changes', body, CARRIER)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'REQUEST_INVALID' })
    expect(answer.body).not.toContain(line.slice(3))
  }
  expect(await isBound(line)).toBe(true)
})

test('a carrier speaks of its own numbers alone, of days that can be meant, and nothing is taken where one is not', async () => {
  const line = await bound(5)
  const report = (numbers: readonly string[], since: string) => send('/v1/number-changes', { numbers, since }, CARRIER)
  for (const foreign of ['010-9999-0001', '+12125550100', '02-0000-0001']) {
    const answer = await report([line, foreign], justNow())
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'NUMBER_NOT_YOURS'])
    expect(answer.json().message).toContain('numbers/1 ')
    expect(answer.body).not.toContain('0001')
  }
  const at = (offset: number) => new Date(world.clock.now() + offset).toISOString()
  for (const since of ['2099-01-01T00:00+09:00', at(60_001), at(-90 * DAY - 1)])
    expect((await report([line], since)).json()).toMatchObject({ code: 'REQUEST_INVALID' })
  expect(await isBound(line)).toBe(true)
  for (const since of [at(-90 * DAY), at(60_000)]) expect((await report([line], since)).statusCode).toBe(202)
  expect(await isBound(line)).toBe(false)
})

test('past the day’s number of its entry a list is refused whole; at another server of the same database too', async () => {
  const line = await bound(6)
  const numbers = Array.from({ length: 150 }, () => lineOf(7)) // of begun hundreds two
  expect((await send('/v1/number-changes', { numbers, since: justNow() }, SMALL_CARRIER)).statusCode).toBe(202)
  const body = JSON.stringify({ numbers: [line, ...numbers], since: justNow() })
  const headers = signedBy(SMALL_CARRIER, body)
  const refused = await world.other.inject({ method: 'POST', url: '/v1/number-changes', payload: body, headers })
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'QUOTA_REACHED'])
  expect(await isBound(line)).toBe(true)
  expect((await send('/v1/number-changes', { numbers: [line], since: justNow() }, CARRIER)).statusCode).toBe(202)
})

test('without a token 401 with the way to ask, with another’s kind 403; a token signs nothing, and a key is no token', async () => {
  const nobody = await send('/v1/not-this-person', { wrong: true })
  expect([nobody.statusCode, nobody.headers['www-authenticate'], nobody.headers['cache-control']]).toEqual([
    401,
    'Bearer',
    'no-store',
  ])
  const bearer = await send('/v1/number-changes', { wrong: true }, TOKENS.staff)
  expect([bearer.statusCode, bearer.json().code]).toEqual([401, 'SIGNATURE_MISSING'])
  expect((await send('/v1/not-this-person', { wrong: true }, CARRIER)).statusCode).toBe(401)
})

test('a staff report ends the binding, clears the door and keeps the reason without line or person', async () => {
  const line = await bound(4)
  const visit = world.arrives(line)
  const body = { site: '080-000-0001', visit, reason: 'other-age' }
  const answer = await send('/v1/not-this-person', body, TOKENS.staff)
  expect([answer.statusCode, answer.body]).toEqual([202, '{"taken":1}'])
  expect(await isBound(line)).toBe(false)
  const id = world.sites.byNumber('0800000001' as SiteNumber)?.id ?? -1
  expect(world.arrivals.list(id, world.clock.now())[0]).toMatchObject({ shown: '', outcome: 'reported' })
  expect(await world.reports()).toEqual([{ s: id, r: 'other-age' }])
})

test('past ten wrong tokens a minute from one address wrong ones are 429, and the right one still counts, from there and elsewhere', async () => {
  const from = (remoteAddress: string, token: string) =>
    world.other.inject({
      method: 'POST',
      url: '/v1/not-this-person',
      remoteAddress,
      headers: { authorization: `Bearer ${token}` },
      payload: { site: '080-000-0001', visit: '0'.repeat(32), reason: 'other' },
    })
  const guesses = await Promise.all(
    Array.from({ length: 400 }, (_, n) => from(`10.0.${n % 4}.1`, `guessed-token-number-${n}`)),
  )
  const statuses = guesses.map(({ statusCode }) => statusCode)
  expect(statuses.filter((status) => status === 401)).toHaveLength(40)
  expect(statuses.filter((status) => status === 429)).toHaveLength(360)
  expect(guesses.at(-1)).toMatchObject({ headers: { 'retry-after': '60', 'cache-control': 'no-store' } })
  // In all: an address that has tried nothing yet is limited too, where it is wrong.
  expect((await from('10.9.9.9', 'guessed-token-number-x')).statusCode).toBe(429)
  for (const address of ['10.0.0.1', '10.9.9.9', '10.7.7.7'])
    expect((await from(address, TOKENS.staff)).json().code).toBe('NO_SUCH_ARRIVAL')
})

test('the body of who has no token is not read', async () => {
  const answer = await world.door.inject({
    method: 'POST',
    url: '/v1/not-this-person',
    headers: { 'content-type': 'application/json' },
    payload: '{"this is": no JSON',
  })
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'NOT_ALLOWED'])
})
