/** The SDP answer (RFC 3264): our codec on the chosen line, port 0 on every other. */
import { isIPv6 } from 'node:net'
import type { ChosenMedia } from './choose-media.ts'
import type { SdpOffer } from './parse-sdp.ts'

/** @param local  address and RTP port of ours */
export function writeSdpAnswer(
  offer: SdpOffer,
  chosen: ChosenMedia,
  local: { readonly address: string; readonly port: number },
  sessionId: number,
): string {
  const address = `IN ${isIPv6(local.address) ? 'IP6' : 'IP4'} ${local.address}`
  const lines = ['v=0', `o=- ${sessionId} ${sessionId} ${address}`, 's=-', `c=${address}`, 't=0 0']
  for (const [index, media] of offer.media.entries()) {
    if (index === chosen.index) lines.push(...accepted(chosen, local.port))
    else lines.push(`m=${media.kind} 0 ${media.protocol} ${media.formats.join(' ')}`)
  }
  return `${lines.join('\r\n')}\r\n`
}

function accepted({ payloads: [{ payloadType, codec }], direction }: ChosenMedia, port: number): readonly string[] {
  return [
    `m=audio ${port} RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} ${codec}/8000`,
    'a=ptime:20',
    `a=${direction}`,
  ]
}
