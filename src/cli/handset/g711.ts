/** G.711 to linear samples, for listening. The server has its own: a handset shares no code with what it judges. */
import type { Codec } from './sdp.ts'

/** Signed 16 bit samples, 8000 a second. */
export function decodeG711(audio: Uint8Array, codec: Codec): Int16Array {
  const table = TABLES[codec]
  return Int16Array.from(audio, (byte) => table[byte] ?? 0)
}

const TABLES = {
  PCMA: Int16Array.from({ length: 256 }, (_, byte) => fromAlaw(byte ^ 0x55)),
  PCMU: Int16Array.from({ length: 256 }, (_, byte) => fromUlaw(~byte & 0xff)),
} as const satisfies Record<Codec, Int16Array>

/** ITU-T G.711 table 1, even bits already turned back. */
function fromAlaw(bits: number): number {
  const segment = (bits >> 4) & 7
  const step = (bits & 15) * 16 + 8
  const size = segment === 0 ? step : (step + 256) * 2 ** (segment - 1)
  return bits >= 128 ? size : -size
}

/** ITU-T G.711 table 2, bits already turned back. */
function fromUlaw(bits: number): number {
  const size = ((bits & 15) * 8 + 132) * 2 ** ((bits >> 4) & 7) - 132
  return bits >= 128 ? -size : size
}
