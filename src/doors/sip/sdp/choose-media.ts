/** What of an SDP offer the door can play into: the first audio line with G.711 to a real address. */
import ipaddr from 'ipaddr.js'
import type { Codec, MediaOffer, MediaPayload } from '../media.ts'
import type { SdpMedia, SdpOffer } from './parse-sdp.ts'

export type ChosenMedia = Omit<MediaOffer, 'localAddress'> & {
  /** Which m= line of the offer it is. */
  readonly index: number
  /** What we may do with it, as the answer says. Sound of the caller is taken and thrown away. */
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
  /** The caller may send comfort noise (RFC 3389, payload type 13): it is taken and thrown away like its sound. */
  readonly comfortNoise: boolean
}

/** @returns undefined where nobody could hear us: no common codec, on hold, no address, secure RTP only */
export function chooseMedia(offer: SdpOffer): ChosenMedia | undefined {
  return firstThatFits(offer, false)
}

/** The same inside a dialog, where hold is an answer like any other: its direction is `recvonly` or `inactive`. */
export function chooseMediaAgain(offer: SdpOffer): ChosenMedia | undefined {
  return firstThatFits(offer, true)
}

function firstThatFits(offer: SdpOffer, mayHold: boolean): ChosenMedia | undefined {
  for (const [index, media] of offer.media.entries()) {
    const { address } = media
    const [first, ...more] = payloadsOf(media)
    const direction = directionOf(media)
    if (first === undefined || address === undefined || !isReachable(media, mayHold)) continue
    if (!mayHold && !isHeard(direction)) continue
    const telephoneEvent = telephoneEventOf(media)
    const rtcp = rtcpOf(media, address)
    return {
      index,
      address,
      port: media.port,
      payloads: [first, ...more],
      ptime: ptimeOf(media),
      direction,
      comfortNoise: media.formats.includes('13'),
      ...(telephoneEvent === undefined ? {} : { telephoneEvent }),
      ...(rtcp === undefined ? {} : { rtcp }),
    }
  }
  return undefined
}

/** True where the caller hears what we send. */
export function isHeard(direction: ChosenMedia['direction']): boolean {
  return direction === 'sendrecv' || direction === 'sendonly'
}

/** In the caller's order. A payload type without rtpmap is the static one of RFC 3551, or unknown and left out. */
function payloadsOf(media: SdpMedia): readonly MediaPayload[] {
  if (media.kind !== 'audio' || media.protocol !== 'RTP/AVP') return []
  const mapped = mappedIn(media)
  const payloads: MediaPayload[] = []
  for (const payloadType of payloadTypesOf(media)) {
    const codec = codecOf(mapped.get(payloadType) ?? STATIC[payloadType])
    if (codec !== undefined) payloads.push({ codec, payloadType })
  }
  return payloads
}

function mappedIn(media: SdpMedia): ReadonlyMap<number, string> {
  const mapped = new Map<number, string>()
  for (const attribute of media.attributes) {
    const match = /^rtpmap:(\d{1,3}) +(\S+)/.exec(attribute)
    if (match !== null) mapped.set(Number(match[1]), (match[2] ?? '').toUpperCase())
  }
  return mapped
}

function payloadTypesOf(media: SdpMedia): readonly number[] {
  return media.formats.filter((format) => /^\d{1,3}$/.test(format) && Number(format) <= 127).map(Number)
}

function telephoneEventOf(media: SdpMedia): number | undefined {
  const mapped = mappedIn(media)
  return payloadTypesOf(media).find((payloadType) => mapped.get(payloadType)?.startsWith('TELEPHONE-EVENT/8000'))
}

/** `a=rtcp-mux` (RFC 5761), `a=rtcp:53020` or `a=rtcp:53020 IN IP4 192.0.2.4` (RFC 3605). */
function rtcpOf(media: SdpMedia, mediaAddress: string): MediaOffer['rtcp'] {
  if (media.attributes.includes('rtcp-mux')) return { address: mediaAddress, port: media.port, mux: true }
  const stated = media.attributes.findLast((each) => each.startsWith('rtcp:'))
  const [, port = '', address = mediaAddress] = /^rtcp:(\d{1,5})(?: IN IP[46] (\S+))?$/.exec(stated ?? '') ?? []
  const usable = Number(port) >= 1 && Number(port) <= 65_535 && ipaddr.isValid(address)
  return usable ? { address, port: Number(port), mux: false } : undefined
}

const STATIC: Readonly<Record<number, string>> = { 0: 'PCMU/8000', 8: 'PCMA/8000' }

function codecOf(encoding: string | undefined): Codec | undefined {
  if (encoding === 'PCMA/8000' || encoding === 'PCMA/8000/1') return 'PCMA'
  return encoding === 'PCMU/8000' || encoding === 'PCMU/8000/1' ? 'PCMU' : undefined
}

/** Ours, seen from the caller's. A caller that only sends, or is on hold, hears nothing. The media's own attribute stands behind the session's. */
function directionOf(media: SdpMedia): ChosenMedia['direction'] {
  const stated = media.attributes.findLast((each) => /^(?:sendrecv|sendonly|recvonly|inactive)$/.test(each))
  if (stated === 'inactive') return 'inactive'
  if (stated === 'sendonly' || isHoldAddress(media.address)) return 'recvonly'
  return stated === 'recvonly' ? 'sendonly' : 'sendrecv'
}

/** The old way of holding (RFC 3264 section 8.4). */
function isHoldAddress(address: string | undefined): boolean {
  return address === '0.0.0.0' || address === '::'
}

function isReachable({ address, addressType, port }: SdpMedia, mayHold: boolean): boolean {
  if (address === undefined || port === 0 || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.kind() !== (addressType === 'IP6' ? 'ipv6' : 'ipv4')) return false
  if (mayHold && isHoldAddress(address)) return true
  return !['unspecified', 'multicast', 'broadcast'].includes(parsed.range())
}

function ptimeOf(media: SdpMedia): number {
  const ptime = media.attributes.findLast((each) => /^ptime:\d{1,3}$/.test(each))
  const ms = ptime === undefined ? 20 : Number(ptime.slice('ptime:'.length))
  return ms % 10 === 0 && ms >= 10 && ms <= 60 ? ms : 20
}
