/** 내 정보 of a line that is nobody's: nothing is kept, and one may be verified. */
import { renderVisitorPage, type Shared, say } from './frame.ts'
import { html } from './html.ts'
import { ownPathIn } from './safe-url.ts'

export type NobodyPage = Shared & { readonly base: string; readonly lastFour: string }

export function renderNobodyPage(props: NobodyPage): string {
  const { lang, base, lastFour } = props
  return renderVisitorPage(props, {
    title: say(lang, '내 정보', 'About me'),
    body: html`
      <h1>${say(lang, '이 번호로 보관하는 정보가 없습니다', 'Nothing is kept for this number')}</h1>
      <p>${say(lang, `끝번호 ${lastFour}에 연결된 사람이 없습니다.`, `Nobody is tied to the number ending ${lastFour}.`)}</p>
      <p>${say(lang, '본인확인을 하시면 28일 동안 전화만으로 방역패스를 알려 드립니다. 하지 않으셔도 되고, 그때는 종이 증명서를 보여 주시면 됩니다.', 'Once you are verified, a call is enough to tell your pass for 28 days. You need not: a paper certificate will do.')}</p>
      <p><a class="b" href=${ownPathIn(lang, base, '/again')}>${say(lang, '본인확인 하기', 'Verify who I am')}</a></p>
    `,
  })
}
