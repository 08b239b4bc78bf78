/** 내 정보 of a line that is nobody's: nothing is kept, and one may be verified. */
import { renderVisitorPage, type Shared, say } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'

export type NobodyPage = Shared & { readonly base: string; readonly lastFour: string }

export function renderNobodyPage(props: NobodyPage): string {
  const { lang, base, lastFour } = props
  return renderVisitorPage(props, {
    title: say(lang, '내 정보', 'My page'),
    body: html`
      <h1>${say(lang, '이 번호로 보관 중인 정보가 없습니다', 'We keep nothing for this number')}</h1>
      <p>${say(lang, `뒷자리가 ${lastFour}인 번호에 연결된 사람이 없습니다.`, `Nobody is linked to the number ending ${lastFour}.`)}</p>
      <p>${say(lang, '본인확인을 하시면 28일 동안 전화만으로 방역패스를 확인해 드립니다. 원하지 않으시면 종이 증명서를 보여 주시면 됩니다.', 'Once you are verified, a call is enough to confirm your pass for 28 days. If you would rather not, a paper certificate will do.')}</p>
      <p><a class="b" href=${ownPathIn(lang, base, '/again')}>${say(lang, '본인확인 하기', 'Verify my identity')}</a></p>
    `,
  })
}
