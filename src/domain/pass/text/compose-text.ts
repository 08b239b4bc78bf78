/** Composition of a visitor's one SMS, within the gateway's bytes: the outcome, the name, the place and the time. */

import type { Line } from '../../call/phone/line.ts'
import { isForeign, lastFour } from '../../call/phone/show.ts'
import { maskName } from '../../identity/mask-name.ts'
import type { Language } from '../../kit/language.ts'
import { type EpochMs, kstClock, kstDay } from '../../kit/time.ts'
import { type Charset, encodable } from './charset.ts'
import { english } from './english.ts'
import { korean } from './korean.ts'
import type { Situation } from './situation.ts'
import type { WordOfDay } from './word-of-day.ts'
import type { Form, Printed, Wording } from './wording.ts'

export type TextFields = {
  readonly siteName: string
  /** May be empty: then an English text carries the Korean name. */
  readonly siteNameEn: string
  /** When the call came. */
  readonly at: EpochMs
  readonly line: Line
  readonly word: WordOfDay
  /** False where the law keeps no visit list; default true. */
  readonly visitRecorded?: boolean
  /** Who came along without a phone; default 0. Told where somebody is named. */
  readonly companions?: number
}

/** Bytes of one SMS in CP949. */
export const USUAL_LIMIT = 90

export type TextOptions = {
  readonly charset: Charset
  /** What one SMS carries: 90 bytes, 80 with some carriers. */
  readonly limit?: 90 | 80
  /** Bytes that the gateway puts in front ("[Web발신] " is 10). Whether they count is not known: default 0. */
  readonly markBytes?: number
  /** Default: English for a foreign line, else Korean. */
  readonly language?: Language
}

export type ComposedText = {
  readonly body: string
  readonly bytes: number
  /** `lms` only where no shortening makes it fit, such as a very long address in a link. */
  readonly kind: 'sms' | 'lms'
}

/** A site's name keeps at least this much before the brand is shortened for it, and before anything is given up. */
const NAME_BYTES_KEPT = 8
const NAME_BYTES_LEAST = 4
/** Below this the shorter form is meant: the brand goes first, the name last. */
const ROOMY = 90
/** In an LMS a name has room, but not without end. */
const NAME_BYTES_IN_LMS = 80

/**
 * Composes a text. Pure; it never throws, never holds a "?", never breaks a syllable, and the last four digits and the
 * word of the day are whole in it.
 *
 * What does not fit is shortened in this order. At 90 bytes: the site's name, at a syllable, down to four; the brand;
 * the closing hint; the name further. At 80: the brand, the closing hint, the site's name.
 *
 * @see texts.md, "Text messages"
 */
export function composeText(situation: Situation, fields: TextFields, options: TextOptions): ComposedText {
  const { charset } = options
  const language = options.language ?? (isForeign(fields.line) ? 'en' : 'ko')
  const wording = language === 'en' ? english : korean
  const site = siteName(fields, language, wording, charset)
  const room = (options.limit ?? USUAL_LIMIT) - (options.markBytes ?? 0)
  const forms = wording.forms(situation, printed(situation, fields, language, charset))
  for (const attempt of attempts(wording, forms, room)) {
    const body = fitted(attempt, site, room, charset)
    if (body !== undefined) return { body, bytes: charset.byteLength(body), kind: 'sms' }
  }
  const body = `${wording.brands[0]} ${forms[0](shortened(site, NAME_BYTES_IN_LMS, charset))}`
  return { body, bytes: charset.byteLength(body), kind: 'lms' }
}

type Attempt = { readonly brand: string; readonly form: Form; readonly nameBytes: number | 'whole' }

/** Ways to say it, the fullest first. */
function attempts(wording: Wording, forms: readonly [Form, ...Form[]], room: number): readonly Attempt[] {
  const [long, short] = wording.brands
  const [full, ...fewer] = forms
  const last = fewer.at(-1) ?? full
  const cut = (brand: string): Attempt => ({ brand, form: full, nameBytes: NAME_BYTES_KEPT })
  const whole = (brand: string, form: Form): Attempt => ({ brand, form, nameBytes: 'whole' })
  return [
    whole(long, full),
    ...(room >= ROOMY ? [cut(long)] : []),
    whole(short, full),
    ...(room >= ROOMY ? [cut(short)] : []),
    ...fewer.map((form) => whole(short, form)),
    { brand: short, form: last, nameBytes: NAME_BYTES_LEAST },
  ]
}

function fitted(attempt: Attempt, site: string, room: number, charset: Charset): string | undefined {
  const { brand, form, nameBytes } = attempt
  const whole = `${brand} ${form(site)}`
  const over = charset.byteLength(whole) - room
  if (over <= 0) return whole
  if (nameBytes === 'whole') return undefined
  const target = charset.byteLength(site) - over
  if (target < nameBytes) return undefined
  const body = `${brand} ${form(shortened(site, target, charset))}`
  return charset.byteLength(body) <= room ? body : undefined
}

/** Cut at a syllable or letter, without a space or an opening bracket left at the end. */
function shortened(name: string, bytes: number, charset: Charset): string {
  let kept = ''
  for (const character of name) {
    if (charset.byteLength(kept + character) > bytes) break
    kept += character
  }
  return kept === name ? name : kept.replace(/[\s([{<,.·&-]+$/u, '') || kept
}

function siteName(fields: TextFields, language: Language, wording: Wording, charset: Charset): string {
  const names = language === 'en' ? [fields.siteNameEn, fields.siteName] : [fields.siteName]
  return names.map((name) => encodable(name, charset)).find((name) => name !== '') ?? wording.nameless
}

function printed(situation: Situation, fields: TextFields, language: Language, charset: Charset): Printed {
  const name = 'person' in situation ? maskName(situation.person.name, language) : ''
  return {
    clock: kstClock(fields.at),
    lastFour: lastFour(fields.line),
    name: encodable(name, charset, '*').replace(/\*+/g, '*'),
    word: fields.word[language],
    recorded: fields.visitRecorded ?? true,
    visitDay: kstDay(fields.at),
    companions: fields.companions ?? 0,
  }
}
