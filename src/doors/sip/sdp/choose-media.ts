/** What of an SDP offer the door can play into: the first audio line with G.711 to a real address. */
import ipaddr from 'ipaddr.js'
import type { Codec, MediaOffer, MediaPayload } from '../media.ts'
import type { SdpMedia, SdpOffer } from './parse-sdp.ts'

export type ChosenMedia = Omit<MediaOffer, 'localAddress'> & {
  /** Which m= line of the offer it is. */
  readonly index: number
  /** What we may do with it, as the answer says. Sound of the caller is taken and thrown away. */
  readonly direction: 'sendrecv' | 'sendonly'
}

/** @returns undefined where nobody could hear us: no common codec, on hold, no address, secure RTP only */
export function chooseMedia(offer: SdpOffer): ChosenMedia | undefined {
  for (const [index, media] of offer.media.entries()) {
    const [first, ...more] = payloadsOf(media)
    const direction = directionOf(media)
    if (first === undefined || direction === undefined || !isReachable(media) || media.address === undefined) continue
    return {
      index,
      address: media.address,
      port: media.port,
      payloads: [first, ...more],
      ptime: ptimeOf(media),
      direction,
    }
  }
  return undefined
}

/** In the caller's order. A payload type without rtpmap is the static one of RFC 3551, or unknown and left out. */
function payloadsOf(media: SdpMedia): readonly MediaPayload[] {
  if (media.kind !== 'audio' || media.protocol !== 'RTP/AVP') return []
  const mapped = new Map<number, string>()
  for (const attribute of media.attributes) {
    const match = /^rtpmap:(\d{1,3}) +(\S+)/.exec(attribute)
    if (match !== null) mapped.set(Number(match[1]), (match[2] ?? '').toUpperCase())
  }
  const payloads: MediaPayload[] = []
  for (const format of media.formats) {
    if (!/^\d{1,3}$/.test(format) || Number(format) > 127) continue
    const payloadType = Number(format)
    const codec = codecOf(mapped.get(payloadType) ?? STATIC[payloadType])
    if (codec !== undefined) payloads.push({ codec, payloadType })
  }
  return payloads
}

const STATIC: Readonly<Record<number, string>> = { 0: 'PCMU/8000', 8: 'PCMA/8000' }

function codecOf(encoding: string | undefined): Codec | undefined {
  if (encoding === 'PCMA/8000' || encoding === 'PCMA/8000/1') return 'PCMA'
  return encoding === 'PCMU/8000' || encoding === 'PCMU/8000/1' ? 'PCMU' : undefined
}

/** A caller that only sends, or is on hold, hears nothing. The media's own attribute stands behind the session's. */
function directionOf(media: SdpMedia): ChosenMedia['direction'] | undefined {
  const stated = media.attributes.findLast((each) => /^(?:sendrecv|sendonly|recvonly|inactive)$/.test(each))
  if (stated === 'sendonly' || stated === 'inactive') return undefined
  return stated === 'recvonly' ? 'sendonly' : 'sendrecv'
}

function isReachable({ address, addressType, port }: SdpMedia): boolean {
  if (address === undefined || port === 0 || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.kind() !== (addressType === 'IP6' ? 'ipv6' : 'ipv4')) return false
  return !['unspecified', 'multicast', 'broadcast'].includes(parsed.range())
}

function ptimeOf(media: SdpMedia): number {
  const ptime = media.attributes.findLast((each) => /^ptime:\d{1,3}$/.test(each))
  const ms = ptime === undefined ? 20 : Number(ptime.slice('ptime:'.length))
  return ms % 10 === 0 && ms >= 10 && ms <= 60 ? ms : 20
}
