/** Texts about correction requests: one when it is opened, one when it is settled. Each is taken upon oneself before it goes, so that none goes twice. */
import { takesTexts } from '../../domain/call/phone/show.ts'
import type { Correction } from '../../domain/identity/correction.ts'
import { HOUR, kstDay } from '../../domain/kit/time.ts'
import { composeText, type TextOptions } from '../../domain/pass/text/compose-text.ts'
import type { Situation } from '../../domain/pass/text/situation.ts'
import type { Bindings } from '../../ports/identity/bindings.ts'
import type { Corrections } from '../../ports/identity/corrections.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayCounters } from '../../ports/kit/day-counters.ts'
import type { CorrectionTold } from '../../ports/kit/events.ts'
import type { TextGateway } from '../../ports/pass/text-gateway.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import { type PayOwnTextDeps, payOwnText } from '../pass/pay-own-text.ts'
import { pricedText } from '../pass/priced-text.ts'
import { textsCountedBy } from '../pass/texts-of-line.ts'

export type TellCorrectionsDeps = PayOwnTextDeps & {
  readonly corrections: Pick<Corrections, 'due' | 'claim' | 'giveBack'>
  readonly bindings: Pick<Bindings, 'find'>
  readonly stops: Pick<TextStops, 'areStopped'>
  readonly dayCounters: Pick<DayCounters, 'count'>
  readonly tokens: Pick<Pseudonyms, 'limited'>
  readonly gateway: Pick<TextGateway, 'connected' | 'submit' | 'kindsOf'>
  readonly text: Pick<TextOptions, 'charset' | 'limit' | 'markBytes'>
  readonly textsALine: number
  readonly helpNumber: string | undefined
  readonly clock: Clock
}

const USEFUL_MS = 2 * HOUR

/** @returns a round: what is due now is sent. It throws AppError `DATABASE_UNAVAILABLE` (retryable) */
export function makeTellCorrections(deps: TellCorrectionsDeps) {
  const { corrections, clock } = deps

  return async function tellCorrections(isEnding: () => boolean = () => false): Promise<void> {
    if (!deps.gateway.connected) return
    for (const correction of await corrections.due()) {
      if (isEnding() || !(await corrections.claim(correction))) continue
      const result = await sent(correction)
      if (result === 'gateway-away') return corrections.giveBack(correction)
      deps.events.emit({ type: 'correction-told', state: correction.state, result })
    }
  }

  async function sent(correction: Correction): Promise<CorrectionTold | 'gateway-away'> {
    const { line } = correction
    const now = clock.now()
    const [known = 'unbound'] = await deps.bindings.find([line], now)
    const binding = known === 'unbound' ? undefined : known.binding
    const [isStopped] = await deps.stops.areStopped([line])
    if (isStopped === true || binding?.noTexts === true || !takesTexts(line)) return 'no-texts-here'
    const [nth = 1] = await deps.dayCounters.count([textsCountedBy(deps.tokens, kstDay(now), line)])
    if (nth > deps.textsALine) return 'no-texts-left'
    const fields = { siteName: '', siteNameEn: '', at: now, line, word: { ko: '', en: '' } }
    const language = binding?.language
    const situation = correctionSituation(correction, deps.helpNumber)
    const { body } = composeText(situation, fields, { ...deps.text, ...(language && { language }) })
    const submitted = await deps.gateway.submit({
      ...{ to: line, body, validForMs: USEFUL_MS },
      ...{ copies: 1, kind: situation.kind, ageMs: 0 },
    })
    switch (submitted.kind) {
      case 'unavailable':
        return 'gateway-away'
      case 'refused':
        return 'refused-by-gateway'
      case 'accepted':
      case 'unanswered':
        await payOwnText(deps, submitted, pricedText(deps.gateway, line, body), now)
        return 'sent'
    }
  }
}

/** @param helpNumber  whom a person may call, as it is shown; undefined: their page says it */
export function correctionSituation({ state, number }: Correction, helpNumber: string | undefined): Situation {
  if (state === 'open') return { kind: 'correction-opened', number }
  return { kind: 'correction-settled', number, ...(helpNumber === undefined ? {} : { helpNumber }) }
}
