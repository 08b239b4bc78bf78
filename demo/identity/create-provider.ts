/** The settings of the library `oidc-provider`: one client, code flow with PKCE, no consent screens, short lives. */
import { randomBytes } from 'node:crypto'
import { type AdapterFactory, Provider } from 'oidc-provider'
import type { IdentityPerson } from './identity-person.ts'
import { pageHeaders } from './pages/frame.ts'
import { refusedPage } from './pages/plain-pages.ts'
import { type newSigningKey, SIGNING_ALG } from './signing-key.ts'

export type ProviderSettings = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly returnUrl: string
  readonly people: ReadonlyMap<string, IdentityPerson>
  readonly store: AdapterFactory
  readonly signingKey: Awaited<ReturnType<typeof newSigningKey>>
}

/** How the person was identified: by their carrier, on their own phone. */
export const CARRIER_ACR = 'urn:ansimpass:demo:carrier'

export const SESSION_COOKIE = 'demo_id_session'

/** The same for all instances of this process: a rotation must not lose who is in the middle of a check. */
const COOKIE_KEY = randomBytes(32).toString('base64url')
const SCOPES = 'openid profile phone'

export function createProvider(settings: ProviderSettings): Provider {
  const provider = new Provider(settings.issuer, {
    adapter: settings.store,
    jwks: { keys: [settings.signingKey] },
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [settings.returnUrl],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_basic',
        id_token_signed_response_alg: SIGNING_ALG,
      },
    ],
    scopes: SCOPES.split(' '),
    claims: {
      openid: ['sub'],
      profile: ['name', 'birthdate', 'ci', 'di'],
      phone: ['phone_number', 'phone_number_verified'],
    },
    acrValues: [CARRIER_ACR],
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: {
      keys: [COOKIE_KEY],
      names: { session: SESSION_COOKIE, interaction: 'demo_id_check', resume: 'demo_id_resume' },
    },
    ttl: { AccessToken: 120, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
    findAccount: (_ctx, id) => accountOf(settings.people.get(id)),
    /** The only client is the service itself: what it asks for is granted with the person's confirmation. */
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope(SCOPES)
      await grant.save()
      return grant
    },
    renderError(ctx, { error }) {
      ctx.set({ ...pageHeaders() })
      ctx.body = refusedPage(error)
    },
  })
  provider.on('server_error', (_ctx, error) => {
    process.stderr.write(`demo identity provider: ${error.stack ?? error.message}\n`)
  })
  return provider
}

function accountOf(person: IdentityPerson | undefined) {
  if (person === undefined) return undefined
  const { id, name, birthDate, phone, ci, di } = person
  return {
    accountId: id,
    claims: () => ({
      sub: id,
      name,
      birthdate: birthDate,
      phone_number: phone,
      phone_number_verified: true,
      ci,
      di,
    }),
  }
}
