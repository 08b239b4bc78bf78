/** WAV files as sound studios and phones write them: PCM, 16 bit, mono or stereo. */

export type Wav = {
  /** Samples a second. */
  readonly rate: number
  /** Signed 16 bit, the channels mixed to one. */
  readonly samples: Float64Array
  /** Some channel stands at full scale for several samples in a row. */
  readonly isClipped: boolean
}

export const RATES: readonly number[] = [8_000, 16_000, 44_100, 48_000]
const FORM = 'save it as WAV, PCM 16 bit, 8, 16, 44.1 or 48 kHz, mono or stereo'
const PCM = 1
const EXTENSIBLE = 0xfffe
/** A recorder that writes into a pipe, or was cut off, leaves 0 or a length that no file here has. */
const NO_LENGTH = 0x7fff_0000
/** Fewer happen in clean recordings. */
const CLIPPED_RUN = 4

/** @returns what is wrong and what to do, where it is another kind of file */
export function readWav(bytes: Buffer): Wav | string {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    return `is no WAV file; ${FORM}`
  }
  const format = chunk(bytes, 'fmt ')
  const data = chunk(bytes, 'data')
  if (data === 'cut') return 'ends before its words do; copy it here again'
  if (format === undefined || format === 'cut' || format.length < 16 || data === undefined) {
    return `is a broken WAV file; ${FORM}`
  }
  const tag = format.readUInt16LE(0)
  const kind = tag === EXTENSIBLE && format.length >= 26 ? format.readUInt16LE(24) : tag
  const [channels, rate, bits] = [format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)]
  if (kind !== PCM || bits !== 16) return `holds ${bits} bit of another kind than PCM 16 bit; ${FORM}`
  if (channels !== 1 && channels !== 2) return `has ${channels} channels; ${FORM}`
  if (!RATES.includes(rate)) return `has ${rate} samples a second; ${FORM}`
  return { rate, ...mixed(data, channels) }
}

/** Sound without a length reaches to the end of the file. @returns `cut` where the file has less than the chunk says */
function chunk(bytes: Buffer, name: 'fmt ' | 'data'): Buffer | 'cut' | undefined {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4)
    const begin = at + 8
    if (bytes.toString('latin1', at, at + 4) === name) {
      if (name === 'data' && (size === 0 || size >= NO_LENGTH)) return bytes.subarray(begin)
      return begin + size > bytes.length ? 'cut' : bytes.subarray(begin, begin + size)
    }
    at += 8 + size + (size % 2)
  }
  return undefined
}

function mixed(data: Buffer, channels: 1 | 2): Omit<Wav, 'rate'> {
  const count = Math.floor(data.length / 2 / channels)
  const samples = new Float64Array(count)
  const runs = [0, 0]
  let isClipped = false
  for (let index = 0; index < count; index += 1) {
    let sum = 0
    for (let channel = 0; channel < channels; channel += 1) {
      const sample = data.readInt16LE(2 * (index * channels + channel))
      sum += sample
      const run = sample >= 32_767 || sample <= -32_768 ? (runs[channel] ?? 0) + 1 : 0
      runs[channel] = run
      if (run >= CLIPPED_RUN) isClipped = true
    }
    samples[index] = sum / channels
  }
  return { samples, isClipped }
}
