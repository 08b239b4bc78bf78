/** A provider that is down, slow, broken or refuses us. */
import { describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { Odd, Script } from './openid-scripted-provider.ts'
import { begin, client, events, failed, HONG, op, prove, straightenAfterEach, tokenWithout } from './openid-world.ts'

straightenAfterEach()

test('a provider that demands it is told the request beforehand, and a refusal there is our settings’', async () => {
  const start = { state: 's', line: '+821000005678' as Line, typed: {}, language: 'ko' as const }
  const metadata = {
    require_pushed_authorization_requests: true,
    pushed_authorization_request_endpoint: `${op.issuer}/par`,
  }
  op.bend({ metadata })
  const { url } = await begin(client({ aliveForMs: 60_000 }))
  expect([...new URL(url).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
  expect(op.asked()).toEqual(['discovery', 'par'])
  op.bend({ metadata, answers: { par: { status: 400, body: JSON.stringify({ error: 'invalid_request' }) } } })
  expect(await client().begin(start)).toEqual(failed('unavailable'))
  expect(events).toHaveLength(1)
})

describe('a provider that is unwell', () => {
  const answers = (endpoint: 'token' | 'userinfo' | 'jwks', odd: Odd): Script => ({
    ...tokenWithout('birthdate'), // so that userinfo is asked
    answers: { [endpoint]: odd },
  })
  const huge = { body: JSON.stringify({ access_token: 'x'.repeat(300_000) }) }
  const nonsense = { body: '<html>maintenance</html>' }
  const page = { type: 'text/html', body: '<html>maintenance</html>' }

  describe.each(['token', 'userinfo', 'jwks'] as const)('at %s', (endpoint) => {
    test.each<[string, Odd, string]>([
      ['answers 500', { status: 500, body: '{}' }, 'unavailable'],
      ['answers 503 with a page', { status: 503, type: 'text/html', body: '<html>' }, 'unavailable'],
      ['answers 429', { status: 429, body: '{}' }, 'unavailable'],
      ['breaks the connection', 'reset', 'unavailable'],
      ['answers without end', huge, 'answer-wrong'],
      ['answers no JSON', nonsense, 'answer-wrong'],
      ['answers with a page', page, 'answer-wrong'],
      ['leads elsewhere', { status: 302, body: '' }, 'answer-wrong'],
    ])('%s', async (_what, odd, why) => {
      expect(await prove(answers(endpoint, odd))).toEqual(failed(why))
    })

    test('hangs: given up within the time limit', async () => {
      const start = performance.now()
      const provider = client({ timeLimitMs: 300 })
      expect(await prove(answers(endpoint, 'hang'), { provider })).toEqual(failed('unavailable'))
      expect(performance.now() - start).toBeLessThan(2_000)
    })
  })

  test.each<[string, Odd]>([
    ['500', { status: 500, body: '{}' }],
    ['no connection', 'reset'],
    ['nothing', 'hang'],
    ['no JSON', nonsense],
    ['without end', huge],
    ['of another issuer', { body: JSON.stringify({ issuer: 'https://elsewhere.example' }) }],
  ])('says of itself %s: nobody is sent there, and the next is once it is back', async (_what, odd) => {
    const provider = client({ timeLimitMs: 300 })
    op.bend({ answers: { discovery: odd } })
    const start = { state: 's', line: '+821000005678' as Line, typed: {}, language: 'ko' as const }
    expect(await provider.begin(start)).toEqual(failed('unavailable'))
    op.straighten()
    expect(await prove({}, { provider })).toEqual(HONG)
  })

  test.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri'])(
    'has no safe %s: nobody is sent there',
    async (at) => {
      const start = { state: 's', line: '+821000005678' as Line, typed: {}, language: 'ko' as const }
      for (const address of ['http://192.0.2.1/x', 'file:///etc/passwd', undefined]) {
        op.bend({ metadata: { [at]: address } })
        expect(await client().begin(start)).toEqual(failed('unavailable'))
      }
    },
  )

  test('refuses our secret: unavailable, and the operator is told which setting', async () => {
    const odd = { status: 401, body: JSON.stringify({ error: 'invalid_client', error_description: '홍길동' }) }
    expect(await prove({ answers: { token: odd } })).toEqual(failed('unavailable'))
    expect(events).toEqual([
      {
        type: 'fault',
        part: 'identity',
        message: 'test: the provider refuses our settings: invalid_client',
      },
    ])
  })

  test('takes no codes again and again: it is not asked for a while, then tried, then used', async () => {
    const provider = client({ breakAfter: 3, breakForMs: 250 })
    for (let nth = 0; nth < 3; nth += 1) {
      op.straighten()
      expect(await prove(answers('token', 'reset'), { provider })).toEqual(failed('unavailable'))
    }
    const message = 'test: not answering; not asked for 250 ms'
    expect(events).toEqual([{ type: 'fault', part: 'identity', message }])
    op.straighten()
    expect(await prove({}, { provider })).toEqual(failed('unavailable'))
    expect(op.asked()).not.toContain('token')
    await expect.poll(() => prove({}, { provider }), { timeout: 3_000 }).toEqual(HONG)
  })

  test('is away again and again: nobody is sent there and it is not asked for a while, then tried, then used', async () => {
    const provider = client({ breakAfter: 3, breakForMs: 250 })
    const start = { state: 's', line: '+821000005678' as Line, typed: {}, language: 'ko' as const }
    op.bend({ answers: { discovery: 'reset' } })
    for (let nth = 0; nth < 3; nth += 1) expect(await provider.begin(start)).toEqual(failed('unavailable'))
    op.straighten()
    expect(await provider.begin(start)).toEqual(failed('unavailable'))
    expect(op.asked()).toEqual([])
    await expect.poll(async () => (await provider.begin(start)).kind, { timeout: 3_000 }).toBe('redirect')
    expect(await prove({}, { provider })).toEqual(HONG)
  })

  test('is not thought unwell for what people bring back wrong', async () => {
    const provider = client({ breakAfter: 2 })
    for (let nth = 0; nth < 5; nth += 1) {
      expect(await prove({}, { provider, back: { code: 'made-up' } })).toEqual(failed('answer-wrong'))
    }
    expect(await prove({}, { provider })).toEqual(HONG)
    expect(events).toEqual([])
  })

  test('that answered a moment ago is not asked again before somebody is sent there', async () => {
    const provider = client({ aliveForMs: 60_000 })
    await Promise.all(Array.from({ length: 20 }, () => begin(provider)))
    await begin(provider)
    expect(op.asked()).toEqual(['discovery'])
  })
})
