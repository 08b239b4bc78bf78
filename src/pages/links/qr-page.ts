/** The pass as a QR for a scanner: one that changes, by script; without, one that stays as it is. */
import type { VNode } from 'preact'
import type { PassClaims } from '../../domain/certificates/pass-claims.ts'
import { type EpochMs, kstClock } from '../../domain/kit/time.ts'
import type { PassOutcome } from '../../domain/pass/pass-decision.ts'
import { renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { Qr } from '../kit/qr.ts'
import { ownPath, ownPathIn } from '../kit/safe-url.ts'
import { say } from '../kit/say.ts'
import { QR_SCRIPT } from './page-scripts.ts'
import { OUTCOME, PASS } from './words/pass.ts'
import { QR } from './words/qr.ts'

export type QrPage = Shared & {
  readonly base: string
  /** The one that stays, and what it says. */
  readonly text: string
  readonly claims: PassClaims
  readonly now: EpochMs
  /** The end of this page, exclusive. */
  readonly endsAt: EpochMs
}

/** To be sent with `QR_PAGE_HEADERS`. */
export function renderQrPage(props: QrPage): string {
  const { lang, base, text, claims, now, endsAt } = props
  return renderVisitorPage(props, {
    title: say(lang, QR.title),
    saysItsEnd: true,
    script: QR_SCRIPT.path,
    body: html`
      <h1>${say(lang, QR.title)}</h1>
      <div id="qr" data-now=${now} data-ends=${claims.showUntil} data-codes=${ownPath(base, '/qr/codes')} ...${scriptWords(props)}>${Qr(text, say(lang, QR.title))}</div>
      <p class="hint" id="left" aria-hidden="true"></p>
      <p id="state" role="status"></p>
      <p class="big"><strong>${claims.maskedName}</strong> ${say(lang, PASS.b, { birthYear: claims.birthYear })}</p>
      <p>${say(lang, QR.toStaff)}</p>
      <p id="form">${say(lang, QR.still, { end: kstClock(claims.showUntil) })}</p>
      <p><strong>${say(lang, PASS.pageValidUntilThen, { end: kstClock(endsAt) })}</strong></p>
      ${Back(props)}
    `,
  })
}

/** Why there is none. */
export function renderNoQrPage(props: Shared & { readonly base: string; readonly outcome: PassOutcome }): string {
  const { lang, outcome } = props
  return renderVisitorPage(props, {
    title: say(lang, QR.title),
    body: html`
      <h1>${say(lang, QR.title)}</h1>
      <p>${say(lang, outcome === 'unknown' ? QR.notKnown : QR.noPass)}</p>
      ${Back(props)}
    `,
  })
}

function Back({ lang, base }: Pick<QrPage, 'lang' | 'base'>): VNode {
  return html`<p><a class="b o" href=${ownPathIn(lang, base)}>${say(lang, QR.back)}</a></p>` as VNode
}

/** Said by the script when it is so; it puts the number in place of `#`. */
function scriptWords({ lang }: Shared): Readonly<Record<string, string>> {
  return {
    'data-changing': say(lang, QR.changing),
    'data-seconds': say(lang, QR.seconds, { left: '#' }),
    'data-offline': say(lang, QR.offline, { left: '#' }),
    'data-stands': say(lang, QR.stands),
    'data-over': say(lang, OUTCOME.pageHasExpiredCall),
  }
}
