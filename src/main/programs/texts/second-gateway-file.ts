/** The file of `ANSIMPASS_SECOND_GATEWAY`: JSON becomes a second text gateway and its policy, or a list of what is wrong in it. */
import type { GatewayProfile } from '../../../adapters/smpp/profile/profile.ts'
import { checkGatewayProfile } from '../../../adapters/smpp/profile/read-profile.ts'
import { isErrorName } from '../../../adapters/smpp/wire/commands.ts'
import { isObject, type Reader, refuseUnknown, wholeNumber } from '../../../domain/kit/field-readers.ts'
import { isLoopbackHost } from '../../../domain/kit/loopback-host.ts'
import type { Complain, Problem } from '../../../domain/kit/problem.ts'
import { type FallbackPolicy, USUAL_FALLBACK } from '../../../domain/pass/fallback-policy.ts'
import { SITUATION_KINDS } from '../../../domain/pass/text/situation.ts'
import { type SmppAddress, smppAddress } from '../../config/config.ts'

export type SecondGateway = {
  /** The number that its texts come from; undefined: as the first's. */
  readonly sender: string | undefined
  /** The file (PEM) of who may have signed its certificate. */
  readonly authorityFile: string | undefined
  readonly policy: FallbackPolicy
} & (
  | {
      readonly kind: 'smpp'
      readonly address: SmppAddress
      readonly password: string
      readonly profile: GatewayProfile | undefined
    }
  | { readonly kind: 'relay'; readonly baseUrl: string; readonly apiKey: string; readonly apiSecret: string }
)

type Fields = Readonly<Record<string, unknown>>

const FIELDS = ['smpp', 'relay', 'sender', 'authority', 'policy']
const SMPP_FIELDS = ['address', 'password', 'profile']
const RELAY_FIELDS = ['url', 'apiKey', 'apiSecret']
const FORM = '{"relay": {"url": "https://api.solapi.com", "apiKey": "…", "apiSecret": "…"}}'
const SEE = 'See docs/text-gateways.md.'

/** Whether the text is such a file, and no profile. */
export function isSecondGateway(text: string): boolean {
  const value = parsed(text)
  return value !== undefined && ('smpp' in value || 'relay' in value || 'policy' in value)
}

/**
 * Reads to the end whatever is wrong. What stands in a secret field is never told.
 *
 * @param isPlaintextAllowed  SMPP may leave this machine without TLS
 * @returns a gateway only where there are no problems
 */
export function checkSecondGateway(
  text: string,
  isPlaintextAllowed = false,
): { readonly gateway: SecondGateway | undefined; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const complain: Complain = (field, what, todo) => void problems.push({ field, what, todo })
  const file = parsed(text.replace(/^\uFEFF/, ''))
  if (file === undefined) {
    complain('', `is no JSON object; write ${FORM}`, 'Look for a missing comma, quote or bracket.')
    return { gateway: undefined, problems }
  }
  refuseUnknown(file, FIELDS, '', complain)
  const shared = {
    sender: optional(file['sender'], 'sender', digits, complain),
    authorityFile: optional(file['authority'], 'authority', someText, complain),
    policy: policyOf(file['policy'], complain),
  }
  const { smpp, relay } = file
  const part =
    isObject(smpp) && relay === undefined
      ? smppOf(smpp, isPlaintextAllowed, complain)
      : isObject(relay) && smpp === undefined
        ? relayOf(relay, complain)
        : complain('', 'must have either smpp or relay, an object', `Write ${FORM}`)
  return { gateway: problems.length > 0 || part === undefined ? undefined : { ...shared, ...part }, problems }
}

function smppOf(smpp: Fields, isPlaintextAllowed: boolean, complain: Complain) {
  refuseUnknown(smpp, SMPP_FIELDS, 'smpp.', complain)
  const address = smppAddressOf(smpp['address'], isPlaintextAllowed, complain)
  const password = optional(smpp['password'], 'smpp.password', shortSecret, complain) ?? ''
  if (address !== undefined && !isLoopbackHost(address.host)) {
    if (address.systemId === '') complain('smpp.address', 'names no system id', 'Write smpps://SYSTEM_ID@host:port.')
    if (password === '') complain('smpp.password', 'is missing, and the gateway is not on this machine', 'Give it.')
  }
  const profile = profileOf(smpp['profile'], complain)
  return address && { kind: 'smpp' as const, address, password, profile }
}

function smppAddressOf(value: unknown, isPlaintextAllowed: boolean, complain: Complain): SmppAddress | undefined {
  const todo = 'Write smpps://SYSTEM_ID@host:port.'
  const url = typeof value === 'string' ? URL.parse(value) : null
  if (url === null || !['smpps:', 'smpp:'].includes(url.protocol) || url.hostname === '')
    return complain('smpp.address', 'must be an smpps:// address', todo)
  if (url.protocol === 'smpp:' && !isLoopbackHost(url.hostname) && !isPlaintextAllowed)
    return complain(
      'smpp.address',
      'leads off this machine without TLS (the server takes it with ANSIMPASS_DANGEROUSLY_ALLOW_PLAINTEXT=text-gateway alone)',
      todo,
    )
  return smppAddress(url.href)
}

function profileOf(value: unknown, complain: Complain): GatewayProfile | undefined {
  if (value === undefined) return undefined
  const { profile, problems } = checkGatewayProfile(JSON.stringify(value))
  for (const { field, what, todo } of problems) complain(`smpp.profile${field && `.${field}`}`, what, todo)
  return profile
}

function relayOf(relay: Fields, complain: Complain) {
  refuseUnknown(relay, RELAY_FIELDS, 'relay.', complain)
  const baseUrl = relayUrl(relay['url'], 'relay.url', complain)
  const apiKey = headerText(relay['apiKey'], 'relay.apiKey', complain)
  const apiSecret = headerText(relay['apiSecret'], 'relay.apiSecret', complain)
  if (baseUrl === undefined || apiKey === undefined || apiSecret === undefined) return undefined
  return { kind: 'relay' as const, baseUrl, apiKey, apiSecret }
}

const relayUrl: Reader<string> = (value, at, complain) => {
  const url = typeof value === 'string' ? URL.parse(value) : null
  const isPlain = url?.protocol === 'http:' && isLoopbackHost(url.hostname)
  if (url !== null && (url.protocol === 'https:' || isPlain) && url.username === '' && url.search === '')
    return url.href.replace(/\/+$/, '')
  return complain(at, 'must be an https:// address (http:// on this machine only)', 'Write https://api.solapi.com.')
}

function policyOf(value: unknown, complain: Complain): FallbackPolicy {
  if (value === undefined) return USUAL_FALLBACK
  if (!isObject(value)) {
    complain('policy', 'must be an object', SEE)
    return USUAL_FALLBACK
  }
  refuseUnknown(value, Object.keys(POLICY), 'policy.', complain)
  const read = (Object.entries(POLICY) as [keyof FallbackPolicy, Reader<unknown>][]).map(([field, reader]) => [
    field,
    value[field] === undefined ? USUAL_FALLBACK[field] : reader(value[field], `policy.${field}`, complain),
  ])
  // Where a field is wrong its value is undefined, and the policy is thrown away with the file.
  return Object.fromEntries(read) as FallbackPolicy
}

/** A word, or a list of names that there are: a mistyped one would never be met. */
const names =
  (words: readonly string[], isName: (name: string) => boolean, todo: string): Reader<string | readonly string[]> =>
  (value, at, complain) => {
    if (typeof value === 'string' && words.includes(value)) return value
    if (!Array.isArray(value))
      return complain(at, `must be ${words.map((word) => `"${word}"`).join(', ')} or a list of names`, todo)
    const wrong = value.find((each) => typeof each !== 'string' || !isName(each)) as unknown
    if (wrong === undefined) return value as readonly string[]
    return complain(at, `has ${JSON.stringify(wrong)?.slice(0, 60)}, which is no such name`, todo)
  }

const KINDS = Object.keys(SITUATION_KINDS)

const POLICY: { readonly [Field in keyof FallbackPolicy]: Reader<unknown> } = {
  unreachableSeconds: wholeNumber(1, 3600, SEE),
  throttledSeconds: wholeNumber(1, 3600, SEE),
  olderThanSeconds: wholeNumber(0, 3600, 'Write 0 for never.'),
  refused: names(
    ['any', 'none'],
    isErrorName,
    'Write names of SMPP 3.4, 5.1.3, such as ESME_RINVSRCADR, or 0x00000400.',
  ),
  kinds: names(['all'], (name) => KINDS.includes(name), `Known are ${KINDS.join(', ')}.`),
  wellSeconds: wholeNumber(1, 3600, SEE),
}

function optional<Value>(value: unknown, at: string, reader: Reader<Value>, complain: Complain): Value | undefined {
  return value === undefined ? undefined : reader(value, at, complain)
}

const digits: Reader<string> = (value, at, complain) =>
  typeof value === 'string' && /^\d{8,11}$/.test(value)
    ? value
    : complain(at, 'must be 8 to 11 digits in quotes', 'Write the number as it is registered there.')

const someText: Reader<string> = (value, at, complain) =>
  typeof value === 'string' && value !== '' ? value : complain(at, 'must be the name of a file', SEE)

const shortSecret: Reader<string> = (value, at, complain) =>
  typeof value === 'string' && value.length <= 8
    ? value
    : complain(at, 'must be text of at most 8 characters (SMPP 3.4)', 'Write it as the gateway gave it.')

const headerText: Reader<string> = (value, at, complain) =>
  typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value)
    ? value
    : complain(at, 'must be text of at most 200 ASCII characters without spaces', 'Write it as the relay gave it.')

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
