/** The outcome card of the pass page: what holds here now, until when, and what changes next. */
import type { VNode } from 'preact'
import { textLanguage } from '../../domain/kit/language.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import { html } from '../kit/html.ts'
import { OUTCOMES } from '../kit/outcome-words.ts'
import { say } from '../kit/say.ts'
import { sayMoment, sayUntil } from '../kit/say-time.ts'
import type { PassPage } from './pass-page-props.ts'
import { reasonSaid } from './reason-said.ts'
import { OUTCOME } from './words/pass.ts'

export function Outcome(props: PassPage): VNode {
  const { lang, decision } = props
  const over = say(lang, OUTCOME.pageHasExpiredCall)
  if (decision === undefined) return Bound(props, over)
  const { symbol, words, border } = OUTCOMES[decision.outcome]
  return html`<div id="outcome" class=${border === 'check' ? 'card' : `card ${border}`} data-over=${over}>
    <h1><span aria-hidden="true">${symbol}</span> ${words[lang]}</h1>
    ${ForStaff(props, words.ko)}
    ${lines(props, decision).map((line) => html`<p>${line}</p>`)}
  </div>` as VNode
}

/** The page is shown at a door: who reads it there reads Korean or English. */
function ForStaff({ lang }: PassPage, korean: string): VNode | null {
  return textLanguage(lang) === lang ? null : (html`<p lang="ko">${korean}</p>` as VNode)
}

/** Chinese sentences end with a sign of their own, which they bring along. */
function sentence(words: string): string {
  return words.endsWith('。') ? words : `${words}.`
}

/** Nobody's door is asked about: only that the number is known. */
function Bound({ lang }: PassPage, over: string): VNode {
  return html`<div id="outcome" class="card plain" data-over=${over}>
    <h1>${say(lang, OUTCOME.verified)}</h1>
    <p>${say(lang, OUTCOME.whenCallPlaceConfirm)}</p>
  </div>` as VNode
}

/** A reason, with whether one may come alone, is said only where it helps: no door needs to know why a pass holds. */
function lines(props: PassPage, decision: PassDecision): readonly string[] {
  const { lang, rules, next } = props
  const { outcome, nextChangeAt } = decision
  const said: string[] = []
  const reason = outcome === 'no-pass' || outcome === 'unknown'
  if (reason) said.push(sentence(reasonSaid(decision, rules)[lang]))
  if (restsOnGrace(decision)) said.push(grace(props, decision.graceUntil))
  if (nextChangeAt !== null) said.push(change(props, nextChangeAt, next, reason))
  return said
}

function restsOnGrace(decision: PassDecision): decision is PassDecision & { readonly graceUntil: EpochMs } {
  return decision.outcome === 'pass' && decision.reason.code === 'expired' && decision.graceUntil !== null
}

function grace({ lang }: PassPage, until: EpochMs): string {
  const end = sayUntil(until)[lang]
  return say(lang, OUTCOME.stillCountsDuringGrace, { end })
}

function change(props: PassPage, at: EpochMs, next: PassDecision | undefined, withReason: boolean): string {
  const { lang, rules } = props
  const when = sayMoment(rules.zone, at)[lang]
  if (next === undefined) return say(lang, OUTCOME.checkedAgain, { when })
  const then = OUTCOMES[next.outcome].words[lang]
  const why = withReason ? ` ${sentence(reasonSaid(next, rules)[lang])}` : ''
  return say(lang, OUTCOME.nextChangeFrom, { when, outcome: then, why })
}
