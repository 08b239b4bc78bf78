/** Steps two and three: texts → a config that may be logged, and secrets that may not. */
import { resolve } from 'node:path'
import { passfileOf } from '../../adapters/postgres/kit/database-address.ts'
import type { DatabaseMachine } from '../../adapters/postgres/kit/database-clock.ts'
import type { SiteNumber } from '../../domain/call/phone/line.ts'
import { parseDialled } from '../../domain/call/phone/parse-dialled.ts'
import { type DayHours, parseDayHours } from '../../domain/kit/day-hours.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { isLoopbackHost } from '../../domain/kit/loopback-host.ts'
import { type Listen, parseListen, parsePortRange } from './forms.ts'
import { type PlaintextPart, plaintextAllowed, refusePlaintext } from './plaintext.ts'
import { type RawSettings, settingsInvalid } from './read-settings.ts'
import type { Setting } from './setting.ts'
import { SETTINGS } from './settings.ts'

export type Config = {
  readonly production: boolean
  readonly http: Listen
  readonly sip: readonly Listen[]
  /** Undefined: no TLS. Paths, not contents. */
  readonly sipTls:
    | {
        readonly addresses: readonly Listen[]
        readonly certificate: string
        readonly key: string
        readonly clientAuthority?: string
      }
    | undefined
  /** Messages kept for `ansimpass sip trace`; 0 for none. */
  readonly sipTrace: number
  readonly rtp: { readonly from: number; readonly to: number }
  readonly dataFolder: string
  readonly secretsFolder: string
  /** Undefined: PostgreSQL is embedded. */
  readonly externalDatabase: boolean
  /** The file with the passwords of the database's logins. */
  readonly passwordFile: string | undefined
  readonly databaseMachine: DatabaseMachine
  /** The rest is undefined in the demo until its world has said where it listens. */
  readonly publicUrl: string | undefined
  readonly carriersFile: string | undefined
  readonly authorityKeyFile: string | undefined
  readonly sender: string
  readonly smpp: SmppAddress | undefined
  /** Who may have signed the text gateway's certificate. */
  readonly smppAuthorityFile: string | undefined
  /** The text gateway's dialect. */
  readonly gatewayFile: string | undefined
  /** Another text gateway with its secrets, and when it is used. */
  readonly secondGatewayFile: string | undefined
  readonly registryUrl: string | undefined
  /** Our credentials there, and the codes of its side. */
  readonly registryAccessFile: string | undefined
  /** The service's own number. */
  readonly ownNumber: SiteNumber | undefined
  /** How many companions a line may have. */
  readonly companions: number
  /** Whom people may call about what is wrong. */
  readonly helpNumber: SiteNumber | undefined
  /** Who verifies identities; undefined in the demo: its own provider, in production: nobody. */
  readonly identityFile: string | undefined
  /** Who may report changed numbers and phones in other hands. */
  readonly reportersFile: string | undefined
  readonly rulesFolder: string
  /** Public keys of those who may publish rules; read at each publication. */
  readonly rulesTrustFile: string | undefined
  /** Lists of trust for browsers that verify certificates. */
  readonly certificateTrust: string | undefined
  readonly promptsFolder: string
  readonly linesPerNumber: number
  readonly textBytes: number
  readonly markBytes: number
  readonly textsALine: number
  /** Keyed birth dates that nobody has, a day at one number and through one carrier. */
  readonly missesASite: number
  readonly missesACarrier: number
  readonly statusHours: number
  /** From which age on a status is told with its day. */
  readonly agedHours: number
  readonly ahead: {
    readonly offPeak: DayHours
    /** Persons a second, all processes together; 0: none. `auto`: by how many are left and how long the hours last. */
    readonly perSecond: number | 'auto'
    readonly refreshHours: number
    readonly notices: boolean
    readonly civilHours: DayHours
  }
  readonly logLevel: string
  /** Names under which this server may be asked, beside those of its own addresses. */
  readonly hosts: readonly string[]
  /** The file of `--settings`, where secrets stand in it. */
  readonly settingsFile: string | undefined
  /** Connections that may leave this machine in plain text. */
  readonly plaintext: readonly PlaintextPart[]
  /** Secret files may be open to others. */
  readonly readableSecrets: boolean
  readonly demoClock: number
  readonly demoSites: number
}

export type SmppAddress = {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  readonly systemId: string
}

export type Secrets = {
  readonly databaseUrl: string | undefined
  readonly smppPassword: string
}

const DEMO_SENDER = '0800000000'
const DEMO_OWN_NUMBER = '0800000100'
/** The checkout: relative defaults such as rulesets/kr are found from any working folder. */
const HOUSE = resolve(import.meta.dirname, '..', '..', '..')

/** @throws AppError `SETTINGS_INVALID` naming every setting that production lacks. */
export function makeConfig(
  raw: RawSettings,
  options: { readonly production: boolean; readonly settingsFile?: string | undefined },
): Config {
  refusePlaintext(raw)
  if (options.production) requireProduction(raw)
  const [http] = parseListen(need(raw, 'ANSIMPASS_HTTP'))
  if (http === undefined) throw settingsInvalid(['ANSIMPASS_HTTP is empty'])
  const dataFolder = resolve(need(raw, 'ANSIMPASS_DATA'))
  const secretsFolder = resolve(raw.ANSIMPASS_SECRETS ?? `${dataFolder}-secrets`)
  if (`${secretsFolder}/`.startsWith(`${dataFolder}/`)) {
    throw settingsInvalid([
      'ANSIMPASS_SECRETS lies in the data folder: keys must not be copied with the data; name a folder beside it',
    ])
  }
  const ownNumber = parseDialled(raw.ANSIMPASS_SELF_NUMBER ?? (options.production ? '' : DEMO_OWN_NUMBER))
  const rules = need(raw, 'ANSIMPASS_RULES')
  const prompts = need(raw, 'ANSIMPASS_PROMPTS')
  return {
    production: options.production,
    http,
    sip: parseListen(need(raw, 'ANSIMPASS_SIP')),
    sipTls: sipTlsOf(raw),
    sipTrace: Number(need(raw, 'ANSIMPASS_SIP_TRACE')),
    rtp: parsePortRange(need(raw, 'ANSIMPASS_RTP')),
    dataFolder,
    secretsFolder,
    externalDatabase: raw.DATABASE_URL !== undefined,
    passwordFile: raw.DATABASE_URL === undefined ? undefined : passfileOf(raw.DATABASE_URL),
    databaseMachine: need(raw, 'ANSIMPASS_DATABASE_MACHINE') as DatabaseMachine, // one of its words: settings.ts
    publicUrl: raw.ANSIMPASS_PUBLIC_URL?.replace(/\/+$/, ''),
    carriersFile: raw.ANSIMPASS_CARRIERS,
    authorityKeyFile: raw.ANSIMPASS_AUTHORITY_KEY,
    sender: raw.ANSIMPASS_SENDER ?? DEMO_SENDER,
    smpp: smppOf(raw.ANSIMPASS_SMPP),
    smppAuthorityFile: raw.ANSIMPASS_SMPP_CA,
    gatewayFile: raw.ANSIMPASS_GATEWAY,
    secondGatewayFile: raw.ANSIMPASS_SECOND_GATEWAY,
    registryUrl: raw.ANSIMPASS_REGISTRY,
    registryAccessFile: raw.ANSIMPASS_REGISTRY_ACCESS,
    ownNumber,
    companions: Number(need(raw, 'ANSIMPASS_COMPANIONS')),
    helpNumber: parseDialled(raw.ANSIMPASS_HELP_NUMBER ?? '') ?? ownNumber,
    identityFile: raw.ANSIMPASS_IDENTITY,
    reportersFile: raw.ANSIMPASS_REPORTERS,
    rulesFolder: rules === 'rulesets/kr' ? resolve(HOUSE, rules) : resolve(rules),
    promptsFolder: prompts === 'prompts' ? resolve(HOUSE, prompts) : resolve(prompts),
    certificateTrust: trustFolderOf(raw.ANSIMPASS_CERTIFICATE_TRUST, options.production),
    rulesTrustFile: raw.ANSIMPASS_RULES_TRUST === undefined ? undefined : resolve(raw.ANSIMPASS_RULES_TRUST),
    linesPerNumber: Number(need(raw, 'ANSIMPASS_LINES')),
    textBytes: Number(need(raw, 'ANSIMPASS_TEXT_BYTES')),
    markBytes: Number(need(raw, 'ANSIMPASS_MARK_BYTES')),
    textsALine: Number(need(raw, 'ANSIMPASS_TEXTS_A_LINE')),
    missesASite: Number(need(raw, 'ANSIMPASS_MISSES_A_SITE')),
    missesACarrier: Number(need(raw, 'ANSIMPASS_MISSES_A_CARRIER')),
    statusHours: Number(need(raw, 'ANSIMPASS_STATUS_HOURS')),
    agedHours: Number(need(raw, 'ANSIMPASS_AGED_HOURS')),
    ahead: {
      offPeak: parseDayHours(need(raw, 'ANSIMPASS_OFF_PEAK')),
      perSecond: rateOf(need(raw, 'ANSIMPASS_REFRESH_RATE')),
      refreshHours: Number(need(raw, 'ANSIMPASS_REFRESH_HOURS')),
      notices: need(raw, 'ANSIMPASS_NOTICES') === 'on',
      civilHours: parseDayHours(need(raw, 'ANSIMPASS_CIVIL_HOURS')),
    },
    logLevel: need(raw, 'ANSIMPASS_LOG'),
    hosts: raw.ANSIMPASS_HOSTS?.split(',').map((name) => name.trim().toLowerCase()) ?? [],
    settingsFile: options.settingsFile,
    plaintext: plaintextAllowed(raw),
    readableSecrets: raw.ANSIMPASS_DANGEROUSLY_ALLOW_READABLE_SECRETS === 'yes',
    demoClock: Date.parse(need(raw, 'ANSIMPASS_DEMO_CLOCK')),
    demoSites: Number(need(raw, 'ANSIMPASS_DEMO_SITES')),
  }
}

/** @throws AppError `SETTINGS_INVALID` for a database that would be reached in plain text: by every command, not at the start alone */
export function makeSecrets(raw: RawSettings): Secrets {
  refusePlaintext(raw)
  return { databaseUrl: raw.DATABASE_URL, smppPassword: raw.ANSIMPASS_SMPP_PASSWORD ?? '' }
}

/** The folder beside the data folder in which the demo keeps the authority's pair. */
export function demoAuthorityFolder(config: Pick<Config, 'dataFolder'>): string {
  return `${config.dataFolder}-authority`
}

/** The demo trusts the issuer of the examples, whose private keys are public: nobody else does. */
function trustFolderOf(named: string | undefined, production: boolean): string | undefined {
  if (named !== undefined) return resolve(named)
  return production ? undefined : resolve(HOUSE, 'docs/examples/trust')
}

function requireProduction(raw: RawSettings): void {
  const faults = (SETTINGS as readonly Setting[])
    .filter((setting) => setting.required && raw[setting.name as keyof RawSettings] === undefined)
    .map(
      (setting) =>
        `${setting.name} is not set: ${setting.about} (${setting.form}); set it, or leave out --production for the demo world`,
    )
  const link = raw.ANSIMPASS_PUBLIC_URL?.replace(/\/+$/, '')
  if (link !== undefined && Buffer.byteLength(link) > 24) {
    faults.push(`ANSIMPASS_PUBLIC_URL is "${link}": it must have at most 24 bytes, so that the link fits into one text`)
  }
  if (link?.startsWith('http:')) faults.push('ANSIMPASS_PUBLIC_URL must begin with https:// in production')
  if (raw.ANSIMPASS_LOG === 'debug') {
    faults.push(
      'ANSIMPASS_LOG: 운영에서는 debug를 쓸 수 없습니다. 통화마다 판정이 기록에 남습니다. info로 두세요 · is "debug": it must be info, warn or error in production, since debug logs with each call what was decided',
    )
  }
  faults.push(...gatewayFaults(raw), ...registryFaults(raw))
  if (faults.length > 0) throw settingsInvalid(faults)
}

function rateOf(text: string): number | 'auto' {
  return text === 'auto' ? text : Number(text)
}

/** A gateway elsewhere that takes texts from whoever comes would send them in our name for everybody. */
function gatewayFaults(raw: RawSettings): readonly string[] {
  const smpp = smppOf(raw.ANSIMPASS_SMPP)
  if (smpp === undefined || isLoopbackHost(smpp.host)) return []
  return [
    ...(smpp.systemId === '' ? ['ANSIMPASS_SMPP names no system id: write smpps://SYSTEM_ID@host:port'] : []),
    ...((raw.ANSIMPASS_SMPP_PASSWORD ?? '') === ''
      ? ['ANSIMPASS_SMPP_PASSWORD is not set, and the text gateway is not on this machine: set it']
      : []),
  ]
}

/** A registry elsewhere that tells everybody's evidence to whoever asks is none that we should ask. */
function registryFaults(raw: RawSettings): readonly string[] {
  const { protocol, hostname: host } = URL.parse(raw.ANSIMPASS_REGISTRY ?? '') ?? {}
  if (host === undefined || protocol === 'file:' || isLoopbackHost(host) || raw.ANSIMPASS_REGISTRY_ACCESS !== undefined)
    return []
  if (raw.ANSIMPASS_DANGEROUSLY_ASK_REGISTRY_WITHOUT_CREDENTIALS === 'yes') return []
  return [
    'ANSIMPASS_REGISTRY_ACCESS is not set, and the registry is not on this machine: give our key or certificate there (docs/registry.md; where it truly asks for none: ANSIMPASS_DANGEROUSLY_ASK_REGISTRY_WITHOUT_CREDENTIALS=yes)',
  ]
}

function need(raw: RawSettings, name: keyof RawSettings): string {
  const value = raw[name]
  if (value === undefined) throw new AppError('SETTINGS_INVALID', `${name} is not set`)
  return value
}

/** @throws AppError `SETTINGS_INVALID` where there is an address without its files */
function sipTlsOf(raw: RawSettings): Config['sipTls'] {
  const { ANSIMPASS_SIP_TLS: addresses, ANSIMPASS_SIP_CERT: certificate, ANSIMPASS_SIP_KEY: key } = raw
  if (addresses === undefined) return undefined
  if (certificate === undefined || key === undefined) {
    throw settingsInvalid([
      'ANSIMPASS_SIP_TLS needs ANSIMPASS_SIP_CERT and ANSIMPASS_SIP_KEY: set both, or leave it out',
    ])
  }
  const clients = raw.ANSIMPASS_SIP_CLIENT_CA
  return {
    addresses: parseListen(addresses),
    certificate: resolve(certificate),
    key: resolve(key),
    ...(clients === undefined ? {} : { clientAuthority: resolve(clients) }),
  }
}

function smppOf(text: string | undefined): Config['smpp'] {
  return text === undefined ? undefined : smppAddress(text)
}

/** @param text  a URL of the form `smpps://SYSTEM_ID@host:port` */
export function smppAddress(text: string): SmppAddress {
  const url = new URL(text)
  const tls = url.protocol === 'smpps:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: Number(url.port || (tls ? 3550 : 2775)), tls, systemId: decodeURIComponent(url.username) }
}
