/** The page that is shown at the door: the outcome, whose it is, where, until when; and its own end in words. */
import type { VNode } from 'preact'
import { maskName } from '../../domain/identity/mask-name.ts'
import { textLanguage } from '../../domain/kit/language.ts'
import { type EpochMs, kstClock, kstIso } from '../../domain/kit/time.ts'
import { PostForm, renderVisitorPage } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { named, type PageWords, say } from '../kit/say.ts'
import { sayCall, sayHour, sayUntil } from '../kit/say-time.ts'
import { stripWords } from '../kit/strip.ts'
import { Outcome } from './outcome.ts'
import type { PassPage } from './pass-page-props.ts'
import { PASS } from './words/pass.ts'

/** To be sent with `passPageHeaders`. */
export function renderPassPage(props: PassPage): string {
  const { lang, base, endsAt, mayRefresh } = props
  const end = kstClock(endsAt)
  const hasQr = props.decision?.outcome === 'pass'
  return renderVisitorPage(props, {
    title: say(lang, PASS.passPage),
    strip: { colour: props.colour, script: props.script },
    saysItsEnd: true,
    body: html`
      ${Outcome(props)}
      ${props.said === undefined ? null : html`<p role="status"><strong>${SAID[props.said][lang]}</strong></p>`}
      <p class="big"><strong>${maskName(props.name, textLanguage(lang))}</strong> ${say(lang, PASS.b, { birthYear: props.birthYear })}</p>
      ${props.boundAs === 'user' ? html`<p><strong>${say(lang, PASS.verifiedAsUserNumber)}</strong></p>` : null}
      ${hasQr ? html`<p><a class="b" href=${ownPathIn(lang, base, '/qr')}>${say(lang, PASS.showQr)}</a></p>` : null}
      ${Clock(props)}
      ${Details(props)}
      <p><strong>${say(lang, PASS.pageValidUntilThen, { end })}</strong></p>
      ${mayRefresh ? PostForm(props, `${base}/refresh`, html`<button class=${hasQr ? 'o' : null} type="submit">${say(lang, PASS.lookUpAgain)}</button>`) : null}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me')}>${say(lang, PASS.myPage)}</a></p>
      ${PostForm(props, `${base}/end`, html`<button class="o" type="submit">${say(lang, PASS.finish)}</button>`)}
    `,
  })
}

const SAID: Readonly<Record<NonNullable<PassPage['said']>, PageWords>> = {
  refreshed: { ko: '다시 조회했습니다.', en: 'Looked up again.', zh: '已再次查询。', vi: 'Đã tra cứu lại.' },
  unavailable: {
    ko: '지금은 조회할 수 없습니다. 잠시 뒤 다시 해 주세요.',
    en: 'We cannot look it up right now. Please try again in a moment.',
    zh: '现在无法查询。请稍后再试。',
    vi: 'Hiện không tra cứu được. Xin thử lại sau giây lát.',
  },
  limit: {
    ko: '오늘은 더 조회할 수 없습니다. 내일 다시 해 주세요.',
    en: 'No more look-ups today. Please try again tomorrow.',
    zh: '今天不能再查询了。请明天再试。',
    vi: 'Hôm nay không tra cứu thêm được. Xin thử lại ngày mai.',
  },
}

/** What moves, with script: a screenshot does not. It stands still at a tick, and without script. */
function Clock({ lang, now, endsAt, colour }: PassPage) {
  const strip = stripWords(colour)[lang]
  return html`<div id="moving">
    <p class="big"><time id="clock" data-now=${now} data-ends=${endsAt}>${clockWithSeconds(now)}</time></p>
    <input class="s" id="still" type="checkbox" />
    <label class="s" for="still">${say(lang, PASS.stopAnimation)}</label>
    <div class="strip" aria-hidden="true"></div>
    <p class="hint">${say(lang, PASS.patternDay)}${strip}</p>
  </div>` as VNode
}

function Details(props: PassPage) {
  const { lang, site, word, lookedUpAt } = props
  const validUntil = lastsUntil(props)
  return html`<dl>
    ${word === undefined ? null : Detail(say(lang, PASS.wordDay), html`<span class="big">${named(word)[lang]}</span>`)}
    ${Detail(say(lang, PASS.phoneEnding), html`<span class="big">${props.lastFour}</span>`)}
    ${site === undefined ? null : Detail(say(lang, PASS.place), named({ ko: site.name, en: site.nameEn })[lang])}
    ${Detail(say(lang, PASS.called), sayCall(props.calledAt)[lang])}
    ${validUntil === null ? null : Detail(say(lang, PASS.valid), sayUntil(validUntil)[lang])}
    ${lookedUpAt === undefined ? null : Detail(say(lang, PASS.lastLookedUp), lookedUp(props, lookedUpAt))}
    ${Detail(say(lang, PASS.identityCheck), sayUntil(props.bindingEndsAt)[lang])}
  </dl>`
}

/** The end of a pass: that of its proof, or of the rule that takes it, where another will ask for more before. */
function lastsUntil({ decision, next }: PassPage): EpochMs | null {
  if (decision?.outcome !== 'pass') return null
  const { validUntil, nextChangeAt } = decision
  const ends = next?.outcome === 'no-pass' || next?.outcome === 'unknown'
  return ends && nextChangeAt !== null && validUntil !== null ? Math.min(nextChangeAt, validUntil) : validUntil
}

function Detail(term: string, said: string | VNode | VNode[]) {
  return html`<dt>${term}</dt><dd>${said}</dd>`
}

function lookedUp({ lang, lastKnown }: PassPage, at: EpochMs): string {
  const hour = sayHour(at)[lang]
  return lastKnown ? say(lang, PASS.lastKnown, { hour }) : hour
}

function clockWithSeconds(at: EpochMs): string {
  return kstIso(at).slice(11, 19)
}
