/** 내 정보 of a line that is nobody's: nothing is kept, and one may be verified. */
import { renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { say } from '../kit/say.ts'
import { NOBODY } from './words/ends.ts'

export type NobodyPage = Shared & { readonly base: string; readonly lastFour: string }

export function renderNobodyPage(props: NobodyPage): string {
  const { lang, base, lastFour } = props
  return renderVisitorPage(props, {
    title: say(lang, NOBODY.myPage),
    body: html`
      <h1>${say(lang, NOBODY.keepNothingNumber)}</h1>
      <p>${say(lang, NOBODY.nobodyLinkedNumberEnding, { lastFour })}</p>
      <p>${say(lang, NOBODY.onceVerifiedCallEnough)}</p>
      <p><a class="b" href=${ownPathIn(lang, base, '/again')}>${say(lang, NOBODY.verifyMyIdentity)}</a></p>
    `,
  })
}
