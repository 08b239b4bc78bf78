/** Second step: the confirmation that would come up in the carrier's app (PASS) on one's own phone. */
import type { Language } from '../../../src/domain/kit/language.ts'
import type { IdentityPerson } from '../identity-person.ts'
import { shownNumber } from './choose-page.ts'
import { both, html, renderPage } from './frame.ts'

export type ConfirmView = { readonly person: IdentityPerson; readonly lang: Language; readonly path: string }

export function confirmPage({ person, lang, path }: ConfirmView): string {
  const number = shownNumber(person)
  const body = html`
    <h1>${both(lang, 'PASS 앱에서 확인해 주세요', 'Please confirm in the PASS app')}</h1>
    <div class="card">
      <p class="big">${person.name}</p>
      <p class="big">${number}</p>
      <p>${both(
        lang,
        '실제로는 이 번호의 휴대전화로 확인 요청이 갑니다. 시연에서는 아래에서 확인하거나 취소합니다.',
        'A request would come up on the phone with this number. In the demo, confirm or cancel below.',
      )}</p>
      <p>${both(
        lang,
        '확인하면 이름, 생년월일, 이 전화번호, 연계정보(CI)를 안심패스에 제공합니다.',
        'When you confirm, Ansim Pass receives the name, birth date, this number and the connecting information (CI).',
      )}</p>
    </div>
    <form method="post" action=${`${path}?lang=${lang}`}>
      <input type="hidden" name="person" value=${person.id} />
      <button class="main" name="act" value="confirm">${both(lang, '확인', 'Confirm')}</button>
      <button name="act" value="cancel">${both(lang, '취소', 'Cancel')}</button>
    </form>
    <p class="links"><a href=${`${path}?lang=${lang}`}>${lang === 'ko' ? '다른 사람 고르기' : 'Choose somebody else'}</a></p>
  `
  return renderPage({ title: lang === 'ko' ? 'PASS 확인 (시연)' : 'PASS confirmation (demo)', lang, body })
}
