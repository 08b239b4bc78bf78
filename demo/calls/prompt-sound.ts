/** The sound of one call: kept whole, and passed on while it sounds, as WAV (8 kHz, 16 bit, mono; samples as this machine has them, little-endian). */
import { PassThrough, type Readable } from 'node:stream'
import { decodeG711 } from '../../src/cli/handset/g711.ts'
import type { Codec } from '../../src/cli/handset/sdp.ts'
import { wavHeader } from '../../src/cli/handset/write-wav.ts'

const RATE = 8_000
/** No call of ours lasts longer (one that asks ends after 45 s). */
const LIMIT_BYTES = 50 * RATE * 2

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
      stream.write(Buffer.concat([wavHeader(undefined), ...pieces]))
      listeners.add(stream)
      stream.on('close', () => listeners.delete(stream))
      return stream
    },
  }
}
