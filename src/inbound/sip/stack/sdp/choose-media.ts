/** Chooses what of an SDP offer the door can play into: the first audio line with G.711 to an address that is reached. */
import ipaddr from 'ipaddr.js'
import type { Codec, MediaOffer, MediaPayload } from '../../calls/media.ts'
import type { Misfit } from './misfit.ts'
import type { SdpMedia, SdpOffer } from './parse-sdp.ts'

export type ChosenMedia = Omit<MediaOffer, 'localAddress'> & {
  /** Which m= line of the offer it is. */
  readonly index: number
  /** RTP/AVP or RTP/AVPF, as the offer writes it: the answer has the same. */
  readonly protocol: string
  /** What we may do with it, as the answer says. Sound of the caller is taken and thrown away. */
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
  /** Payload type of the caller's comfort noise (RFC 3389): it is taken and thrown away like its sound. */
  readonly comfortNoise?: number
}

/** Whether sound can go to an IP address. */
export type IsReached = (address: string) => boolean

/** @returns why nobody could hear us, where no line fits */
export function chooseMedia(offer: SdpOffer, isReached: IsReached): ChosenMedia | Misfit {
  return firstThatFits(offer, isReached, false)
}

/** The same inside a dialog, where hold is an answer like any other: its direction is `recvonly` or `inactive`. */
export function chooseMediaAgain(offer: SdpOffer, isReached: IsReached): ChosenMedia | Misfit {
  return firstThatFits(offer, isReached, true)
}

function firstThatFits(offer: SdpOffer, isReached: IsReached, mayHold: boolean): ChosenMedia | Misfit {
  if (offer.media.length === 0) return 'nothing'
  const misfits: Misfit[] = []
  for (const [index, media] of offer.media.entries()) {
    const found = fitting(media, index, isReached, mayHold)
    if (typeof found !== 'string') return found
    misfits.push(found)
  }
  return misfits.find((misfit) => misfit !== 'no-audio') ?? 'no-audio'
}

function fitting(media: SdpMedia, index: number, isReached: IsReached, mayHold: boolean): ChosenMedia | Misfit {
  if (media.kind !== 'audio' || media.port === 0) return 'no-audio'
  if (!isPlain(media.protocol)) return 'secure'
  const address = canonical(media.address, media.addressType)
  if (address === undefined) return 'no-address'
  const isHold = isUnspecified(address)
  if (isManyPeoples(address)) return 'multicast'
  if (isHold ? !mayHold : !isReached(address)) return isHold ? 'held' : 'family'
  const direction = directionOf(media, isHold)
  if (!mayHold && !isHeard(direction)) return 'held'
  const [first, ...more] = payloadsOf(media)
  if (first === undefined) return 'codec'
  const ptime = ptimeOf(media)
  if (ptime === undefined) return 'packet-time'
  const telephoneEvent = payloadTypeOf(media, 'TELEPHONE-EVENT/8000')
  const comfortNoise = payloadTypeOf(media, 'CN/8000')
  const rtcp = rtcpOf(media, address)
  return {
    index,
    protocol: media.protocol,
    address,
    port: media.port,
    payloads: [first, ...more],
    ptime,
    direction,
    ...(comfortNoise === undefined ? {} : { comfortNoise }),
    ...(telephoneEvent === undefined ? {} : { telephoneEvent }),
    ...(rtcp === undefined ? {} : { rtcp }),
  }
}

/** True where the caller hears what we send. */
export function isHeard(direction: ChosenMedia['direction']): boolean {
  return direction === 'sendrecv' || direction === 'sendonly'
}

/** AVPF (RFC 4585) only lets reports come sooner; who offers no more than that hears us as well. */
function isPlain(protocol: string): boolean {
  return protocol === 'RTP/AVP' || protocol === 'RTP/AVPF'
}

/** In the caller's order, each once. A payload type without rtpmap is the static one of RFC 3551, or unknown and left out. */
function payloadsOf(media: SdpMedia): readonly MediaPayload[] {
  const payloads: MediaPayload[] = []
  for (const [payloadType, encoding] of encodingsIn(media)) {
    const codec = CODECS[encoding]
    if (codec !== undefined) payloads.push({ codec, payloadType })
  }
  return payloads
}

function payloadTypeOf(media: SdpMedia, encoding: string): number | undefined {
  for (const [payloadType, each] of encodingsIn(media)) if (each === encoding) return payloadType
  return undefined
}

const CODECS: Readonly<Record<string, Codec>> = { 'PCMA/8000': 'PCMA', 'PCMU/8000': 'PCMU' }
const STATIC: Readonly<Record<number, string>> = { 0: 'PCMU/8000', 8: 'PCMA/8000', 13: 'CN/8000' }

/** What each payload type stands for: what the offer maps it to, else its static meaning, which the offer may take away from it. */
function encodingsIn(media: SdpMedia): ReadonlyMap<number, string> {
  const mapped = new Map<number, string>()
  for (const attribute of media.attributes) {
    const [, payloadType, encoding = ''] = /^rtpmap:(\d{1,3}) +(\S+)/.exec(attribute) ?? []
    if (payloadType !== undefined) mapped.set(Number(payloadType), encoding.toUpperCase().replace(/\/1$/, ''))
  }
  const encodings = new Map<number, string>()
  for (const format of media.formats) {
    const payloadType = /^\d{1,3}$/.test(format) ? Number(format) : 128
    const encoding = mapped.get(payloadType) ?? STATIC[payloadType]
    if (payloadType <= 127 && encoding !== undefined) encodings.set(payloadType, encoding)
  }
  return encodings
}

/** `a=rtcp-mux` (RFC 5761), `a=rtcp:53020` or `a=rtcp:53020 IN IP4 192.0.2.4` (RFC 3605). */
function rtcpOf(media: SdpMedia, mediaAddress: string): MediaOffer['rtcp'] {
  if (media.attributes.includes('rtcp-mux')) return { address: mediaAddress, port: media.port, mux: true }
  const stated = media.attributes.findLast((each) => each.startsWith('rtcp:'))
  const [, port = '', type, named] = /^rtcp:(\d{1,5})(?: IN (IP[46]) (\S+))?$/.exec(stated ?? '') ?? []
  const address = named === undefined ? mediaAddress : canonical(named, type === 'IP6' ? 'IP6' : 'IP4')
  const usable = Number(port) >= 1 && Number(port) <= 65_535
  return usable && address !== undefined ? { address, port: Number(port), mux: false } : undefined
}

/** Ours, seen from the caller's. A caller that only sends, or is on hold, hears nothing. The media's own attribute stands behind the session's. */
function directionOf(media: SdpMedia, isHold: boolean): ChosenMedia['direction'] {
  const stated = media.attributes.findLast((each) => /^(?:sendrecv|sendonly|recvonly|inactive)$/.test(each))
  if (stated === 'inactive' || (stated === 'recvonly' && isHold)) return 'inactive'
  if (stated === 'sendonly' || isHold) return 'recvonly'
  return stated === 'recvonly' ? 'sendonly' : 'sendrecv'
}

/** As sockets write it, so that packets from there are known: `::1`, whatever zeros the caller writes; IPv4 inside IPv6 is IPv4. */
function canonical(address: string | undefined, type: SdpMedia['addressType']): string | undefined {
  if (address === undefined || !ipaddr.isValid(address)) return undefined
  const isRightly = ipaddr.parse(address).kind() === (type === 'IP6' ? 'ipv6' : 'ipv4')
  return isRightly ? ipaddr.process(address).toString() : undefined
}

/** The old way of holding (RFC 3264 section 8.4). */
function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

function isManyPeoples(address: string): boolean {
  return ['multicast', 'broadcast'].includes(ipaddr.parse(address).range())
}

/** 20, or 10 where the caller takes no longer packets (RFC 8866 section 6.4). @returns undefined where even these are too long */
function ptimeOf(media: SdpMedia): 10 | 20 | undefined {
  const most = media.attributes.findLast((each) => /^maxptime:\d{1,4}(?:\.\d+)?$/.test(each))
  const ms = most === undefined ? 20 : Number(most.slice('maxptime:'.length))
  if (ms < 10) return undefined
  return ms < 20 ? 10 : 20
}
