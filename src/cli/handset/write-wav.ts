/** WAV file of what a handset heard: 8000 samples a second of 16 bits, mono, for any player. */

import { decodeG711 } from './g711.ts'
import type { Codec } from './sdp.ts'

const RATE = 8_000
const HEADER_BYTES = 44
const LARGEST = 0xff_ff_ff_ff

export function wavOf(audio: Uint8Array, codec: Codec): Buffer {
  const samples = decodeG711(audio, codec)
  const sound = Buffer.alloc(2 * samples.length)
  for (const [nth, sample] of samples.entries()) sound.writeInt16LE(sample, 2 * nth)
  return Buffer.concat([wavHeader(sound.length), sound])
}

/** @param bytes  of sound; undefined while nobody knows: the largest there is stands for it */
export function wavHeader(bytes: number | undefined): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(bytes === undefined ? LARGEST : HEADER_BYTES - 8 + bytes, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20) // PCM
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(RATE, 24)
  header.writeUInt32LE(2 * RATE, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(bytes ?? LARGEST, 40)
  return header
}
