/** Identity providers, made from the file of `ANSIMPASS_IDENTITY`, which is read once at the start. */
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { isSafe } from '../../../adapters/oidc/oidc-options.ts'
import { createOidcProvider } from '../../../adapters/oidc/oidc-provider.ts'
import { createPortoneProvider } from '../../../adapters/portone/portone-provider.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import type { IdentityProvider } from '../../../ports/identity/identity-provider.ts'
import type { Events } from '../../../ports/kit/events.ts'
import { readSettingFile } from '../../config/read-setting-file.ts'
import { publicUrlOf } from '../outside.ts'
import type { Seat } from '../seat.ts'

const text = Type.String({ minLength: 1, maxLength: 400 })
const both = {
  /** In addresses: `/identity/return/ID`. */
  id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,20}$' }),
  name: Type.Object({ ko: text, en: text }, { additionalProperties: false }),
}
/** What the provider calls each of them. */
const Claims = Type.Object({
  name: text,
  birthdate: text,
  phone: text,
  phoneVerified: text,
  ci: text,
  di: text,
  registryIdentifier: text,
})
const Openid = Type.Object(
  {
    kind: Type.Literal('openid-connect'),
    ...both,
    issuer: text,
    clientId: text,
    clientSecret: Type.Optional(text),
    scope: Type.Optional(text),
    acr: Type.Optional(Type.Array(text, { minItems: 1 })),
    maxAgeSeconds: Type.Optional(Type.Integer({ minimum: 0 })),
    claims: Type.Optional(Type.Partial(Claims, { additionalProperties: false })),
  },
  { additionalProperties: false },
)
const Portone = Type.Object(
  {
    kind: Type.Literal('portone'),
    ...both,
    storeId: Type.Optional(text),
    channelKey: text,
    apiSecret: text,
    baseUrl: Type.Optional(text),
  },
  { additionalProperties: false },
)
const File = Type.Object(
  { providers: Type.Array(Type.Union([Openid, Portone]), { minItems: 1, maxItems: 8 }) },
  { additionalProperties: false },
)

export type ProviderSettings = Static<typeof Openid> | Static<typeof Portone>

/** @throws AppError `IDENTITY_FILE_INVALID` naming the fields that are wrong, never what stands in them */
export function readProviderSettings(json: string): readonly ProviderSettings[] {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw invalid('it is no JSON')
  }
  const faults = [
    ...new Set(Value.Errors(File, value).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)),
  ]
  if (!Value.Check(File, value)) throw invalid(faults.slice(0, 6).join('; '))
  const ids = value.providers.map(({ id }) => id)
  const twin = ids.find((id, index) => ids.indexOf(id) < index)
  if (twin !== undefined) throw invalid(`the id ${twin} stands twice`)
  const plain = value.providers.find(
    (each) => !isSafe((each.kind === 'portone' ? each.baseUrl : each.issuer) ?? PORTONE),
  )
  if (plain !== undefined) {
    const field = plain.kind === 'portone' ? 'baseUrl' : 'issuer'
    throw invalid(
      `the ${field} of ${plain.id} must be an https address: who listens on the way could say who somebody is`,
    )
  }
  return value.providers
}

/** Its own address, unless another is given. */
const PORTONE = 'https://api.portone.io'

function invalid(what: string): AppError {
  return new AppError(
    'IDENTITY_FILE_INVALID',
    `the file of ANSIMPASS_IDENTITY is wrong: ${what}; docs/identity.md shows one`,
  )
}

/** @throws AppError as `readProviderSettings` */
export function identityProvidersOf(seat: Seat, events: Events): readonly IdentityProvider[] {
  return createIdentityProviders(settingsOf(seat), publicUrlOf(seat), events)
}

function settingsOf({ config, demo }: Seat): readonly ProviderSettings[] {
  if (config.identityFile !== undefined)
    return readProviderSettings(readSettingFile('ANSIMPASS_IDENTITY', config.identityFile))
  if (demo === undefined) return []
  const name = { ko: '시연 통신사', en: 'Demo Carrier' }
  return [{ kind: 'openid-connect', id: 'demo', name, ...demo.hello.identity }]
}

/** @param publicUrl  under which people reach us, without a slash at its end */
export function createIdentityProviders(
  settings: readonly ProviderSettings[],
  publicUrl: string,
  events: Events,
): readonly IdentityProvider[] {
  return settings.map((each) => {
    if (each.kind === 'portone') return createPortoneProvider(optionsOf(each), events)
    return createOidcProvider({ ...optionsOf(each), returnUrl: `${publicUrl}/identity/return/${each.id}` }, events)
  })
}

function optionsOf<Settings extends ProviderSettings>(settings: Settings): Omit<Settings, 'kind'> {
  const { kind: _, ...options } = settings
  return options
}
