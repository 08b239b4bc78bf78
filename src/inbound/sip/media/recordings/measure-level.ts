/** Loudness of a recording, in decibels below full scale. */

export type Level = {
  readonly peakDb: number
  /** Over the parts in which somebody speaks. */
  readonly rmsDb: number
}

const FULL_SCALE = 32_768
const FRAME = 160
/** Quieter frames are pauses. */
const PAUSE_DB = -50

/** @param samples  signed 16 bit, 8000 a second */
export function measureLevel(samples: Float64Array): Level {
  let peak = 0
  let [power, count] = [0, 0]
  for (let from = 0; from < samples.length; from += FRAME) {
    const frame = samples.subarray(from, from + FRAME)
    const framePower = frame.reduce((sum, sample) => sum + sample * sample, 0)
    peak = frame.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak)
    if (decibels(Math.sqrt(framePower / frame.length)) < PAUSE_DB) continue
    power += framePower
    count += frame.length
  }
  return { peakDb: decibels(peak), rmsDb: decibels(count === 0 ? 0 : Math.sqrt(power / count)) }
}

function decibels(amplitude: number): number {
  return Math.max(-100, 20 * Math.log10(amplitude / FULL_SCALE))
}
