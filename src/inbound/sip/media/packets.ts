/** RTP packets (RFC 3550, RFC 3551): building ours, recognising theirs. */

/** 20 ms of G.711. */
export const FRAME_BYTES = 160
export const FRAME_MS = 20

const HEADER_BYTES = 12
const VERSION_2 = 0x80
const MARKER = 0x80

/** What the next packet of a stream carries. All three numbers begin at random (RFC 3550, 5.1). */
export type RtpCounters = { sequence: number; timestamp: number; ssrc: number }

/** @param marker the first packet of a talk (RFC 3551, 4.1) */
export function rtpPacket(counters: RtpCounters, payloadType: number, marker: boolean, payload: Uint8Array): Buffer {
  const packet = Buffer.allocUnsafe(HEADER_BYTES + payload.length)
  packet[0] = VERSION_2
  packet[1] = payloadType | (marker ? MARKER : 0)
  packet.writeUInt16BE(counters.sequence, 2)
  packet.writeUInt32BE(counters.timestamp, 4)
  packet.writeUInt32BE(counters.ssrc, 8)
  packet.set(payload, HEADER_BYTES)
  return packet
}

/** True for an RTP packet, false for RTCP on the same port (RFC 5761, 4) and for anything else. */
export function isRtp(packet: Uint8Array): boolean {
  const [first = 0] = packet
  return packet.length >= HEADER_BYTES && first >> 6 === 2 && !isRtcp(packet)
}

export type RtpHeader = {
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly payload: Uint8Array
}

/** @returns undefined where it is no RTP packet, or its header says more than is there (RFC 3550, A.1) */
export function readRtp(packet: Uint8Array): RtpHeader | undefined {
  if (!isRtp(packet)) return undefined
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength)
  const first = bytes.readUInt8(0)
  let from = HEADER_BYTES + 4 * (first & 0x0f)
  if ((first & 0x10) !== 0) {
    if (bytes.length < from + 4) return undefined
    from += 4 + 4 * bytes.readUInt16BE(from + 2)
  }
  const padding = (first & 0x20) === 0 ? 0 : bytes.readUInt8(bytes.length - 1)
  const to = bytes.length - padding
  if (to < from || ((first & 0x20) !== 0 && padding === 0)) return undefined
  return {
    payloadType: bytes.readUInt8(1) & 0x7f,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(from, to),
  }
}

/** True for RTCP, which may share a port with RTP (RFC 5761, 4). */
export function isRtcp(packet: Uint8Array): boolean {
  const [first = 0, second = 0] = packet
  return packet.length >= 8 && first >> 6 === 2 && second >= 192 && second <= 223
}

/**
 * A view of one frame of a sound, its last one filled up with silence; cut when it is needed: thousands of calls play at a time.
 *
 * @returns undefined behind the end
 */
export function frameAt(sound: Uint8Array, index: number, silence: number): Uint8Array | undefined {
  const from = index * FRAME_BYTES
  if (from >= sound.length) return undefined
  const part = sound.subarray(from, from + FRAME_BYTES)
  if (part.length === FRAME_BYTES) return part
  const filled = new Uint8Array(FRAME_BYTES).fill(silence)
  filled.set(part)
  return filled
}
