/** OpenID Connect as certification tries it: a provider that bends a single thing at a time. */
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { CLIENT, type Claims, type Script, startScriptedProvider } from './openid-scripted-provider.ts'
import {
  begin,
  client,
  failed,
  HONG,
  now,
  op,
  prove,
  straightenAfterEach,
  tokenWith,
  tokenWithout,
} from './openid-world.ts'

straightenAfterEach()

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
