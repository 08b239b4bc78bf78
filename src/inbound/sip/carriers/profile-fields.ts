/** Each field of a carrier's profile: how it is read, and what is said where it is wrong. */
import ipaddr from 'ipaddr.js'
import { isObject, type Reader, shortName, trueOrFalse, wholeNumber } from '../../../domain/kit/field-readers.ts'
import type { Complain } from '../../../domain/kit/problem.ts'
import { type Carrier, type CarrierTransport, type PrefixRule, USUAL } from './carriers.ts'

const DOCS = 'see docs/carriers.md'
const MOST_CALLS = 100_000

/** In the order in which docs/carriers.md explains them. A value that is wrong is complained of and read as `undefined`. */
export const PROFILE_FIELDS: { readonly [Field in keyof Carrier]: Reader<Carrier[Field]> } = {
  name: shortName('Choose a short name: metrics and traces show it.'),
  addresses(value, at, complain) {
    if (Array.isArray(value) && value.length > 0) {
      return value.flatMap(
        (block: unknown, i) => readBlock(block, `${at}[${i}]`, complain, 'lets everybody ring') ?? [],
      )
    }
    return complain(
      at,
      'must be a list of at least one block such as "203.0.113.0/24"',
      'List the addresses that the carrier’s SBCs send from; nobody else is answered.',
    )
  },
  transports(value, at, complain) {
    const known: readonly CarrierTransport[] = USUAL.transports
    const asked = Array.isArray(value) ? value.map((each) => known.find((one) => one.toLowerCase() === each)) : []
    if (asked.length > 0 && asked.every((each) => each !== undefined)) return asked
    return complain(at, 'must be a list of "udp", "tcp" or "tls"', 'Leave it out to allow all three.')
  },
  mediaAddresses(value, at, complain) {
    if (Array.isArray(value)) {
      const tooWide = 'lets sound go to everybody'
      return value.flatMap((block: unknown, i) => readBlock(block, `${at}[${i}]`, complain, tooWide) ?? [])
    }
    return complain(
      at,
      'must be a list of blocks such as "203.0.113.0/24"',
      'List the addresses of the carrier’s media gateways, or leave it out where they are among those that ring.',
    )
  },
  mediaProof: oneOf('required', 'none'),
  trustFrom: trueOrFalse('Write true only where the carrier checks From itself.'),
  remotePartyId: trueOrFalse('Write true only where the carrier itself writes Remote-Party-ID.'),
  verification: oneOf('ignore', 'prefer', 'require'),
  assertedIdentity: oneOf('any', 'sip', 'tel'),
  dialledFrom: oneOf('request-uri', 'to'),
  forwarded: oneOf('ignore', 'diversion-first', 'diversion-last', 'history-first', 'history-last'),
  dialledPrefixes: readRules,
  callerPrefixes: readRules,
  answerNumber: oneOf('none', 'national', 'e164'),
  keepAlive: oneOf('full', 'plain'),
  fullNumber: oneOf('silent', 'refuse'),
  callsPerSecond: calls('Write 0 for no limit; leave it out for 1000.'),
  burst: calls('Leave it out for as many as come in a second.'),
  numberCallsPerSecond: calls('Write 0 for no limit; leave it out for 20.'),
  callerCallsPerMinute: calls('Write 0 for no limit; leave it out for 10.'),
}

function calls(todo: string): Reader<number> {
  return wholeNumber(0, MOST_CALLS, todo)
}

function oneOf<Value extends string>(...values: readonly Value[]): Reader<Value> {
  return (value, at, complain) => {
    const found = values.find((each) => each === value)
    if (found !== undefined) return found
    const [first = '', ...others] = values.map((each) => `"${each}"`)
    complain(at, `must be ${first}${others.length > 1 ? ', ' : ' or '}${listed(others)}`, `Choose one, ${DOCS}.`)
    return undefined
  }
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function readRules(value: unknown, at: string, complain: Complain): readonly PrefixRule[] | undefined {
  if (!Array.isArray(value)) {
    complain(
      at,
      'must be a list of rules such as {"strip": "82", "add": "0"}',
      'Leave it out where nothing is to change.',
    )
    return undefined
  }
  return value.flatMap((rule: unknown, i) => readRule(rule, `${at}[${i}]`, complain) ?? [])
}

function readRule(value: unknown, at: string, complain: Complain): PrefixRule | undefined {
  const todo = 'Write what the number begins with in "strip" and what stands there instead in "add"; "" for nothing.'
  if (!isObject(value)) {
    complain(at, 'must be an object {"strip": "82", "add": "0"}', todo)
    return undefined
  }
  const { strip = '', add = '', ...others } = value
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) complain(`${at}.${unknown}`, 'is not known; known are strip, add', todo)
  const [from, to] = [strip, add].map((each) =>
    typeof each === 'string' && /^\+?[\d*#]{0,15}$/.test(each) ? each : undefined,
  )
  if (from === undefined) complain(`${at}.strip`, 'must be digits, perhaps behind a plus', todo)
  if (to === undefined) complain(`${at}.add`, 'must be digits, perhaps behind a plus', todo)
  if (from === '' && to === '') complain(at, 'changes nothing', todo)
  return from === undefined || to === undefined ? undefined : { strip: from, add: to }
}

/** One address may be written without its length. Host bits are refused: 10.0.0.1/8 is more likely a slip than meant. */
function readBlock(value: unknown, at: string, complain: Complain, tooWide: string): string | undefined {
  const block = typeof value !== 'string' || value.includes('/') ? value : `${value}/${value.includes(':') ? 128 : 32}`
  if (typeof block !== 'string' || !isBlock(block)) {
    const todo = 'Write numbers, not a name: nothing is looked up by DNS.'
    complain(at, 'must be an address or block such as "203.0.113.7" or "203.0.113.0/24"', todo)
    return undefined
  }
  const [network, bits] = ipaddr.parseCIDR(block)
  const first =
    network.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(block) : ipaddr.IPv6.networkAddressFromCIDR(block)
  if (first.toString() !== network.toString()) {
    const meant = `${first.toString()}/${bits}`
    complain(
      at,
      `is not the first address of its block; did you mean ${meant}?`,
      `Write ${meant}, or the one address alone.`,
    )
  }
  if (bits === 0) complain(at, tooWide, 'List the carrier’s own addresses.')
  return block
}

function isBlock(text: string): boolean {
  return ipaddr.isValidCIDR(text) && /^(?:\d+\.\d+\.\d+\.\d+|[\da-f:.]*:[\da-f:.]*)\//i.test(text)
}
