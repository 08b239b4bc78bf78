/** One announcement's sound from its file: raw A-law, or WAV made into it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeAlaw, encodeAlaw } from '../g711.ts'
import { type Level, measureLevel } from './measure-level.ts'
import { readWav } from './read-wav.ts'
import { toTelephoneRate } from './to-telephone-rate.ts'

export type Recording = { readonly file: string; readonly alaw: Uint8Array; readonly level: Level }
export type RecordingFault = {
  readonly code: 'PROMPT_MISSING' | 'PROMPT_FORMAT' | 'PROMPT_LEVEL' | 'PROMPT_TOO_LONG' | 'PROMPT_LANGUAGES'
  /** Names the file, what is wrong with it and what to do, in one line. */
  readonly message: string
}

/** 30 s of stereo at 48 kHz: no announcement is that long, and a wrong file is not taken into memory whole. */
const MOST_BYTES = 6_000_000
/** Speech outside is hard to hear, or distorts on the way: -35 dB is a whisper, above -8 dB nothing but clipping is left. */
const QUIETEST_RMS_DB = -35
const LOUDEST_RMS_DB = -8
const MOST_ALAW = decodeAlaw(0xaa)
const CLIPPED_RUN = 4

/** @param name  file name without its ending: `ko/logged-text` */
export function readRecording(folder: string, name: string): Recording | RecordingFault {
  const found = ['al', 'wav'].flatMap((ending) => {
    const file = join(folder, `${name}.${ending}`)
    const bytes = bytesOf(file)
    return bytes === undefined ? [] : [{ file, ending, bytes }]
  })
  const [only, second] = found
  if (second !== undefined) return format(second.file, `stands beside ${name}.al; keep one of the two`)
  if (only === undefined || only.bytes.length === 0) return missing(folder, name)
  if (only.bytes.length > MOST_BYTES) return format(only.file, 'is far too long for an announcement; cut it')
  return only.ending === 'al' ? fromAlaw(only.file, only.bytes) : fromWav(only.file, only.bytes)
}

function fromAlaw(file: string, alaw: Buffer): Recording | RecordingFault {
  if (alaw.toString('latin1', 0, 4) === 'RIFF') return format(file, 'is a WAV file; name it .wav')
  const samples = Float64Array.from(alaw, decodeAlaw)
  return judged(file, new Uint8Array(alaw), samples, hasRun(samples))
}

function fromWav(file: string, bytes: Buffer): Recording | RecordingFault {
  const wav = readWav(bytes)
  if (typeof wav === 'string') return format(file, wav)
  if (wav.samples.length === 0) return format(file, 'holds no sound; record it again')
  const samples = toTelephoneRate(wav.samples, wav.rate)
  return judged(file, Uint8Array.from(samples, encodeAlaw), samples, wav.isClipped)
}

function judged(file: string, alaw: Uint8Array, samples: Float64Array, isClipped: boolean): Recording | RecordingFault {
  const level = measureLevel(samples)
  if (isClipped) return unfit(file, 'is clipped (cut off at full scale); record it more quietly, peaks at about -3 dB')
  if (level.rmsDb < QUIETEST_RMS_DB) {
    return unfit(
      file,
      `is too quiet (${level.rmsDb.toFixed(1)} dB, at least ${QUIETEST_RMS_DB}); raise it to about -18 dB`,
    )
  }
  if (level.rmsDb > LOUDEST_RMS_DB) {
    return unfit(
      file,
      `is too loud (${level.rmsDb.toFixed(1)} dB, at most ${LOUDEST_RMS_DB}); lower it to about -18 dB`,
    )
  }
  return { file, alaw, level }
}

function hasRun(samples: Float64Array): boolean {
  let run = 0
  return samples.some((sample) => {
    run = Math.abs(sample) >= MOST_ALAW ? run + 1 : 0
    return run >= CLIPPED_RUN
  })
}

function missing(folder: string, name: string): RecordingFault {
  const file = join(folder, `${name}.al`)
  const what = `the announcement ${file} (or .wav) is missing or empty`
  return {
    code: 'PROMPT_MISSING',
    message: `${what}; record it, or make the set with "ansimpass prompts render FOLDER"`,
  }
}

function format(file: string, what: string): RecordingFault {
  return { code: 'PROMPT_FORMAT', message: `the announcement ${file} ${what}` }
}

function unfit(file: string, what: string): RecordingFault {
  return { code: 'PROMPT_LEVEL', message: `the announcement ${file} ${what}` }
}

/** @returns undefined where there is no such file, or it cannot be read */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
