/** Host of a URI or a Via: a name, an IPv4 address, or an IPv6 address in brackets. Never looked up. */
import { isIPv6 } from 'node:net'

const NAME = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?\.?$/i

export function isHost(text: string): boolean {
  if (text.length > 255) return false
  if (text.startsWith('[')) return text.endsWith(']') && isIPv6(text.slice(1, -1))
  return NAME.test(text) && !text.includes('..')
}
