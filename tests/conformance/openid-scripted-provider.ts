/** An OpenID provider over real HTTP with real signatures whose every answer can be bent, one at a time. */
import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'

export const CLIENT = { clientId: 'client-1', clientSecret: 'secret-of-the-test' }
export type Endpoint = 'discovery' | 'token' | 'userinfo' | 'jwks' | 'par'
export type Claims = Record<string, unknown>
export type Odd = 'hang' | 'reset' | { readonly status?: number; readonly type?: string; readonly body: string }

/** What is bent; everything else is as it should be. */
export type Script = {
  readonly metadata?: Claims
  readonly idToken?: (usual: Claims) => Claims
  readonly userinfo?: (usual: Claims) => Claims
  /** Instead of the published key's ES256. */
  readonly sign?: (claims: Claims) => Promise<string>
  readonly answers?: Partial<Record<Endpoint, Odd>>
}

type Grant = { readonly nonce: string; readonly challenge: string; used: boolean }

export async function startScriptedProvider() {
  let script: Script = {}
  let key = await newKey()
  let asked: Endpoint[] = []
  const grants = new Map<string, Grant>()
  const held = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const routes: Readonly<Record<string, Endpoint>> = {
    '/.well-known/openid-configuration': 'discovery',
    '/token': 'token',
    '/userinfo': 'userinfo',
    '/jwks': 'jwks',
    '/par': 'par',
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request)
    const endpoint = routes[(request.url ?? '/').replace(/\?.*/, '')]
    if (endpoint === undefined) return json(response, 404, {})
    asked.push(endpoint)
    const odd = script.answers?.[endpoint]
    if (odd === 'hang') return void held.add(response)
    if (odd === 'reset') return void request.socket.resetAndDestroy()
    if (odd !== undefined) {
      response.writeHead(odd.status ?? 200, { 'content-type': odd.type ?? 'application/json' }).end(odd.body)
      return
    }
    switch (endpoint) {
      case 'discovery':
        return json(response, 200, { ...metadataOf(issuer), ...script.metadata })
      case 'jwks':
        return json(response, 200, { keys: [key.published] })
      case 'par':
        return json(response, 201, { request_uri: `urn:pushed:${body.length}`, expires_in: 60 })
      case 'userinfo':
        return json(response, 200, script.userinfo?.({ sub: 's-1' }) ?? { sub: 's-1' })
      case 'token':
        return token(response, new URLSearchParams(body))
    }
  }

  async function token(response: ServerResponse, form: URLSearchParams): Promise<void> {
    const grant = grants.get(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (grant === undefined || grant.used || grant.challenge !== challenge) {
      return json(response, 400, { error: 'invalid_grant' })
    }
    grant.used = true
    const usual = usualClaims(issuer, grant.nonce)
    const claims = script.idToken?.(usual) ?? usual
    const idToken = await (script.sign?.(claims) ?? signed(claims))
    json(response, 200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: idToken })
  }

  function signed(claims: Claims, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key.kid, ...header }).sign(key.privateKey)
  }

  return {
    issuer,
    signed,
    publishedKey: () => key.published,
    asked: () => asked,
    bend(next: Script) {
      script = next
    },
    /** All as it should be, nothing asked so far. */
    straighten() {
      script = {}
      asked = []
      for (const response of held) response.destroy()
      held.clear()
    },
    async rotate() {
      key = await newKey()
    },
    /** The person agrees. @returns the query with which they come back */
    agree(url: string): Record<string, string> {
      const query = new URL(url).searchParams
      const code = randomUUID()
      const [nonce = '', challenge = '', state = ''] = ['nonce', 'code_challenge', 'state'].map(
        (name) => query.get(name) ?? '',
      )
      grants.set(code, { nonce, challenge, used: false })
      return { code, state, iss: issuer }
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function metadataOf(issuer: string): Claims {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
  }
}

/** Everything that the adapter looks for, so that userinfo is not asked. */
function usualClaims(issuer: string, nonce: string): Claims {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    sub: 's-1',
    aud: CLIENT.clientId,
    iat: now,
    exp: now + 120,
    auth_time: now,
    nonce,
    name: '홍길동',
    birthdate: '1980-05-01',
    phone_number: '+82 10-0000-5678',
    phone_number_verified: true,
    ci: 'CI-of-hong',
    di: 'DI-of-hong',
  }
}

async function newKey() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = randomUUID()
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
