/** Carriers that may ring, known by the addresses that they send from. Everybody else gets no answer at all. */
import ipaddr from 'ipaddr.js'
import { LOOPBACK_CARRIER } from '../../../contracts/call-ref.ts'
import { holds, readAddress } from './blocks.ts'

export type CarrierTransport = 'UDP' | 'TCP' | 'TLS'

/** Numbers that begin with `strip` lose it and get `add` instead; the first rule that fits is taken, none twice. */
export type PrefixRule = { readonly strip: string; readonly add: string }

/** A profile: how one carrier rings. Every field is explained in docs/carriers.md. */
export type Carrier = {
  readonly name: string
  /** CIDR blocks: `203.0.113.0/24`, `2001:db8::/32`, `127.0.0.1/32`. */
  readonly addresses: readonly string[]
  /** Over another transport it is a stranger. */
  readonly transports: readonly CarrierTransport[]
  /** CIDR blocks that sound may go to; none: those of `addresses`. */
  readonly mediaAddresses: readonly string[]
  /** `none` only for a private link, on which no address can be forged: nobody has to prove that it hears. */
  readonly mediaProof: 'required' | 'none'
  /** True where the carrier checks From itself; else only P-Asserted-Identity names a caller. */
  readonly trustFrom: boolean
  /** True where Remote-Party-ID names a caller who has no P-Asserted-Identity, and says who wants to be hidden. */
  readonly remotePartyId: boolean
  /** Whether a caller's number must have been verified on its way (`verstat`) for texts and a status: see verification.ts. */
  readonly verification: 'ignore' | 'prefer' | 'require'
  /** Which URIs of P-Asserted-Identity name a caller: RFC 3325 allows one sip: or sips: and one tel:. */
  readonly assertedIdentity: 'any' | 'sip' | 'tel'
  /** Where the dialled number stands. `to` for carriers that route by Request-URI. */
  readonly dialledFrom: 'request-uri' | 'to'
  /** Which number counts as dialled where a call was forwarded on its way (Diversion, RFC 5806; History-Info, RFC 7044). */
  readonly forwarded: 'ignore' | 'diversion-first' | 'diversion-last' | 'history-first' | 'history-last'
  readonly dialledPrefixes: readonly PrefixRule[]
  readonly callerPrefixes: readonly PrefixRule[]
  /** Whether Contact of our answers names the dialled number, and in which form. */
  readonly answerNumber: 'none' | 'national' | 'e164'
  /** What a keep-alive OPTIONS hears: 200 with all that we speak, or 200 and nothing else. */
  readonly keepAlive: 'full' | 'plain'
  /** A number that holds all its lines: the next call is logged without sound, or hears 480 with Retry-After. */
  readonly fullNumber: 'silent' | 'refuse'
  /** New calls a second beyond which this carrier, and no other, hears 503 with Retry-After; 0 for no limit. */
  readonly callsPerSecond: number
  /** So many of them may come at once; a second's worth where it is less than that. */
  readonly burst: number
  /** New calls to one number a second, three seconds' worth at once; beyond it they are logged and nothing else. 0 for no limit. */
  readonly numberCallsPerSecond: number
  /** The same of one caller's number, a minute's worth at once. */
  readonly callerCallsPerMinute: number
}

export type Carriers = {
  /** The carrier that sends from this address, and over this transport where one is given; undefined for strangers. */
  from(address: string, transport?: CarrierTransport): Carrier | undefined
}

/** What a profile is unless it says otherwise. */
export const USUAL = {
  transports: ['UDP', 'TCP', 'TLS'],
  mediaAddresses: [],
  mediaProof: 'required',
  trustFrom: false,
  remotePartyId: false,
  verification: 'ignore',
  assertedIdentity: 'any',
  dialledFrom: 'request-uri',
  forwarded: 'ignore',
  dialledPrefixes: [],
  callerPrefixes: [],
  answerNumber: 'none',
  keepAlive: 'full',
  fullNumber: 'silent',
  callsPerSecond: 1_000,
  burst: 0,
  numberCallsPerSecond: 20,
  callerCallsPerMinute: 10,
} as const satisfies Omit<Carrier, 'name' | 'addresses'>

/** The demo: whoever is on this machine, as often as they like. */
export const LOOPBACK: Carrier = {
  ...USUAL,
  name: LOOPBACK_CARRIER,
  addresses: ['127.0.0.0/8', '::1/128'],
  trustFrom: true,
  callsPerSecond: 0,
  numberCallsPerSecond: 0,
  callerCallsPerMinute: 0,
}

/** Strangers may be many: what was found for an address is kept, and thrown away when it grows. */
const MOST_REMEMBERED = 4_096

/** The first carrier whose block holds the address. @throws Error on a block that is no CIDR: readCarriers refuses it before. */
export function createCarriers(list: readonly Carrier[]): Carriers {
  const blocks = list.flatMap((carrier) =>
    carrier.addresses.map((cidr) => ({ carrier, block: ipaddr.parseCIDR(cidr) })),
  )
  const remembered = new Map<string, Carrier | undefined>()
  return {
    from(address, transport) {
      const found = recalled(address)
      return transport === undefined || found?.transports.includes(transport) === true ? found : undefined
    },
  }

  function recalled(address: string): Carrier | undefined {
    const known = remembered.get(address)
    if (known !== undefined || remembered.has(address)) return known
    if (remembered.size === MOST_REMEMBERED) remembered.clear()
    const found = find(address)
    remembered.set(address, found)
    return found
  }

  function find(address: string): Carrier | undefined {
    const read = readAddress(address)
    return read && blocks.find(({ block: [network, bits] }) => holds(network, bits, read))?.carrier
  }
}
