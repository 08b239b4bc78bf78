/** Token endpoint of the demo's registry: SMART Backend Services, one client, its signed word for a token of five minutes. */
import { randomUUID } from 'node:crypto'
import { importJWK, type JWK, jwtVerify } from 'jose'

export type RegisteredClient = { readonly clientId: string; readonly publicKey: JWK }

export type TokenAnswer = { readonly status: 200 | 400 | 401; readonly body: object }

const LIFE_S = 300
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export function createTokenEndpoint(client: RegisteredClient, tokenUrl: string) {
  const tokens = new Set<string>()
  const seen = new Set<string>()

  return {
    async ask(form: URLSearchParams): Promise<TokenAnswer> {
      if (form.get('grant_type') !== 'client_credentials' || !form.has('scope')) return refused(400, 'invalid_request')
      if (form.get('client_assertion_type') !== ASSERTION) return refused(401, 'invalid_client')
      try {
        const key = await importJWK(client.publicKey)
        const { payload } = await jwtVerify(form.get('client_assertion') ?? '', key, {
          issuer: client.clientId,
          subject: client.clientId,
          audience: tokenUrl,
          maxTokenAge: `${LIFE_S}s`,
        })
        if (payload.jti === undefined || seen.has(payload.jti)) return refused(401, 'invalid_client')
        seen.add(payload.jti)
      } catch {
        return refused(401, 'invalid_client')
      }
      const token = randomUUID()
      tokens.add(token)
      return {
        status: 200,
        body: { access_token: token, token_type: 'bearer', expires_in: LIFE_S, scope: form.get('scope') },
      }
    },
    isGiven: (authorization: string | undefined) => tokens.has(authorization?.replace(/^Bearer /, '') ?? ''),
    /** As if their time were over. */
    endAll: () => tokens.clear(),
    given: () => seen.size,
  }
}

function refused(status: 400 | 401, error: string): TokenAnswer {
  return { status, body: { error } }
}
