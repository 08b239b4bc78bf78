/** Host of a URI or a Via: a name, an IPv4 address, or an IPv6 address in brackets. Never looked up. */
import { isIPv6 } from 'node:net'

/** `2001:db8:::192.0.2.1`: RFC 3261's grammar asks for a third colon before an IPv4 tail; RFC 5954 took it out again. */
const COLON_TOO_MANY = /:::(?=\d{1,3}\.)/

const NAME = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?\.?$/i

export function isHost(text: string): boolean {
  if (text.length > 255) return false
  if (text.startsWith('[')) return text.endsWith(']') && isAddress(text.slice(1, -1))
  return NAME.test(text) && !text.includes('..')
}

function isAddress(text: string): boolean {
  return isIPv6(text) || (COLON_TOO_MANY.test(text) && isIPv6(text.replace(':::', '::')))
}
