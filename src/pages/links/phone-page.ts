/** While the person confirms in an app on their phone, and then says so here. */
import type { Words } from '../../domain/rules/ruleset.ts'
import { Steps } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { named, say } from '../kit/say.ts'
import { PHONE } from './words/identity-check.ts'

export type PhonePage = Shared & {
  readonly base: string
  readonly provider: Words
  /** Was pressed before the phone confirmed. */
  readonly notYet: boolean
  readonly lastFour: string
}

export function renderPhonePage(props: PhonePage): string {
  const { lang, base, provider, lastFour } = props
  return renderVisitorPage(props, {
    title: say(lang, PHONE.confirmPhone),
    body: html`
      ${props.notYet ? NotYet(props) : null}
      <h1>${say(lang, PHONE.confirmPhone2)}</h1>
      ${Steps(lang, 3)}
      <p>${say(lang, PHONE.hasSentRequestPhone, { provider: named(provider), lastFour })}</p>
      ${PostForm(props, `${base}/confirmed`, html`<button type="submit">${say(lang, PHONE.iHaveConfirmed)}</button>`)}
      ${PostForm(props, `${base}/back`, html`<button class="o" type="submit">${say(lang, PHONE.chooseAnotherWay)}</button>`)}
    `,
  })
}

function NotYet({ lang }: PhonePage) {
  return html`<div class="card" role="alert">
    <p><strong>! ${say(lang, PHONE.notConfirmedYet)}</strong></p>
    <p>${say(lang, PHONE.confirmRequestPhoneThen)}</p>
  </div>`
}
