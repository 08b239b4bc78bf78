/** The registry as the settings name it, with our credentials there; in the demo its own. */
import { dirname, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { createFhirRegistry, type FhirRegistryOptions } from '../../adapters/fhir/fhir-registry.ts'
import { DEFAULT_SCOPE, type RegistryAccess } from '../../adapters/fhir/registry-access.ts'
import { createFileRegistry } from '../../adapters/file-registry/file-registry.ts'
import { isLoopbackHost } from '../../domain/kit/loopback-host.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'
import type { Config } from '../config/config.ts'
import { followSettingFile } from '../config/follow-setting-file.ts'
import { readAuthorityFile, readSettingFile } from '../config/read-setting-file.ts'
import { settingsInvalid } from '../config/read-settings.ts'
import { refuseReadableFile } from '../config/secret-files.ts'
import { registryUrlOf } from './outside.ts'
import type { Seat } from './seat.ts'

const SETTING = 'ANSIMPASS_REGISTRY_ACCESS'
const text = Type.String({ minLength: 1, maxLength: 4_000 })
const Codes = Type.Optional(Type.Record(text, Type.Record(text, text)))

const AccessFile = Type.Object(
  {
    oauth: Type.Optional(
      Type.Object(
        {
          tokenUrl: Type.String({ pattern: '^https?://' }),
          clientId: text,
          key: Type.Object({
            kty: text,
            alg: Type.String({ pattern: '^(ES|RS|PS)(256|384|512)$|^EdDSA$' }),
            kid: text,
          }),
          scope: Type.Optional(text),
        },
        { additionalProperties: false },
      ),
    ),
    tls: Type.Optional(
      Type.Object(
        { certificate: Type.Optional(text), key: Type.Optional(text), authority: Type.Optional(text) },
        { additionalProperties: false },
      ),
    ),
    identifierSystem: Type.Optional(text),
    codes: Type.Optional(
      Type.Object(
        { vaccines: Codes, tests: Codes, results: Codes, diseases: Codes, documents: Codes, grounds: Codes },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

type RegistrySettings = Omit<FhirRegistryOptions, 'baseUrl' | 'access'> & { readonly access?: RegistryAccess }

/** Who we are there is read again when its files change. @throws AppError `SETTINGS_INVALID` */
export function registryOf(
  seat: Pick<Seat, 'config' | 'demo'>,
  events: Events,
  overrides: Partial<FhirRegistryOptions> = {},
): VaccinationRegistry {
  const baseUrl = registryUrlOf(seat)
  if (baseUrl.startsWith('file:')) return createFileRegistry(fileURLToPath(baseUrl), events)
  const settings = registrySettingsOf(seat.config)
  return createFhirRegistry(
    { baseUrl, ...settings, access: followAccess(seat.config, settings, events), ...overrides },
    events,
  )
}

/** @returns a function that has the same object for as long as the files are the same */
export function followAccess(
  config: Pick<Config, 'registryAccessFile' | 'production' | 'readableSecrets'>,
  first: RegistrySettings,
  events: Events,
  lookEveryMs?: number,
): () => RegistryAccess {
  const path = config.registryAccessFile
  if (path === undefined) return () => NO_ACCESS
  const current = followSettingFile({
    paths: [path, ...tlsFilesOf(path)],
    ...{ first, lookEveryMs },
    again() {
      if (!config.readableSecrets) refuseReadableFile(SETTING, path)
      return registrySettingsOf(config)
    },
    notTaken(why) {
      const message = `the access to the registry was changed and not taken, what was read before holds: ${why}`
      events.emit({ type: 'fault', part: 'registry', message })
    },
  })
  return () => current().access ?? NO_ACCESS
}

const NO_ACCESS: RegistryAccess = {}

/** As they are named at the start: under other names they are followed from the next start on. */
function tlsFilesOf(path: string): readonly string[] {
  const { tls = {} } = readAccess(readSettingFile(SETTING, path))
  return Object.values(tls).map((file) => resolve(dirname(path), file))
}

/** @throws AppError `SETTINGS_INVALID` naming the fields that are wrong, never what stands in them */
export function registrySettingsOf(config: Pick<Config, 'registryAccessFile' | 'production'>): RegistrySettings {
  const path = config.registryAccessFile
  if (path === undefined) return {}
  const { oauth, tls, identifierSystem, codes } = readAccess(readSettingFile(SETTING, path))
  if (oauth?.tokenUrl.startsWith('http:') === true && !isLoopbackHost(new URL(oauth.tokenUrl).hostname)) {
    throw invalid('oauth.tokenUrl begins with http:// and leads off this machine: use https://')
  }
  if (oauth !== undefined && !('d' in oauth.key)) throw invalid('oauth.key is no private key (JWK)')
  if ((tls?.certificate === undefined) !== (tls?.key === undefined)) throw invalid('tls needs certificate and key')
  if (config.production && oauth === undefined && tls?.certificate === undefined) {
    throw invalid('it has neither oauth nor a tls certificate: nothing says who we are')
  }
  const pem = <Name extends 'certificate' | 'key' | 'authority'>(name: Name): { readonly [Each in Name]?: string } => {
    const file = tls?.[name]
    const read = name === 'authority' ? readAuthorityFile : readSettingFile
    return file === undefined
      ? {}
      : ({ [name]: read(`${SETTING} tls.${name}`, resolve(dirname(path), file)) } as {
          readonly [Each in Name]: string
        })
  }
  const own = { ...pem('certificate'), ...pem('key') }
  try {
    createSecureContext({ cert: own.certificate, key: own.key })
  } catch (cause) {
    throw invalid(
      `tls.certificate and tls.key cannot be used (${whyOf(cause)}): both in PEM, the key of that certificate`,
    )
  }
  return {
    access: {
      ...(oauth === undefined ? {} : { oauth: { ...oauth, scope: oauth.scope ?? DEFAULT_SCOPE } }),
      ...(tls === undefined ? {} : { tls: { ...own, ...pem('authority') } }),
    },
    ...(identifierSystem === undefined ? {} : { identifierSystem }),
    ...(codes === undefined ? {} : { codes }),
  }
}

function readAccess(json: string): Static<typeof AccessFile> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw invalid('it is no JSON')
  }
  if (Value.Check(AccessFile, value)) return value
  const faults = Value.Errors(AccessFile, value).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)
  throw invalid([...new Set(faults)].slice(0, 6).join('; '))
}

function invalid(why: string) {
  return settingsInvalid([`${SETTING}: ${why} (docs/registry.md)`])
}
