/** Reasons for no sound in a call: the Warning header of an answer that refuses an offer, or takes its call without (RFC 3261 section 20.43). */

export type Misfit = keyof typeof WARNINGS

const WARNINGS = {
  nothing: [399, 'No media is offered that can be read'],
  'no-audio': [304, 'Media type not available: only audio is spoken'],
  secure: [302, 'Incompatible transport protocol: RTP/AVP and RTP/AVPF are spoken, secure RTP is not'],
  'no-address': [301, 'Incompatible network address formats: an IP address is needed, names are not looked up'],
  multicast: [330, 'Multicast not available'],
  family: [300, 'Incompatible network protocol: no media address of this IP version here'],
  codec: [305, 'Incompatible media format: PCMA and PCMU at 8000 Hz are spoken'],
  'packet-time': [306, 'Attribute not understood: packets shorter than 10 ms are not sent'],
  elsewhere: [399, 'Sound does not go to this address: it is not one of the carrier'],
  held: [399, 'The caller does not listen'],
} as const satisfies Record<string, readonly [number, string]>

/** The agent is named by a pseudonym, as the grammar allows: which address of ours it is says nothing. */
export function warningLine(misfit: Misfit): string {
  const [code, text] = WARNINGS[misfit]
  return `Warning: ${code} ansimpass "${text}"`
}
