/** A pass on paper (종이 패스), in large type, to be printed at a desk: the QR, whose it is, until when, and that it can be known again. */
import type { VNode } from 'preact'
import type { PassClaims } from '../../domain/certificates/pass-claims.ts'
import { type Language, TEXT_LANGUAGES } from '../../domain/kit/language.ts'
import { kstDayAndClock } from '../../domain/kit/time.ts'
import { html } from '../kit/html.ts'
import { renderPage } from '../kit/layout.ts'
import { Qr } from '../kit/qr.ts'
import { say } from '../kit/say.ts'
import { PASS_PAPER } from './words/pass-paper.ts'

/** A whole file to be opened in a browser and printed. */
export function renderPassPaperFile({ text, claims }: { readonly text: string; readonly claims: PassClaims }): string {
  return renderPage({
    title: say('ko', PASS_PAPER.title),
    demo: false,
    card: true,
    body: html`<div class="paper">
      <p>${say('ko', PASS_PAPER.title)} · <span lang="en">${say('en', PASS_PAPER.title)}</span></p>
      ${Qr(text, say('ko', PASS_PAPER.qr))}
      <p class="number">${claims.maskedName}</p>
      ${TEXT_LANGUAGES.map((lang) => Words(lang, claims))}
    </div>` as VNode,
  })
}

function Words(lang: Language, { birthYear, showUntil }: PassClaims): VNode {
  const end = kstDayAndClock(showUntil)
  return html`<div lang=${lang}>
    <p>${say(lang, PASS_PAPER.bornUntil, { birthYear, end })}</p>
    <p>${say(lang, PASS_PAPER.toStaff)}</p>
    <p>${say(lang, PASS_PAPER.knownAgain)}</p>
  </div>` as VNode
}
