/** The users of all addresses in a list header, in their order. What cannot be read is left out: such a header never breaks a call. */
import { SipParseError } from './parse-error.ts'
import { parseNameAddr } from './parse-name-addr.ts'
import { parseUri, type SipUri, type TelUri, userOf } from './parse-uri.ts'
import { readableValues } from './split-list.ts'
import { type Header, headerValues } from './split-message.ts'

/** @param name  lower case */
export function numbersIn(headers: readonly Header[], name: string): readonly string[] {
  return addressesIn(headers, name).map(userOf)
}

/** The sip:, sips: and tel: URIs of a list header. @param name  lower case */
export function addressesIn(headers: readonly Header[], name: string): readonly (SipUri | TelUri)[] {
  return headerValues(headers, name).flatMap((header) =>
    readableValues(header).flatMap((value) => uriOf(value, name) ?? []),
  )
}

/** An address that cannot be read shows no number; it is no reason to refuse the call. */
export function uriOf(value: string, where: string): SipUri | TelUri | undefined {
  try {
    return parseUri(parseNameAddr(value, where).uri)
  } catch (error) {
    if (error instanceof SipParseError) return undefined
    throw error
  }
}
