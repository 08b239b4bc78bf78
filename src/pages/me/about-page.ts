/** My page (내 정보): what is kept about a person and until when, and how to change, download or delete it. */
import type { VNode } from 'preact'
import { maskName } from '../../domain/identity/mask-name.ts'
import type { Language } from '../../domain/kit/language.ts'
import { type CalendarDate, yearOf } from '../../domain/kit/time.ts'
import type { Words } from '../../domain/rules/ruleset.ts'
import { Choices } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared, say } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { sayDay } from '../kit/say-time.ts'
import { Consents, Deeds, KeptUntil, Lines, LookedUp } from './about-lists.ts'
import type { AboutRecord } from './about-record.ts'

export type AboutPage = Shared & {
  readonly base: string
  readonly name: string
  readonly birthDate: CalendarDate
  readonly record: AboutRecord
  readonly lastFour: string
  /** Identity was proved just now; else the export asks for it first. */
  readonly mayExport: boolean
  readonly saved?: 'texts' | 'language' | 'refreshed' | undefined
}

export function renderAboutPage(props: AboutPage): string {
  const { lang, base, record, lastFour } = props
  return renderVisitorPage(props, {
    title: say(lang, '내 정보', 'My page'),
    body: html`
      ${props.saved === undefined ? null : Saved(lang, props.saved)}
      <h1>${say(lang, '내 정보', 'My page')}</h1>
      <p class="big"><strong>${maskName(props.name, lang)}</strong></p>
      <p>${say(lang, `${born(props).ko}, 뒷자리 ${lastFour}`, `${born(props).en}, phone ending ${lastFour}`)}</p>
      ${KeptUntil(lang, record)}
      <p><a class="b" href=${ownPathIn(lang, base, '/again')}>${say(lang, '본인확인 다시 하기(28일 연장)', 'Verify again (28 more days)')}</a></p>
      ${Lines(lang, record)}
      ${Consents(lang, record)}
      ${LookedUp(lang, record)}
      ${Deeds(lang, record)}
      <h2>${say(lang, '방문 기록', 'Visits')}</h2>
      <p>${say(lang, '방문 기록은 방역당국만 열 수 있게 봉인되어 있어 저희도 볼 수 없고, 여기에 보여 드릴 수 없습니다. 28일이 지나면 삭제됩니다(봉인된 백업 사본은 그 뒤 최대 28일).', 'Visit records are sealed so that only the health authority can open them. We cannot read them, so we cannot show them here. They are deleted after 28 days (sealed backup copies up to 28 days later).')}</p>
      <h2>${say(lang, '설정', 'Settings')}</h2>
      ${Texts(props)}
      ${LanguageChoice(props)}
      <h2>${say(lang, '내려받기와 삭제', 'Download or delete')}</h2>
      ${Export(props)}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me/withdraw')}>${say(lang, '이 번호의 동의 철회', 'Withdraw consent for this number')}</a></p>
      <p><a class="b o" href=${ownPathIn(lang, base, '/me/delete')}>${say(lang, '모두 삭제', 'Delete everything')}</a></p>
    `,
  })
}

function Saved(lang: Language, saved: 'texts' | 'language' | 'refreshed') {
  const words = {
    texts: { ko: '문자 설정을 바꾸었습니다.', en: 'Your text setting is saved.' },
    language: { ko: '언어를 바꾸었습니다.', en: 'Your language is saved.' },
    refreshed: { ko: '다시 조회했습니다.', en: 'Looked up again.' },
  }
  return html`<div class="card ok" role="status"><p><strong>✓ ${words[saved][lang]}</strong></p></div>`
}

function Texts(props: AboutPage): VNode {
  const { lang, record } = props
  const { noTexts } = record.preferences
  const now = noTexts
    ? say(lang, '지금은 이 번호로 문자를 보내지 않습니다.', 'We do not send texts to this number.')
    : say(lang, '지금은 이 번호로 문자를 보냅니다.', 'We send texts to this number.')
  const button = noTexts ? say(lang, '문자 다시 받기', 'Turn texts on') : say(lang, '문자 받지 않기', 'Turn texts off')
  return html`<div>
    <p>${now}</p>
    ${PostForm(
      props,
      `${props.base}/me/texts`,
      html`<button class="o" type="submit" name="texts" value=${noTexts ? 'on' : 'off'}>${button}</button>`,
    )}
  </div>` as VNode
}

function LanguageChoice(props: AboutPage): VNode {
  const { lang, record } = props
  const choices = Choices({
    id: 'language',
    name: 'language',
    legend: say(lang, '문자와 음성 안내의 언어', 'Language of texts and announcements'),
    options: [
      { value: 'ko', label: say(lang, '한국어', 'Korean') },
      { value: 'en', label: say(lang, '영어', 'English') },
      { value: 'auto', label: say(lang, '전화번호 국가에 따라 자동', 'Automatic, by the country of the number') },
    ],
    chosen: record.preferences.language ?? 'auto',
  })
  return PostForm(
    props,
    `${props.base}/me/language`,
    html`${choices}<button class="o" type="submit">${say(lang, '언어 저장', 'Save language')}</button>`,
  )
}

function Export({ lang, base, mayExport }: AboutPage) {
  if (mayExport) {
    return html`<p><a class="b o" href=${ownPathIn(lang, base, '/me/export')}>${say(lang, '내 정보 내려받기(JSON)', 'Download my data (JSON)')}</a></p>`
  }
  return html`<p>${say(lang, '내려받으려면 본인확인을 다시 해 주세요.', 'To download your data, please verify your identity again.')} <a class="t" href=${ownPathIn(lang, base, '/again')}>${say(lang, '본인확인하고 내려받기', 'Verify and download')}</a></p>`
}

/** The whole birth date only to who was identified in this journey: a borrowed phone shows no more than a text does. */
function born({ birthDate, mayExport }: AboutPage): Words {
  if (!mayExport) return { ko: `${yearOf(birthDate)}년생`, en: `Born in ${yearOf(birthDate)}` }
  return { ko: `생년월일 ${sayDay(birthDate).ko}`, en: `Born ${sayDay(birthDate).en}` }
}
