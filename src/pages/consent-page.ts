/** Consent in plain words, and the choice of who verifies the person. */
import { kstClock } from '../domain/time.ts'
import { ConsentForm, consentErrors } from './consent-form.ts'
import type { ConsentPage } from './consent-props.ts'
import { ErrorSummary, Steps } from './fields.ts'
import { PostForm, renderVisitorPage, say } from './frame.ts'
import { html } from './html.ts'
import { TroubleCard } from './trouble.ts'

export function renderConsentPage(props: ConsentPage): string {
  const { lang, lastFour, renewal } = props
  const errors = consentErrors(props)
  return renderVisitorPage(props, {
    title: say(lang, '본인확인 동의', 'Consent'),
    failed: errors.length > 0,
    body: html`
      ${ErrorSummary(lang, errors)}
      ${props.trouble === undefined ? null : TroubleCard(lang, props.trouble, lastFour)}
      <h1>${renewal ? say(lang, '본인확인을 다시 합니다', 'Verify again') : say(lang, '본인확인을 할까요?', 'Verify who you are?')}</h1>
      ${Steps(lang, 1)}
      <p>${occasion(props)}</p>
      ${renewal ? html`<p>${say(lang, '다시 확인하시면 오늘부터 28일 동안 이어집니다.', 'A new check holds for 28 days from now.')}</p>` : null}
      ${Plainly(props)}
      ${props.providers.length === 0 ? null : Forms(props)}
      ${renewal ? PostForm(props, `${props.base}/back`, html`<button class="o" type="submit">${say(lang, '돌아가기', 'Back')}</button>`) : null}
      ${PostForm(
        props,
        `${props.base}/end`,
        html`<button class="o" type="submit">${say(lang, '동의하지 않고 끝내기', 'End without consent')}</button>`,
      )}
    `,
  })
}

function occasion({ lang, site, calledAt, lastFour }: ConsentPage): string {
  const clock = kstClock(calledAt)
  if (site === undefined) {
    return say(
      lang,
      `${clock} 내 정보 전화, 끝번호 ${lastFour}`,
      `Your call of ${clock} to our own number, ending ${lastFour}`,
    )
  }
  return say(
    lang,
    `${clock} ${site.name} 전화, 끝번호 ${lastFour}`,
    `Your call of ${clock} to ${site.nameEn}, ending ${lastFour}`,
  )
}

/** What, why, how long, and that one may say no. */
function Plainly({ lang, site, recorded }: ConsentPage) {
  const logged =
    site === undefined || !recorded
      ? ''
      : say(lang, ' 방문은 동의와 상관없이 이미 등록되었습니다.', ' Your visit is logged either way.')
  return html`<ul>
    <li>${say(lang, '무엇을: 이름, 생년월일, 이 번호가 본인 것이라는 확인, 사람을 구별하는 값(알아볼 수 없게 바꾸어 둡니다), 접종·음성·예외 상태', 'What: your name, birth date, the confirmation that this number is yours, a value that tells persons apart (kept unreadable), and your vaccination, test or exemption status')}</li>
    <li>${say(lang, '왜: 전화만으로 방역패스를 알려 드리려고', 'Why: so that a phone call is enough to tell your pass')}</li>
    <li>${say(lang, '얼마나: 길어야 28일. 그 뒤에는 저절로 지워집니다. 그 전에도 지우실 수 있습니다.', 'How long: 28 days at most, then it is gone by itself; sooner if you say so.')}</li>
    <li>${say(lang, `거절하셔도 됩니다. 종이 증명서를 보여 주시면 됩니다.${logged}`, `You may say no and show a paper certificate instead.${logged}`)}</li>
  </ul>`
}

/** One form for those who ask nothing here; one of its own for each who does, so that no field stands in another's way. */
function Forms(props: ConsentPage) {
  const { providers } = props
  const quiet = providers.filter(({ asks }) => asks.length === 0)
  const asking = providers.filter(({ asks }) => asks.length > 0)
  const groups = [...(quiet.length > 0 ? [quiet] : []), ...asking.map((each) => [each])]
  return groups.map((group, index) => ConsentForm(props, group, index))
}
