/** The handset's session description: what it can hear, and what the server chose (RFC 4566, RFC 3264). */
import { isIPv6 } from 'node:net'

export type Codec = 'PCMA' | 'PCMU'

const PAYLOAD_TYPES = { PCMA: 8, PCMU: 0 } as const satisfies Record<Codec, number>

/** @param keysAs  payload type of keys beside the sound, where some will be pressed */
export function writeOffer(address: string, port: number, codecs: readonly Codec[], keysAs?: number): string {
  return session(address, [
    `m=audio ${port} RTP/AVP ${[...codecs.map((codec) => PAYLOAD_TYPES[codec]), ...(keysAs === undefined ? [] : [keysAs])].join(' ')}`,
    ...codecs.map((codec) => `a=rtpmap:${PAYLOAD_TYPES[codec]} ${codec}/8000`),
    ...(keysAs === undefined ? [] : [`a=rtpmap:${keysAs} telephone-event/8000`, `a=fmtp:${keysAs} 0-15`]),
    'a=ptime:20',
    'a=sendrecv',
  ])
}

/** Of no media: without any SDP the server would make an offer of its own (RFC 3264 section 5, RFC 3261 section 13.3.1.4). */
export function writeOfferOfNothing(address: string): string {
  return session(address, [])
}

function session(address: string, media: readonly string[]): string {
  const family = isIPv6(address) ? 'IP6' : 'IP4'
  const begin = ['v=0', `o=- 1 1 IN ${family} ${address}`, 's=-', `c=IN ${family} ${address}`, 't=0 0']
  return [...begin, ...media, ''].join('\r\n')
}

export type Answer = {
  readonly codec: Codec
  readonly payloadType: number
  readonly address: string
  readonly port: number
}

/** @returns undefined where no audio was agreed: no body, port 0, no codec of ours. */
export function readAnswer(body: string): Answer | undefined {
  const lines = body.split(/\r?\n/)
  const audio = lines.map((line) => /^m=audio (\d+) RTP\/AVP (\d+)/.exec(line)).find((match) => match !== null)
  const address = lines.map((line) => /^c=IN IP[46] (\S+)/.exec(line)?.[1]).find((found) => found !== undefined)
  const port = Number(audio?.[1] ?? 0)
  const payloadType = Number(audio?.[2] ?? -1)
  const codec = payloadType === PAYLOAD_TYPES.PCMA ? 'PCMA' : payloadType === PAYLOAD_TYPES.PCMU ? 'PCMU' : undefined
  return codec === undefined || port === 0 || address === undefined ? undefined : { codec, payloadType, address, port }
}
