/** Recognition of an announcement: the sound is compared with all files of `prompts/`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../domain/kit/language.ts'
import { endsWithDigits, type PromptKind } from '../../domain/pass/prompt.ts'
import { decodeG711 } from './g711.ts'
import type { Codec } from './sdp.ts'

export type RecognisedPrompt = {
  readonly kind: PromptKind
  readonly language: Language
  /** The digits spoken behind a pass, else empty. */
  readonly digits: string
  /** What was said, digits included. */
  readonly words: string
}

type Samples = Int16Array | Float32Array
type Sound = {
  readonly name: string
  readonly language: Language
  readonly words: string
  /** Of an announcement without its leading silence. */
  readonly samples: Samples
  /** `powerUpTo` of them. */
  readonly power: Float64Array
}
type Library = { readonly announcements: readonly Sound[]; readonly digits: readonly Sound[] }

/** Likeness from 0 to 1 (normalised correlation): the same announcement is above 0.95, another below 0.6. */
const ALIKE = 0.75
/** Nothing else is so like one. */
const SAME = 0.95
/** Less than this is a click. */
const SHORTEST_SAMPLES = 2_000
/** Quieter than this is silence. */
const SILENCE = 150
/** How far two beginnings may lie apart once leading silence is cut, and how much of them is compared to find it. */
const FURTHEST_SHIFT = 480
const SHIFT_PROBE = 4_000
const SPOKEN_DIGITS = 4

/**
 * @param audio          raw G.711 as received, or as a recorder wrote it (silence around it does not matter)
 * @param promptsFolder  holds prompts.json, `ko/*.al` and `en/*.al`
 * @returns null where it is none of the announcements, or only a piece of one
 */
export function recognisePrompt(audio: Uint8Array, codec: Codec, promptsFolder: string): RecognisedPrompt | null {
  const heard = withoutLeadingSilence(decodeG711(audio, codec))
  if (heard.length < SHORTEST_SAMPLES) return null
  const library = libraryOf(promptsFolder)
  const power = powerUpTo(heard)
  const candidates = library.announcements
    .map((sound) => ({ sound, atMost: likenessAtMost(power, sound) }))
    .sort((one, other) => other.atMost - one.atMost)
  const best = sameFromTheStart(heard, candidates) ?? mostAlike(heard, candidates, library)
  if (best === undefined) return null
  const { sound, digits } = best
  return {
    kind: sound.name as PromptKind,
    language: sound.language,
    digits: digits.map((digit) => digit.name).join(''),
    words: digits.length === 0 ? sound.words : `${sound.words} ${digits.map((digit) => digit.words).join(', ')}.`,
  }
}

type Found = { readonly sound: Sound; readonly digits: readonly Sound[]; readonly likeness: number }

type Candidate = { readonly sound: Sound; readonly atMost: number }

/** What lies exactly on an announcement needs no search: hundreds of words of one length would each be shifted along it. */
function sameFromTheStart(heard: Samples, candidates: readonly Candidate[]): Found | undefined {
  const near = candidates
    .filter(({ sound, atMost }) => atMost > SAME && !endsWithDigits(sound.name))
    .map(({ sound }): Found => ({ sound, digits: [], likeness: alike(heard, sound.samples) }))
  return near.filter(({ likeness }) => likeness > SAME).sort((one, other) => other.likeness - one.likeness)[0]
}

/** By search: where the announcement begins, and which digits stand behind it. */
function mostAlike(heard: Samples, candidates: readonly Candidate[], library: Library): Found | undefined {
  let best: Found | undefined
  for (const { sound, atMost } of candidates) {
    if (atMost <= (best?.likeness ?? ALIKE)) break
    const spoken = sound.samples
    const rest = heard.subarray(Math.max(0, shiftOf(heard, spoken)))
    const digits = endsWithDigits(sound.name) ? digitsBehind(rest.subarray(spoken.length), library, sound.language) : []
    const likeness = alike(rest, joined([spoken, ...digits.map((digit) => digit.samples)]))
    if (likeness > (best?.likeness ?? ALIKE)) best = { sound, digits, likeness }
  }
  return best
}

/** Power of the first samples, by their number. */
function powerUpTo(samples: Samples): Float64Array {
  const power = new Float64Array(samples.length + 1)
  for (let i = 0; i < samples.length; i += 1) power[i + 1] = (power[i] ?? 0) + (samples[i] ?? 0) ** 2
  return power
}

/** Bound of the likeness by the lengths alone (Cauchy and Schwarz): of each the share of its power that lies beside the other at all. */
function likenessAtMost(heard: Float64Array, { name, samples, power }: Sound): number {
  const length = heard.length - 1
  const all = heard[length] ?? 0
  const compared = all - (heard[Math.min(length, FURTHEST_SHIFT)] ?? 0)
  const beside = endsWithDigits(name) ? all : (heard[Math.min(length, samples.length + FURTHEST_SHIFT)] ?? 0)
  const ofHeard = compared <= 0 ? 1 : Math.min(1, beside / compared)
  const ofSpoken = (power[Math.min(length, samples.length)] ?? 0) / (power[samples.length] ?? 1)
  return Math.sqrt(ofHeard * ofSpoken)
}

/** One digit after the other, each the one that sounds most alike from where the last one ended. */
function digitsBehind(heard: Samples, library: Library, language: Language): Sound[] {
  const spoken: Sound[] = []
  let rest = heard
  while (spoken.length < SPOKEN_DIGITS) {
    let best: Sound | undefined
    let bestLikeness = ALIKE
    for (const digit of library.digits) {
      if (digit.language !== language || digit.samples.length > rest.length) continue
      const likeness = alike(rest.subarray(0, digit.samples.length), digit.samples)
      if (likeness > bestLikeness) [best, bestLikeness] = [digit, likeness]
    }
    if (best === undefined) break
    spoken.push(best)
    rest = rest.subarray(best.samples.length)
  }
  return spoken
}

/** Normalised correlation over the longer of the two: what one lacks counts against it. */
function alike(a: Samples, b: Samples): number {
  let [both, powerA, powerB] = [0, 0, 0]
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    both += x * y
    powerA += x * x
    powerB += y * y
  }
  return powerA === 0 || powerB === 0 ? 0 : both / Math.sqrt(powerA * powerB)
}

/** By how many samples `heard` begins later than `spoken`. */
function shiftOf(heard: Samples, spoken: Samples): number {
  const probe = spoken.subarray(0, SHIFT_PROBE)
  if (alike(heard.subarray(0, SHIFT_PROBE), probe) > ALIKE) return 0
  let best = 0
  let bestSum = 0
  for (let shift = 0; shift <= FURTHEST_SHIFT; shift += 1) {
    let sum = 0
    for (let i = 0; i < probe.length; i += 1) sum += (heard[i + shift] ?? 0) * (probe[i] ?? 0)
    if (sum > bestSum) [best, bestSum] = [shift, sum]
  }
  return best
}

function withoutLeadingSilence(samples: Samples): Samples {
  const start = samples.findIndex((sample) => Math.abs(sample) > SILENCE)
  return start < 0 ? samples.subarray(0, 0) : samples.subarray(start)
}

function joined(parts: readonly Samples[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const libraries = new Map<string, Library>()

function libraryOf(folder: string): Library {
  const known = libraries.get(folder)
  if (known !== undefined) return known
  const words = JSON.parse(readFileSync(join(folder, 'prompts.json'), 'utf8')) as Record<
    string,
    Record<Language, string>
  >
  const sounds = Object.entries(words).flatMap(([name, said]) =>
    (['ko', 'en'] as const).map((language): Sound => {
      const whole = decodeG711(readFileSync(join(folder, language, `${name}.al`)), 'PCMA')
      const samples = isDigit(name) ? whole : withoutLeadingSilence(whole)
      return { name, language, words: said[language], samples, power: powerUpTo(samples) }
    }),
  )
  const library = {
    announcements: sounds.filter(({ name }) => !isDigit(name)),
    digits: sounds.filter(({ name }) => isDigit(name)),
  }
  libraries.set(folder, library)
  return library
}

function isDigit(name: string): boolean {
  return /^\d$/.test(name)
}
