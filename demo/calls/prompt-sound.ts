/** The sound of one call: kept whole, and passed on while it sounds, as WAV (8 kHz, 16 bit, mono; samples as this machine has them, little-endian). */
import { PassThrough, type Readable } from 'node:stream'
import { decodeG711 } from '../../src/cli/handset/g711.ts'
import type { Codec } from '../../src/cli/handset/sdp.ts'

const RATE = 8_000
/** No call of ours lasts longer (announcements end after 12 s). */
const LIMIT_BYTES = 20 * RATE * 2
const UNKNOWN_LENGTH = 0xff_ff_ff_ff

export type PromptSound = {
  readonly heard: boolean
  take(payload: Uint8Array, codec: Codec): void
  end(): void
  /** While the call lasts a stream of unknown length, afterwards the whole file. */
  open(): Buffer | Readable
}

export function createPromptSound(): PromptSound {
  const pieces: Buffer[] = []
  const listeners = new Set<PassThrough>()
  let bytes = 0
  let ended = false
  return {
    get heard() {
      return bytes > 0
    },
    take(payload, codec) {
      if (ended || bytes >= LIMIT_BYTES) return
      const { buffer, byteOffset, byteLength } = decodeG711(payload, codec)
      const pcm = Buffer.from(buffer, byteOffset, byteLength)
      bytes += pcm.length
      pieces.push(pcm)
      for (const each of listeners) each.write(pcm)
    },
    end() {
      ended = true
      for (const each of listeners) each.end()
      listeners.clear()
    },
    open() {
      if (ended) return Buffer.concat([wavHeader(bytes), ...pieces])
      const stream = new PassThrough()
      stream.write(Buffer.concat([wavHeader(UNKNOWN_LENGTH), ...pieces]))
      listeners.add(stream)
      stream.on('close', () => listeners.delete(stream))
      return stream
    },
  }
}

/** RIFF header of 44 bytes; a length not known yet is written as the largest there is. */
function wavHeader(bytes: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(bytes === UNKNOWN_LENGTH ? UNKNOWN_LENGTH : bytes + 36, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(RATE, 24)
  header.writeUInt32LE(RATE * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(bytes, 40)
  return header
}
