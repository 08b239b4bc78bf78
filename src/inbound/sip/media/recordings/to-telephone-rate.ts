/** From a studio's sample rate to the telephone's 8000 a second, by a windowed-sinc low-pass. */

const RATE = 8_000
/** The telephone band ends at 3400 Hz; from 4000 Hz on nothing may be left, it would come back as a false tone. */
const PASS = 3_400
const STOP = 4_000
/** Decibels by which what is above STOP is weakened. */
const ATTENUATION = 72
const BETA = 0.1102 * (ATTENUATION - 8.7)

/** @param rate  samples a second, 8000 or more */
export function toTelephoneRate(samples: Float64Array, rate: number): Float64Array {
  if (rate === RATE) return samples
  const half = Math.ceil((((ATTENUATION - 7.95) / (2.285 * 2 * Math.PI * (STOP - PASS))) * rate) / 2)
  const filters = new Map<number, Float64Array>()
  const result = new Float64Array(Math.floor((samples.length * RATE) / rate))
  for (let index = 0; index < result.length; index += 1) {
    const phase = (index * rate) % RATE
    const centre = (index * rate - phase) / RATE
    let filter = filters.get(phase)
    if (filter === undefined) {
      filter = filterFor(phase / RATE, half, rate)
      filters.set(phase, filter)
    }
    let sum = 0
    const from = Math.max(0, centre - half)
    const to = Math.min(samples.length - 1, centre + half)
    for (let at = from; at <= to; at += 1) sum += (samples[at] ?? 0) * (filter[at - centre + half] ?? 0)
    result[index] = sum
  }
  return result
}

/** @param phase  how far behind the input sample at its middle the output sample lies, 0 to 1 */
function filterFor(phase: number, half: number, rate: number): Float64Array {
  const cut = (PASS + STOP) / rate
  const filter = new Float64Array(2 * half + 1)
  let gain = 0
  for (let index = 0; index < filter.length; index += 1) {
    const x = index - half - phase
    const window = Math.abs(x) > half ? 0 : bessel(BETA * Math.sqrt(1 - (x / half) ** 2)) / bessel(BETA)
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * cut * x) / (Math.PI * cut * x)
    filter[index] = sinc * window
    gain += sinc * window
  }
  return filter.map((value) => value / gain)
}

/** I0: the Kaiser window's. */
function bessel(x: number): number {
  let [sum, term] = [1, 1]
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
