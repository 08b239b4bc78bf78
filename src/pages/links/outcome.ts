/** The outcome card of the pass page: what holds here now, until when, and what changes next. */
import type { VNode } from 'preact'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import { reasonWords } from '../../domain/pass/reason-words.ts'
import { sayTime } from '../../domain/rules/say-dates.ts'
import { say } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { OUTCOMES } from '../kit/outcome-words.ts'
import { sayUntil } from '../kit/say-time.ts'
import type { PassPage } from './pass-page-props.ts'

export function Outcome(props: PassPage): VNode {
  const { lang, decision } = props
  const over = say(
    lang,
    '유효 시간이 지난 화면입니다. 다시 전화해 주세요.',
    'This page has expired. Please call again.',
  )
  if (decision === undefined) return Bound(props, over)
  const { symbol, words, border } = OUTCOMES[decision.outcome]
  return html`<div id="outcome" class=${border === 'check' ? 'card' : `card ${border}`} data-over=${over}>
    <h1><span aria-hidden="true">${symbol}</span> ${words[lang]}</h1>
    ${lines(props, decision).map((line) => html`<p>${line}</p>`)}
  </div>` as VNode
}

/** Nobody's door is asked about: only that the number is known. */
function Bound({ lang }: PassPage, over: string): VNode {
  return html`<div id="outcome" class="card plain" data-over=${over}>
    <h1>${say(lang, '본인확인이 완료된 번호입니다', 'You are verified')}</h1>
    <p>${say(lang, '시설에 전화하시면 그곳의 규칙에 따라 방역패스를 확인해 드립니다.', 'When you call a place, we confirm your pass by the rules for that place.')}</p>
  </div>` as VNode
}

/** A reason, with whether one may come alone, is said only where it helps: no door needs to know why a pass holds. */
function lines(props: PassPage, decision: PassDecision): readonly string[] {
  const { lang, rules, next } = props
  const { outcome, nextChangeAt } = decision
  const said: string[] = []
  const reason = outcome === 'no-pass' || outcome === 'unknown'
  if (reason) said.push(`${reasonWords(decision, rules)[lang]}.`)
  if (restsOnGrace(decision)) said.push(grace(props, decision.graceUntil))
  if (nextChangeAt !== null) said.push(change(props, nextChangeAt, next, reason))
  return said
}

function restsOnGrace(decision: PassDecision): decision is PassDecision & { readonly graceUntil: EpochMs } {
  return decision.outcome === 'pass' && decision.reason.code === 'expired' && decision.graceUntil !== null
}

function grace({ lang }: PassPage, until: EpochMs): string {
  const end = sayUntil(until)[lang]
  return say(lang, `계도기간이어서 ${end} 이용하실 수 있습니다.`, `It still counts during the grace period, ${end}.`)
}

function change(props: PassPage, at: EpochMs, next: PassDecision | undefined, withReason: boolean): string {
  const { lang, rules } = props
  const when = sayTime(rules.zone, at)[lang]
  if (next === undefined) return say(lang, `${when}에 다시 확인합니다.`, `This will be checked again on ${when}.`)
  const then = OUTCOMES[next.outcome].words[lang]
  const why = withReason ? ` ${reasonWords(next, rules)[lang]}.` : ''
  return say(lang, `다음 변경: ${when}부터 “${then}”.${why}`, `Next change: from ${when}, “${then}”.${why}`)
}
