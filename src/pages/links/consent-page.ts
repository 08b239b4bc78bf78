/** Consent page: what is collected, why and how long, as a table; the consents; and the choice of who verifies the person. */
import { kstClock } from '../../domain/kit/time.ts'
import { ErrorSummary, Steps } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, say } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ConsentForm, consentErrors } from './consent-form.ts'
import type { ConsentPage } from './consent-props.ts'
import { TroubleCard } from './trouble.ts'

export function renderConsentPage(props: ConsentPage): string {
  const { lang, lastFour, renewal } = props
  const errors = consentErrors(props)
  return renderVisitorPage(props, {
    title: say(lang, '본인확인 동의', 'Consent'),
    failed: errors.length > 0,
    table: true,
    body: html`
      ${ErrorSummary(lang, errors)}
      ${props.trouble === undefined ? null : TroubleCard(lang, props.trouble, lastFour)}
      <h1>${renewal ? say(lang, '본인확인을 다시 합니다', 'Verify again') : say(lang, '본인확인을 하시겠어요?', 'Verify your identity?')}</h1>
      ${Steps(lang, 2)}
      <p>${occasion(props)}</p>
      ${renewal ? html`<p>${say(lang, '다시 확인하시면 오늘부터 28일 동안 유효합니다.', 'A new check is valid for 28 days from today.')}</p>` : null}
      ${Plainly(props)}
      ${props.providers.length === 0 ? null : Forms(props)}
      ${renewal ? PostForm(props, `${props.base}/back`, html`<button class="o" type="submit">${say(lang, '돌아가기', 'Back')}</button>`) : null}
      ${PostForm(
        props,
        `${props.base}/end`,
        html`<button class="o" type="submit">${say(lang, '동의하지 않고 끝내기', 'Leave without consenting')}</button>`,
      )}
    `,
  })
}

function occasion({ lang, site, calledAt, lastFour }: ConsentPage): string {
  const clock = kstClock(calledAt)
  if (site === undefined) {
    return say(
      lang,
      `${clock} 내 정보 번호로 거신 전화, 뒷자리 ${lastFour}`,
      `Your call to My page at ${clock}, from the number ending ${lastFour}`,
    )
  }
  return say(
    lang,
    `${clock} ${site.name}에 거신 전화, 뒷자리 ${lastFour}`,
    `Your call to ${site.nameEn} at ${clock}, from the number ending ${lastFour}`,
  )
}

/** What, why, how long; that all of it is one's own choice, and that within it both consents are needed. */
function Plainly({ lang, site, recorded }: ConsentPage) {
  const logged =
    site === undefined || !recorded
      ? ''
      : say(lang, ' 방문은 동의와 상관없이 이미 등록되었습니다.', ' Your visit is logged either way.')
  const item = say(lang, '수집 항목', 'Item')
  const purpose = say(lang, '이용 목적', 'Purpose')
  const period = say(lang, '보관 기간', 'Kept for')
  const rows = [
    {
      item: say(
        lang,
        '본인확인 정보: 이름, 생년월일, 이 번호가 본인 것인지, 연계정보(CI, 알아볼 수 없게 변환해 보관)',
        'Identity: name, birth date, whether this number is yours, a value that tells people apart (kept as a one-way code)',
      ),
      purpose: say(lang, '누구의 번호인지 확인하기 위해', 'To know whose number this is'),
    },
    {
      item: say(lang, '민감정보: 접종·음성·예외 상태', 'Sensitive data: vaccination, test or exemption status'),
      purpose: say(lang, '전화만으로 방역패스를 확인해 드리기 위해', 'To confirm your pass when you call'),
    },
  ]
  return html`
    <p>${say(lang, `본인확인은 선택입니다. 하지 않으셔도 종이 증명서로 이용하실 수 있습니다.${logged}`, `Verification is optional. If you would rather not, a paper certificate will do.${logged}`)}</p>
    <p>${say(lang, '하시려면 두 가지 모두에 동의해 주세요.', 'To be verified, please agree to both.')}</p>
    <table>
      <caption>${say(lang, '수집·이용 내용', 'What we collect and why')}</caption>
      <tr>
        <th scope="col">${item}</th>
        <th scope="col">${purpose}</th>
        <th scope="col">${period}</th>
      </tr>
      ${rows.map(
        (row) => html`
          <tr>
            <td data-item=${item}>${row.item}</td>
            <td data-item=${purpose}>${row.purpose}</td>
            <td data-item=${period}>${say(lang, '최대 28일, 삭제를 요청하시면 그날 밤 1시까지 (암호화된 백업 사본은 그 뒤 최대 28일)', '28 days at most; on request until 1 am that night (encrypted backup copies up to 28 days longer)')}</td>
          </tr>
        `,
      )}
    </table>
  `
}

/** One form for those who ask nothing here; one of its own for each who does, so that no field stands in another's way. */
function Forms(props: ConsentPage) {
  const { providers } = props
  const quiet = providers.filter(({ asks }) => asks.length === 0)
  const asking = providers.filter(({ asks }) => asks.length > 0)
  const groups = [...(quiet.length > 0 ? [quiet] : []), ...asking.map((each) => [each])]
  return groups.map((group, index) => ConsentForm(props, group, index))
}
