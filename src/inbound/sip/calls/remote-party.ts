/** Remote-Party-ID (draft-ietf-sip-privacy-04): who calls, as equipment from before P-Asserted-Identity says it. */
import { SipParseError } from '../stack/message/parse-error.ts'
import { type NameAddr, parseNameAddr } from '../stack/message/parse-name-addr.ts'
import { parameter } from '../stack/message/parse-parameters.ts'
import { parseUri, type SipUri, type TelUri } from '../stack/message/parse-uri.ts'
import { readableValues } from '../stack/message/split-list.ts'
import { type Header, headerValues } from '../stack/message/split-message.ts'

export type RemoteParty = {
  readonly uri: SipUri | TelUri | undefined
  /** `privacy=full` or `uri`; `name` hides the name alone, `off` nothing. */
  readonly withheld: boolean
  /** `screen=yes`: a network has checked it. Without, it is worth as much as From. */
  readonly screened: boolean
}

/** The first value about the calling party, which is whom it speaks of unless it says otherwise. What cannot be read is left out. */
export function remotePartyOf(headers: readonly Header[]): RemoteParty | undefined {
  for (const header of headerValues(headers, 'remote-party-id')) {
    for (const value of readableValues(header)) {
      const address = read(() => parseNameAddr(value, 'Remote-Party-ID'))
      if (address === undefined) continue
      if (word(address, 'party') !== '' && word(address, 'party') !== 'calling') continue
      return {
        uri: read(() => parseUri(address.uri)),
        withheld: /\b(?:full|uri)\b/.test(word(address, 'privacy')),
        screened: word(address, 'screen') === 'yes',
      }
    }
  }
  return undefined
}

/** In lower case, without quotes; '' where it is missing. */
function word({ parameters }: NameAddr, name: string): string {
  return (parameter(parameters, name)?.value ?? '').replaceAll('"', '').toLowerCase()
}

function read<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (error instanceof SipParseError) return undefined
    throw error
  }
}
