/**
 * A text that a handset sent to us: STOP ends texts to its line, START resumes them, 정정 or WRONG opens a correction request or
 * asks for one, anything else is answered once a day with what to do. It is taken only when what it asks for is on disk: else the gateway brings it again.
 */
import type { Line } from '../../domain/call/phone/line.ts'
import { takesTexts } from '../../domain/call/phone/show.ts'
import type { CorrectionNumber } from '../../domain/identity/correction.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { kstDay, MINUTE } from '../../domain/kit/time.ts'
import { composeText, type TextOptions } from '../../domain/pass/text/compose-text.ts'
import { type CorrectionText, readCorrectionText } from '../../domain/pass/text/correction-text.ts'
import { type IncomingWord, incomingWord } from '../../domain/pass/text/incoming-word.ts'
import type { Situation } from '../../domain/pass/text/situation.ts'
import type { Corrections } from '../../ports/identity/corrections.ts'
import type { PersonRecords } from '../../ports/identity/person-records.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayCounters } from '../../ports/kit/day-counters.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { IncomingText, TextGateway } from '../../ports/pass/text-gateway.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import type { OpenCorrection } from '../identity/open-correction.ts'
import { correctionSituation } from '../identity/tell-corrections.ts'
import { type PayOwnTextDeps, payOwnText } from './pay-own-text.ts'
import { pricedText } from './priced-text.ts'
import { textsCountedBy } from './texts-of-line.ts'

export type TakeIncomingTextDeps = PayOwnTextDeps & {
  readonly stops: Pick<TextStops, 'areStopped' | 'set'>
  readonly records: Pick<PersonRecords, 'setPreferences'>
  readonly corrections: Pick<Corrections, 'ofLine'>
  readonly openCorrection: OpenCorrection
  readonly helpNumber: string | undefined
  readonly dayLimits: DayLimits
  readonly dayCounters: Pick<DayCounters, 'count'>
  readonly tokens: Pick<Pseudonyms, 'limited'>
  readonly textsALine: number
  readonly gateway: Pick<TextGateway, 'submit' | 'kindsOf'>
  readonly text: Pick<TextOptions, 'charset' | 'limit' | 'markBytes'>
  readonly clock: Clock
}

/** Whoever sends STOP and START in turn is obeyed each time, and told so this often a day. */
const MOST_CONFIRMATIONS = 4
const ANSWER_USEFUL_MS = 10 * MINUTE
/** So many are being kept at a time, and so many of one line: a flood waits at the gateway, and holds up neither pass texts nor other lines. */
const MOST_AT_ONCE = 64
const MOST_OF_A_LINE = 8

/** @throws AppError from the listener, `DATABASE_UNAVAILABLE`, `INCOMING_TEXTS_TOO_MANY`: the text was not taken */
export function makeTakeIncomingText(deps: TakeIncomingTextDeps) {
  const { stops, records, clock, events } = deps

  const kept = new Map<Line, { readonly count: number; readonly last: Promise<void> }>()
  let atOnce = 0

  /** One line's texts in the order in which they came: a gateway may bring the STOP and the START of an hour in one moment. */
  return async function takeIncomingText(text: IncomingText): Promise<void> {
    const { from } = text
    const { count, last } = kept.get(from) ?? NONE_KEPT
    if (atOnce >= MOST_AT_ONCE || count >= MOST_OF_A_LINE) throw tooMany()
    const taken = last.then(
      () => take(text),
      () => take(text),
    )
    atOnce += 1
    kept.set(from, { count: count + 1, last: taken })
    try {
      await taken
    } finally {
      atOnce -= 1
      const { count: left, last: newest } = kept.get(from) ?? NONE_KEPT
      if (left <= 1) kept.delete(from)
      else kept.set(from, { count: left - 1, last: newest })
    }
  }

  async function take({ from, body }: IncomingText): Promise<void> {
    const word = incomingWord(body)
    const correction = word === 'other' ? readCorrectionText(body) : undefined
    if (correction !== undefined) return takeCorrection(from, correction)
    const situation = word === 'other' ? await answerToOther(from) : await obey(from, word)
    events.emit({ type: 'incoming-text', word, answered: situation !== undefined })
    if (situation !== undefined) answer(from, situation)
  }

  /** @returns the confirmation; none where nothing changed: the gateway may bring a text twice */
  async function obey(line: Line, word: Exclude<IncomingWord, 'other'>): Promise<Situation | undefined> {
    const stopped = word === 'stop'
    await records.setPreferences(line, { noTexts: stopped })
    const hasChanged = await stops.set(line, stopped)
    if (!hasChanged || (await nth(line, 'incoming-words')) > MOST_CONFIRMATIONS) return undefined
    return { kind: stopped ? 'texts-stopped' : 'texts-resumed' }
  }

  /** That one was opened is told by `tell-corrections`, as wherever it was opened. */
  async function takeCorrection(line: Line, text: CorrectionText): Promise<void> {
    const situation = text.kind === 'opens' ? await opened(line, text.words) : await stateOf(line, text.number)
    events.emit({ type: 'incoming-text', word: 'correction', answered: situation !== undefined })
    if (situation !== undefined) answer(line, situation)
  }

  async function opened(line: Line, words: string): Promise<Situation | undefined> {
    const { kind } = await deps.openCorrection(line, { kind: 'other', words, by: 'text' })
    return kind === 'limit' ? answerToOther(line) : undefined
  }

  /** Of a number that is not this line's nothing is said but what is said to any text. */
  async function stateOf(line: Line, number: CorrectionNumber): Promise<Situation | undefined> {
    const found = (await deps.corrections.ofLine(line)).find((it) => it.number === number)
    const [isStopped] = await stops.areStopped([line])
    if (found === undefined || isStopped === true) return answerToOther(line)
    if ((await nth(line, 'incoming-words')) > MOST_CONFIRMATIONS) return undefined
    return correctionSituation(found, deps.helpNumber)
  }

  async function answerToOther(line: Line): Promise<Situation | undefined> {
    const [isStopped] = await stops.areStopped([line])
    if (isStopped === true || (await nth(line, 'incoming-others')) > 1) return undefined
    return { kind: 'texts-only' }
  }

  async function nth(of: Line, thing: 'incoming-words' | 'incoming-others'): Promise<number> {
    const [times = 1] = await deps.dayLimits.count(kstDay(clock.now()), [{ thing, of }])
    return times
  }

  /** Not waited for: the gateway has its acknowledgement first. */
  function answer(to: Line, situation: Situation): void {
    if (!takesTexts(to)) return
    send(to, situation).catch((error: unknown) => {
      if (error instanceof AppError && error.retryable) return
      const message = 'the answer to an incoming text could not be submitted or paid'
      events.emit({ type: 'fault', part: 'text-gateway', message })
    })
  }

  /** One of the texts that the line may have today, paid as the service's own. */
  async function send(to: Line, situation: Situation): Promise<void> {
    const now = clock.now()
    const [nth = 1] = await deps.dayCounters.count([textsCountedBy(deps.tokens, kstDay(now), to)])
    if (nth > deps.textsALine) return
    const fields = { siteName: '', siteNameEn: '', at: now, line: to, word: { ko: '', en: '' } }
    const { body } = composeText(situation, fields, deps.text)
    const submitted = await deps.gateway.submit({ to, body, kind: situation.kind, validForMs: ANSWER_USEFUL_MS })
    if (submitted.kind === 'accepted' || submitted.kind === 'unanswered')
      await payOwnText(deps, submitted, pricedText(deps.gateway, to, body), now)
  }
}

const NONE_KEPT = { count: 0, last: Promise.resolve() }

function tooMany(): AppError {
  return new AppError(
    'INCOMING_TEXTS_TOO_MANY',
    'too many incoming texts at once: the gateway is asked to bring this one again',
    { retryable: true },
  )
}
