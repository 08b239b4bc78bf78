/** Who may ring: carriers, known by the addresses that they send from. Everybody else gets no answer at all. */
import ipaddr from 'ipaddr.js'

export type Carrier = {
  readonly name: string
  /** CIDR blocks: `203.0.113.0/24`, `2001:db8::/32`, `127.0.0.1/32`. */
  readonly addresses: readonly string[]
  /** True where the carrier checks From itself; else only P-Asserted-Identity names a caller. */
  readonly trustFrom: boolean
  /** Where the dialled number stands. `to` for carriers that route by Request-URI. */
  readonly dialledFrom: 'request-uri' | 'to'
}

export type Carriers = {
  /** The carrier that sends from this address; undefined for strangers. */
  from(address: string): Carrier | undefined
}

/** The demo: whoever is on this machine. */
export const LOOPBACK: Carrier = {
  name: 'loopback',
  addresses: ['127.0.0.0/8', '::1/128'],
  trustFrom: true,
  dialledFrom: 'request-uri',
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
    from(address) {
      const known = remembered.get(address)
      if (known !== undefined || remembered.has(address)) return known
      if (remembered.size === MOST_REMEMBERED) remembered.clear()
      const found = find(address)
      remembered.set(address, found)
      return found
    },
  }

  /** `process` takes an IPv4 address out of `::ffff:…`, as a socket on `::` reports it. */
  function find(address: string): Carrier | undefined {
    const bare = address.replace(/%.*$/, '')
    if (!ipaddr.isValid(bare)) return undefined
    const parsed = ipaddr.process(bare)
    return blocks.find(({ block: [network, bits] }) => parsed.kind() === network.kind() && parsed.match(network, bits))
      ?.carrier
  }
}
