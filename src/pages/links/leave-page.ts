/** On the way to the identity provider: a link, since a form's redirect to another origin is blocked by `form-action 'self'`. */
import type { Words } from '../../domain/rules/ruleset.ts'
import { Steps } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { withRo } from '../kit/particle.ts'
import { safeUrl } from '../kit/safe-url.ts'
import { named, say } from '../kit/say.ts'
import { LEAVE } from './words/identity-check.ts'

export type LeavePage = Shared & {
  readonly base: string
  readonly provider: Words
  readonly url: string
}

export function renderLeavePage(props: LeavePage): string {
  const { lang } = props
  const url = safeUrl(props.url)
  return renderVisitorPage(props, {
    title: say(lang, LEAVE.identityCheck),
    body: html`
      <h1>${say(lang, LEAVE.continueIdentityCheck)}</h1>
      ${Steps(lang, 3)}
      ${url === undefined ? Nowhere(props) : Away(props, url)}
      ${PostForm(props, `${props.base}/back`, html`<button class="o" type="submit">${say(lang, LEAVE.chooseAnotherWay)}</button>`)}
    `,
  })
}

function Away({ lang, provider }: LeavePage, url: string) {
  const host = url.startsWith('/') ? '' : new URL(url).host
  return html`
    <p>${say(lang, LEAVE.providersOwnPageOpens)}</p>
    <p><a class="b" href=${url} rel="noreferrer">${say(lang, LEAVE.goTo, { provider: { ...named(provider), ko: withRo(provider.ko) } })}</a></p>
    ${host === '' ? null : html`<p class="hint">${say(lang, LEAVE.itsAddress)}<strong>${host}</strong></p>`}
  `
}

function Nowhere({ lang }: LeavePage) {
  return html`<div class="card"><p><strong>! ${say(lang, LEAVE.providerCannotReachedRight)}</strong></p></div>`
}
