/** The SDP answer (RFC 3264): our codec on the chosen line, port 0 on every other. */
import { isIPv6 } from 'node:net'
import type { ChosenMedia } from './choose-media.ts'
import type { SdpOffer } from './parse-sdp.ts'

/**
 * @param local    address and RTP port of ours
 * @param version  rises by one whenever a later answer of the same session differs (RFC 3264 section 8)
 */
export function writeSdpAnswer(
  offer: SdpOffer,
  chosen: ChosenMedia,
  local: { readonly address: string; readonly port: number },
  sessionId: number,
  version = sessionId,
): string {
  const address = `IN ${isIPv6(local.address) ? 'IP6' : 'IP4'} ${local.address}`
  const lines = ['v=0', `o=- ${sessionId} ${version} ${address}`, 's=-', `c=${address}`, 't=0 0']
  for (const [index, media] of offer.media.entries()) {
    if (index === chosen.index) lines.push(...accepted(chosen, local.port))
    else lines.push(`m=${media.kind} 0 ${media.protocol} ${media.formats.join(' ')}`)
  }
  return `${lines.join('\r\n')}\r\n`
}

function accepted(chosen: ChosenMedia, port: number): readonly string[] {
  const [{ payloadType, codec }] = chosen.payloads
  const { telephoneEvent, comfortNoise, direction } = chosen
  const formats = [
    payloadType,
    ...(comfortNoise ? [13] : []),
    ...(telephoneEvent === undefined ? [] : [telephoneEvent]),
  ]
  return [
    `m=audio ${port} RTP/AVP ${formats.join(' ')}`,
    `a=rtpmap:${payloadType} ${codec}/8000`,
    ...(comfortNoise ? ['a=rtpmap:13 CN/8000'] : []),
    ...(telephoneEvent === undefined
      ? []
      : [`a=rtpmap:${telephoneEvent} telephone-event/8000`, `a=fmtp:${telephoneEvent} 0-15`]),
    'a=ptime:20',
    ...(chosen.rtcp?.mux === true ? ['a=rtcp-mux'] : []),
    `a=${direction}`,
  ]
}
