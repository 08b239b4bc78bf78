/** Our session descriptions (RFC 8866): the answer to an offer, and an offer of our own (RFC 3264). */
import { isIPv6 } from 'node:net'
import type { ChosenMedia } from './choose-media.ts'
import type { SdpOffer } from './parse-sdp.ts'

/** A caller's description, and what of it we speak into. */
export type Agreed = { readonly offer: SdpOffer; readonly chosen: ChosenMedia }

/** Where we send from, and as what. */
export type Origin = {
  readonly address: string
  /** For RTP. */
  readonly port: number
  readonly sessionId: number
  /** Rises by one whenever a later description of the same session differs (RFC 3264 section 8). */
  readonly version: number
}

/** Our codec on the chosen line, port 0 on every other. */
export function writeSdpAnswer({ offer, chosen }: Agreed, origin: Origin): string {
  const [first] = chosen.payloads
  return description(offer, { ...chosen, payloads: [first] }, origin)
}

/** All that both sides speak, as if the call began now (RFC 3261 section 14.2): who held it may hear again. */
export function writeSdpOffer({ offer, chosen }: Agreed, origin: Origin): string {
  return description(offer, { ...chosen, direction: 'sendrecv' }, origin)
}

/** What we offer where nothing is agreed yet. @param unspecified  `0.0.0.0` or `::`: nothing is sent before the answer */
export function ownOffer(unspecified: string): Agreed {
  const audio = { kind: 'audio', port: 0, protocol: 'RTP/AVP', formats: [], attributes: [] }
  return {
    offer: { times: [], media: [{ ...audio, address: undefined, addressType: undefined }] },
    chosen: {
      index: 0,
      protocol: audio.protocol,
      address: unspecified,
      port: 9,
      payloads: [
        { codec: 'PCMA', payloadType: 8 },
        { codec: 'PCMU', payloadType: 0 },
      ],
      ptime: 20,
      direction: 'sendrecv',
      telephoneEvent: 101,
    },
  }
}

function description({ times, media }: SdpOffer, chosen: ChosenMedia, origin: Origin): string {
  const { address, sessionId, version } = origin
  const where = `IN ${isIPv6(address) ? 'IP6' : 'IP4'} ${address}`
  return [
    ...['v=0', `o=- ${sessionId} ${version} ${where}`, 's=-', `c=${where}`],
    ...(times.length === 0 ? ['t=0 0'] : times.map((time) => `t=${time}`)),
    ...media.flatMap(({ kind, protocol, formats }, index) =>
      index === chosen.index ? spoken(chosen, origin.port) : [`m=${kind} 0 ${protocol} ${formats.join(' ')}`],
    ),
    '',
  ].join('\r\n')
}

function spoken({ payloads, comfortNoise, telephoneEvent, ...chosen }: ChosenMedia, port: number): readonly string[] {
  const encodings: (readonly [number, string])[] = payloads.map(({ payloadType, codec }) => [payloadType, codec])
  if (comfortNoise !== undefined) encodings.push([comfortNoise, 'CN'])
  if (telephoneEvent !== undefined) encodings.push([telephoneEvent, 'telephone-event'])
  return [
    `m=audio ${port} ${chosen.protocol} ${encodings.map(([payloadType]) => payloadType).join(' ')}`,
    ...encodings.map(([payloadType, encoding]) => `a=rtpmap:${payloadType} ${encoding}/8000`),
    ...(telephoneEvent === undefined ? [] : [`a=fmtp:${telephoneEvent} 0-15`]),
    `a=ptime:${chosen.ptime}`,
    ...(chosen.rtcp?.mux === true ? ['a=rtcp-mux'] : []),
    `a=${chosen.direction}`,
  ]
}
