/** The network that an address stands for when something is counted by address. */
import { isIPv6 } from 'node:net'

/** One subscriber holds a whole /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = ''] = address.split('::')
  return head.split(':').slice(0, 4).join(':')
}
