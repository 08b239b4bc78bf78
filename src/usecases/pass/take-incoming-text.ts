/**
 * A text that a handset sent to us: STOP ends texts to its line, START resumes them, anything else is answered once a day with
 * what to do. It is taken only when what it asks for is on disk: else the gateway brings it again.
 */
import type { Line } from '../../domain/call/phone/line.ts'
import { takesTexts } from '../../domain/call/phone/show.ts'
import { kstDay, MINUTE } from '../../domain/kit/time.ts'
import { composeText, type TextOptions } from '../../domain/pass/text/compose-text.ts'
import { type IncomingWord, incomingWord } from '../../domain/pass/text/incoming-word.ts'
import type { Situation } from '../../domain/pass/text/situation.ts'
import type { PersonRecords } from '../../ports/identity/person-records.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { IncomingText, TextGateway } from '../../ports/pass/text-gateway.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'

export type TakeIncomingTextDeps = {
  readonly stops: Pick<TextStops, 'areStopped' | 'set'>
  readonly records: Pick<PersonRecords, 'setPreferences'>
  readonly dayLimits: DayLimits
  readonly gateway: Pick<TextGateway, 'submit'>
  readonly text: Pick<TextOptions, 'charset' | 'limit' | 'markBytes'>
  readonly clock: Clock
  readonly events: Events
}

/** Whoever sends STOP and START in turn is obeyed each time, and told so this often a day. */
const MOST_CONFIRMATIONS = 4
const ANSWER_USEFUL_MS = 10 * MINUTE

/** @throws AppError from the listener, `DATABASE_UNAVAILABLE`: the text was not taken */
export function makeTakeIncomingText(deps: TakeIncomingTextDeps) {
  const { stops, records, clock, events } = deps

  const last = new Map<Line, Promise<void>>()

  /** One line's texts in the order in which they came: a gateway may bring the STOP and the START of an hour in one moment. */
  return function takeIncomingText(text: IncomingText): Promise<void> {
    const { from } = text
    const before = last.get(from) ?? Promise.resolve()
    const taken = before.then(
      () => take(text),
      () => take(text),
    )
    last.set(from, taken)
    const forget = () => void (last.get(from) === taken && last.delete(from))
    taken.then(forget, forget)
    return taken
  }

  async function take({ from, body }: IncomingText): Promise<void> {
    const word = incomingWord(body)
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
    const fields = { siteName: '', siteNameEn: '', at: clock.now(), line: to, word: { ko: '', en: '' } }
    const { body } = composeText(situation, fields, deps.text)
    deps.gateway.submit({ to, body, kind: situation.kind, validForMs: ANSWER_USEFUL_MS }).catch(() => {
      events.emit({
        type: 'fault',
        part: 'text-gateway',
        message: 'the answer to an incoming text could not be submitted',
      })
    })
  }
}
