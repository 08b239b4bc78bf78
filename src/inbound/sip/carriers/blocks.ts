/** Lists of CIDR blocks: whether an address lies in one of them. */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Block = ReturnType<typeof ipaddr.parseCIDR>

const parsed = new WeakMap<readonly string[], readonly Block[]>()

/** @param blocks  read once a list. @throws Error on a block that is no CIDR: readCarriers refuses it before */
export function isWithin(address: string, blocks: readonly string[]): boolean {
  const read = readAddress(address)
  return read !== undefined && parse(blocks).some(([network, bits]) => holds(network, bits, read))
}

/** Two ways of writing one address are one: `0:0::01` is `::1`, `::ffff:192.0.2.1` is `192.0.2.1`. */
export function isSameAddress(one: string, other: string): boolean {
  return readAddress(one)?.toString() === readAddress(other)?.toString()
}

/** `process` takes an IPv4 address out of `::ffff:…`, as a socket on `::` reports it. @returns undefined for what is none */
export function readAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bare = address.replace(/%.*$/, '')
  return isIP(bare) === 0 ? undefined : ipaddr.process(bare)
}

export function holds(network: Block[0], bits: number, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.kind() === network.kind() && address.match(network, bits)
}

function parse(blocks: readonly string[]): readonly Block[] {
  const known = parsed.get(blocks)
  if (known !== undefined) return known
  const read = blocks.map((block) => ipaddr.parseCIDR(block))
  parsed.set(blocks, read)
  return read
}
