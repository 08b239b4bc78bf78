/** While the person confirms in an app on their phone, and then says so here. */
import type { Words } from '../../domain/rules/ruleset.ts'
import { Steps } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared, say } from '../kit/frame.ts'
import { html } from '../kit/html.ts'

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
    title: say(lang, '휴대전화에서 확인', 'Confirm on your phone'),
    body: html`
      ${props.notYet ? NotYet(props) : null}
      <h1>${say(lang, '휴대전화에서 확인해 주세요', 'Please confirm on your phone')}</h1>
      ${Steps(lang, 3)}
      <p>${say(lang, `${provider.ko}에서 뒷자리가 ${lastFour}인 휴대전화로 확인 요청을 보냈습니다. 휴대전화의 PASS 앱에서 확인하신 뒤 아래 버튼을 눌러 주세요.`, `${provider.en} has sent a request to the phone ending ${lastFour}. Confirm it in the PASS app on that phone, then press the button below.`)}</p>
      ${PostForm(props, `${base}/confirmed`, html`<button type="submit">${say(lang, '확인했습니다', 'I have confirmed')}</button>`)}
      ${PostForm(props, `${base}/back`, html`<button class="o" type="submit">${say(lang, '다른 방법 선택', 'Choose another way')}</button>`)}
    `,
  })
}

function NotYet({ lang }: PhonePage) {
  return html`<div class="card" role="alert">
    <p><strong>! ${say(lang, '아직 확인되지 않았습니다.', 'It is not confirmed yet.')}</strong></p>
    <p>${say(lang, '휴대전화에 온 요청을 확인하신 뒤 다시 눌러 주세요.', 'Please confirm the request on your phone, then press again.')}</p>
  </div>`
}
