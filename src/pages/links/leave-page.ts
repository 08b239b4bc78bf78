/** On the way to the identity provider: a link, since a form's redirect to another origin is blocked by `form-action 'self'`. */
import type { Words } from '../../domain/rules/ruleset.ts'
import { Steps } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared, say } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { withRo } from '../kit/particle.ts'
import { safeUrl } from '../kit/safe-url.ts'

export type LeavePage = Shared & {
  readonly base: string
  readonly provider: Words
  readonly url: string
}

export function renderLeavePage(props: LeavePage): string {
  const { lang, provider } = props
  const url = safeUrl(props.url)
  const name = provider[lang]
  return renderVisitorPage(props, {
    title: say(lang, '본인확인', 'Identity check'),
    body: html`
      <h1>${say(lang, '본인확인 화면으로 이동합니다', 'Continue to the identity check')}</h1>
      ${Steps(lang, 3)}
      ${url === undefined ? Nowhere(props) : Away(props, url, name)}
      ${PostForm(props, `${props.base}/back`, html`<button class="o" type="submit">${say(lang, '다른 방법 선택', 'Choose another way')}</button>`)}
    `,
  })
}

function Away({ lang }: LeavePage, url: string, name: string) {
  const host = url.startsWith('/') ? '' : new URL(url).host
  return html`
    <p>${say(lang, '아래 버튼을 누르면 본인확인 기관의 화면이 열리고, 확인이 끝나면 이 화면으로 돌아옵니다.', "The provider's own page opens next. It brings you back here when you are done.")}</p>
    <p><a class="b" href=${url} rel="noreferrer">${say(lang, `${withRo(name)} 이동`, `Go to ${name}`)}</a></p>
    ${host === '' ? null : html`<p class="hint">${say(lang, '열리는 주소: ', 'Its address: ')}<strong>${host}</strong></p>`}
  `
}

function Nowhere({ lang }: LeavePage) {
  return html`<div class="card"><p><strong>! ${say(lang, '지금은 본인확인 기관으로 이동할 수 없습니다.', 'The provider cannot be reached right now.')}</strong></p></div>`
}
