/** OpenID Connect as certification tries it: a real provider, and one that bends a single thing at a time. */
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { OidcOptions } from '../../src/adapters/oidc/oidc-options.ts'
import { createOidcProvider } from '../../src/adapters/oidc/oidc-provider.ts'
import type { Line } from '../../src/domain/phone/line.ts'
import type { AppEvent } from '../../src/ports/events.ts'
import type { IdentityOutcome, IdentityProvider } from '../../src/ports/identity-provider.ts'
import {
  CLIENT,
  type Claims,
  type Odd,
  type Script,
  type ScriptedProvider,
  startScriptedProvider,
} from './openid-scripted-provider.ts'

let op: ScriptedProvider
let events: AppEvent[] = []
beforeAll(async () => {
  op = await startScriptedProvider()
})
afterEach(() => {
  op.straighten()
  events = []
})
afterAll(() => op.close())

const HONG = {
  kind: 'proved',
  identity: { name: '홍길동', birthDate: '1980-05-01', phone: '+821000005678', ci: 'CI-of-hong' },
}
const now = () => Math.floor(Date.now() / 1000)
const failed = (why: string) => ({ kind: 'failed', why })

function client(more: Partial<OidcOptions> = {}): IdentityProvider {
  const settings = { ...CLIENT, id: 'test', name: { ko: '시험', en: 'Test' }, returnUrl: 'https://pass.test/back' }
  return createOidcProvider({ ...settings, issuer: op.issuer, aliveForMs: 0, ...more }, { emit: (e) => events.push(e) })
}

async function begin(provider: IdentityProvider, state = 'state-1') {
  const begun = await provider.begin({ state, line: '+821000005678' as Line, typed: {}, language: 'ko' })
  if (begun.kind !== 'redirect') throw new Error(begun.kind === 'failed' ? begun.why : begun.kind)
  return begun
}

/** The whole way; what is bent is bent only when the person comes back. */
async function prove(
  script: Script,
  { provider = client(), back = {} }: { provider?: IdentityProvider; back?: Record<string, string> } = {},
): Promise<IdentityOutcome> {
  const { url, secret } = await begin(provider)
  op.bend(script)
  return provider.finish(secret, 'state-1', { ...op.agree(url), ...back })
}
const tokenWith = (claims: Claims): Script => ({ idToken: (usual) => ({ ...usual, ...claims }) })
const tokenWithout = (...names: string[]): Script => ({
  idToken: (usual) => Object.fromEntries(Object.entries(usual).filter(([name]) => !names.includes(name))),
})

test('an answer that is as it should be proves the person, without asking for userinfo', async () => {
  expect(await prove({})).toEqual(HONG)
  expect(op.asked()).toEqual(['discovery', 'token', 'jwks'])
})

test('the request holds PKCE by S256, state, nonce and language, and no word of the line', async () => {
  const { url, secret } = await begin(client({ acr: ['urn:a', 'urn:b'], maxAgeSeconds: 60 }), 's.1')
  const query = Object.fromEntries(new URL(url).searchParams)
  expect(query).toMatchObject({
    response_type: 'code',
    client_id: 'client-1',
    redirect_uri: 'https://pass.test/back',
    scope: 'openid profile phone',
    state: 's.1',
    code_challenge_method: 'S256',
    ui_locales: 'ko',
    acr_values: 'urn:a urn:b',
    max_age: '60',
  })
  expect(query['code_challenge']).toMatch(/^[\w-]{43}$/)
  expect(secret).toContain(query['nonce'])
  expect(url).not.toContain('5678')
})

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

describe('an ID token is not believed', () => {
  test.each<[string, Script]>([
    ['of another issuer', tokenWith({ iss: 'https://elsewhere.example' })],
    ['without issuer', tokenWithout('iss')],
    ['for another audience', tokenWith({ aud: 'client-2' })],
    ['for several audiences and no authorized party', tokenWith({ aud: ['client-1', 'client-2'] })],
    ['for another authorized party', tokenWith({ azp: 'client-2' })],
    ['for several audiences and another authorized party', tokenWith({ aud: ['client-1', 'x'], azp: 'client-2' })],
    ['with another nonce', tokenWith({ nonce: 'another' })],
    ['without nonce', tokenWithout('nonce')],
    ['that has expired', tokenWith({ iat: now() - 600, exp: now() - 60 })],
    ['without an end', tokenWithout('exp')],
    ['that is not valid yet', tokenWith({ nbf: now() + 120 })],
    ['of the future', tokenWith({ iat: now() + 120, exp: now() + 600 })],
    ['without time of issue', tokenWithout('iat')],
    ['without subject', tokenWithout('sub')],
    ['whose time is a word', tokenWith({ iat: 'today' })],
  ])('%s', async (_what, script) => {
    expect(await prove(script)).toEqual(failed('answer-wrong'))
  })

  test.each<[string, Script]>([
    ['signed by nobody (alg none)', { sign: async (claims) => `${part({ alg: 'none' })}.${part(claims)}.` }],
    [
      'signed by nobody, where the provider says that it may be',
      {
        metadata: { id_token_signing_alg_values_supported: ['ES256', 'none'] },
        sign: async (claims) => `${part({ alg: 'none' })}.${part(claims)}.`,
      },
    ],
    [
      'signed with the public key as a secret (HS256)',
      {
        metadata: { id_token_signing_alg_values_supported: ['ES256', 'HS256'] },
        sign: (claims) => byHs256(claims, JSON.stringify(op.publishedKey())),
      },
    ],
    [
      'signed with the client secret (HS256)',
      {
        metadata: { id_token_signing_alg_values_supported: ['ES256', 'HS256'] },
        sign: (claims) => byHs256(claims, CLIENT.clientSecret),
      },
    ],
    ['signed with a key that nobody published', { sign: (claims) => op.signed(claims, { kid: 'nobodys' }) }],
    ['whose signature was bent', { sign: async (claims) => bent(await op.signed(claims)) }],
    ['whose claims were changed after the signature', { sign: changed }],
    ['that is no token', { sign: async () => 'not.a-token' }],
    ['that is five parts long', { sign: async () => 'a.b.c.d.e' }],
  ])('%s', async (_what, script) => {
    // The provider may say so of itself: known before anybody is sent there.
    op.bend({ ...(script.metadata === undefined ? {} : { metadata: script.metadata }) })
    expect(await prove(script)).toEqual(failed('answer-wrong'))
  })

  test('that was signed with another key under the published key’s name', async () => {
    const other = await startScriptedProvider()
    const { kid } = op.publishedKey()
    expect(await prove({ sign: (claims) => other.signed(claims, { kid }) })).toEqual(failed('answer-wrong'))
    await other.close()
  })

  test('without the assurance that was asked for', async () => {
    const provider = client({ acr: ['urn:strong', 'urn:stronger'] })
    expect(await prove({}, { provider })).toEqual(failed('answer-wrong'))
    expect(await prove(tokenWith({ acr: 'urn:weak' }), { provider })).toEqual(failed('answer-wrong'))
    expect(await prove(tokenWith({ acr: 'urn:stronger' }), { provider })).toEqual(HONG)
  })

  test('of somebody who was identified too long ago', async () => {
    const provider = client({ maxAgeSeconds: 60 })
    expect(await prove(tokenWith({ auth_time: now() - 3_600 }), { provider })).toEqual(failed('answer-wrong'))
    expect(await prove(tokenWithout('auth_time'), { provider })).toEqual(failed('answer-wrong'))
    expect(await prove({}, { provider })).toEqual(HONG)
  })
})

describe('what is odd but right is taken', () => {
  test.each<[string, Script]>([
    ['a clock that is 20 s slow', tokenWith({ iat: now() - 140, exp: now() - 20 })],
    ['a clock that is 20 s fast', tokenWith({ iat: now() + 20, nbf: now() + 20, exp: now() + 600 })],
    ['several audiences, and we the authorized party', tokenWith({ aud: ['client-1', 'x'], azp: 'client-1' })],
    ['an audience in a list', tokenWith({ aud: ['client-1'] })],
  ])('%s', async (_what, script) => {
    expect(await prove(script)).toEqual(HONG)
  })

  test('keys that were changed: the new one is fetched once', async () => {
    const provider = client()
    expect(await prove({}, { provider })).toEqual(HONG)
    await op.rotate()
    op.straighten()
    expect(await prove({}, { provider })).toEqual(HONG)
    expect(await prove({}, { provider })).toEqual(HONG)
    expect(op.asked().filter((endpoint) => endpoint === 'jwks')).toHaveLength(1)
  })
})

describe('what comes back with the person', () => {
  test.each([
    ['another state', { state: 'state-2' }, 'answer-wrong'],
    ['another state and an error', { state: 'state-2', error: 'access_denied' }, 'answer-wrong'],
    ['the issuer of another provider (mix-up)', { iss: 'https://elsewhere.example' }, 'answer-wrong'],
    ['an error of another provider', { iss: 'https://elsewhere.example', error: 'access_denied' }, 'answer-wrong'],
    ['a code that was never given', { code: 'made-up' }, 'answer-wrong'],
    ['an empty code', { code: '' }, 'answer-wrong'],
    ['access_denied', { error: 'access_denied' }, 'cancelled'],
    ['login_required', { error: 'login_required' }, 'cancelled'],
    ['interaction_required', { error: 'interaction_required' }, 'cancelled'],
    ['consent_required', { error: 'consent_required' }, 'cancelled'],
    ['unmet_authentication_requirements', { error: 'unmet_authentication_requirements' }, 'refused'],
    ['an error that nobody knows', { error: 'no_such_customer' }, 'refused'],
    ['an error that is no word', { error: '<script>' }, 'answer-wrong'],
    ['server_error', { error: 'server_error' }, 'unavailable'],
    ['temporarily_unavailable', { error: 'temporarily_unavailable' }, 'unavailable'],
    ['a response of another kind', { response: 'a.b.c' }, 'answer-wrong'],
  ])('%s', async (_what, back, why) => {
    expect(await prove({}, { back })).toEqual(failed(why))
  })

  test('no issuer, where the provider announced one', async () => {
    const provider = client()
    const { url, secret } = await begin(provider)
    const { iss: _iss, ...rest } = op.agree(url)
    expect(await provider.finish(secret, 'state-1', rest)).toEqual(failed('answer-wrong'))
  })

  test('a code that was used before', async () => {
    const provider = client()
    const { url, secret } = await begin(provider)
    const back = op.agree(url)
    expect(await provider.finish(secret, 'state-1', back)).toEqual(HONG)
    expect(await provider.finish(secret, 'state-1', back)).toEqual(failed('answer-wrong'))
  })

  test('a code that was stolen from another attempt', async () => {
    const provider = client()
    const [mine, theirs] = [await begin(provider), await begin(provider)]
    expect(await provider.finish(mine.secret, 'state-1', op.agree(theirs.url))).toEqual(failed('answer-wrong'))
  })
})

describe('what is told of the person', () => {
  const fromUserinfo = (userinfo: Script['userinfo']): Script => ({
    ...tokenWithout('name', 'birthdate', 'phone_number', 'phone_number_verified', 'ci', 'di'),
    ...(userinfo === undefined ? {} : { userinfo }),
  })
  const rest = {
    name: '홍길동',
    birthdate: '1980-05-01',
    phone_number: '+821000005678',
    phone_number_verified: true,
    ci: 'CI-of-hong',
  }

  test('may come by userinfo', async () => {
    expect(await prove(fromUserinfo((usual) => ({ ...usual, ...rest })))).toEqual(HONG)
  })

  test('is not believed when userinfo is somebody else’s', async () => {
    expect(await prove(fromUserinfo(() => ({ ...rest, sub: 's-2' })))).toEqual(failed('answer-wrong'))
  })

  test('counts as it was signed, where userinfo says something else', async () => {
    const script = { ...tokenWithout('birthdate'), userinfo: (usual: Claims) => ({ ...usual, ...rest, name: '남' }) }
    expect(await prove(script)).toEqual(HONG)
  })

  test.each(['name', 'birthdate'])('is not enough without %s', async (claim) => {
    expect(await prove(tokenWithout(claim))).toEqual(failed('claims-missing'))
  })

  test('is not enough without CI and DI; a DI counts with the provider’s name in front', async () => {
    expect(await prove(tokenWithout('ci', 'di'))).toEqual(failed('claims-missing'))
    expect(await prove(tokenWithout('ci'))).toMatchObject({ identity: { ci: 'test:DI-of-hong' } })
  })

  test.each([
    ['was not verified', { phone_number_verified: false }],
    ['is verified in a word only', { phone_number_verified: 'true' }],
    ['is no number', { phone_number: 'home' }],
    ['is no text', { phone_number: 821000005678 }],
  ])('proves no line where the phone %s', async (_what, claims) => {
    expect(await prove(tokenWith(claims))).toMatchObject({ kind: 'proved', identity: { phone: undefined } })
  })

  test('may have names of the provider’s own, and the registry’s identifier', async () => {
    const provider = client({ claims: { name: 'urn:name', registryIdentifier: 'patient' } })
    const script = tokenWith({ name: 'nick', 'urn:name': ' 홍길동 ', patient: 'KR-1' })
    expect(await prove(script, { provider })).toMatchObject({
      identity: { name: '홍길동', registryIdentifier: 'KR-1' },
    })
  })
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
        part: 'identity-provider',
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
    expect(events).toEqual([{ type: 'fault', part: 'identity-provider', message }])
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

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function byHs256(claims: Claims, secret: string): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret.padEnd(32)))
}

function bent(token: string): string {
  const [header, payload, signature = ''] = token.split('.')
  const flipped = signature.startsWith('A') ? 'B' : 'A'
  return `${header}.${payload}.${flipped}${signature.slice(1)}`
}

async function changed(claims: Claims): Promise<string> {
  const [header, , signature] = (await op.signed(claims)).split('.')
  return `${header}.${part({ ...claims, name: '임꺽정' })}.${signature}`
}
