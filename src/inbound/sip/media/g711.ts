/** G.711 (ITU-T): the announcements are kept in A-law; µ-law is derived from it sample by sample. */

export type G711 = 'PCMA' | 'PCMU'

/** 8000 samples a second, one byte each. */
export const SAMPLES_PER_MS = 8

/** The byte that is no sound, to fill a last packet. */
export const SILENCE = { PCMA: 0xd5, PCMU: 0xff } as const satisfies Record<G711, number>

const ULAW_BIAS = 0x84
const ULAW_CLIP = 32_635

/** @returns the sample as signed 16 bit */
export function decodeAlaw(byte: number): number {
  const bits = byte ^ 0x55
  const exponent = (bits >> 4) & 7
  const mantissa = ((bits & 0x0f) << 4) + 8
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1)
  return bits & 0x80 ? magnitude : -magnitude
}

/** @param sample signed 16 bit; what is beyond full scale is cut */
export function encodeAlaw(sample: number): number {
  const whole = Math.max(-32_768, Math.min(32_767, Math.round(sample)))
  const magnitude = whole < 0 ? -whole - 1 : whole
  const exponent = magnitude < 256 ? 0 : 31 - Math.clz32(magnitude) - 7
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f
  return ((whole < 0 ? 0 : 0x80) | (exponent << 4) | mantissa) ^ 0x55
}

/** @param sample signed 16 bit */
export function encodeUlaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS
  const exponent = 31 - Math.clz32(magnitude) - 7
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

const ULAW_OF_ALAW = Uint8Array.from({ length: 256 }, (_, byte) => encodeUlaw(decodeAlaw(byte)))

/** A new buffer with the same sound in µ-law. */
export function ulawOfAlaw(alaw: Uint8Array): Uint8Array {
  return alaw.map((byte) => ULAW_OF_ALAW[byte] ?? SILENCE.PCMU)
}
