/**
 * The transaction that an ACK belongs to, read from its first lines: two of three messages of a refused call are an INVITE and its ACK, and
 * an ACK of a refusal says nothing but which INVITE it ends (RFC 3261 section 17.2.1).
 */
import type { Carrier } from '../carriers/carriers.ts'
import { isBlank } from '../stack/message/characters.ts'
import { LONGEST_MESSAGE } from '../stack/message/limits.ts'
import { SipParseError } from '../stack/message/parse-error.ts'
import { parseVia } from '../stack/message/parse-via.ts'
import { hasCookie, keyByVia } from '../stack/transaction/transaction-key.ts'

const VIA = '\r\nVia: '

/**
 * @returns undefined where it is no ACK, or one whose Via is not one plain line behind the request line: then all of it has to be read
 */
export function ackKey(text: string, carrier: Carrier): string | undefined {
  if (!text.startsWith('ACK ') || text.length > LONGEST_MESSAGE) return undefined
  const begin = text.indexOf('\r\n')
  if (!text.startsWith(VIA, begin)) return undefined
  const from = begin + VIA.length
  const end = text.indexOf('\r\n', from)
  if (end === -1 || isBlank(text.charCodeAt(end + 2))) return undefined
  const line = text.slice(from, end)
  if (line.includes(',') || line.includes('"')) return undefined
  try {
    const via = parseVia(line)
    return hasCookie(via) ? keyByVia('INVITE', carrier, via) : undefined
  } catch (error) {
    if (error instanceof SipParseError) return undefined
    throw error
  }
}
