/** My page (내 정보): what is kept about a person and until when, and how to change, download or delete it. */
import type { VNode } from 'preact'
import { maskName } from '../../domain/identity/mask-name.ts'
import { type PageLanguage, textLanguage } from '../../domain/kit/language.ts'
import { type CalendarDate, yearOf } from '../../domain/kit/time.ts'
import { Choices } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { type PageWords, say } from '../kit/say.ts'
import { sayDay } from '../kit/say-time.ts'
import { Consents, Deeds, KeptUntil, Lines, LookedUp } from './about-lists.ts'
import type { AboutRecord } from './about-record.ts'
import { ABOUT } from './words/about.ts'

export type AboutPage = Shared & {
  readonly base: string
  readonly name: string
  readonly birthDate: CalendarDate
  readonly record: AboutRecord
  readonly lastFour: string
  /** Whether the person may name companions. */
  readonly companions: boolean
  /** Whether texts go out before a pass ends: else there is nothing to turn off. */
  readonly notices: boolean
  /** Identity was proved just now; else the export asks for it first. */
  readonly mayExport: boolean
  readonly saved?: 'texts' | 'language' | 'refreshed' | undefined
}

export function renderAboutPage(props: AboutPage): string {
  const { lang, base, record, lastFour } = props
  return renderVisitorPage(props, {
    title: say(lang, ABOUT.myPage),
    body: html`
      ${props.saved === undefined ? null : Saved(lang, props.saved)}
      <h1>${say(lang, ABOUT.myPage)}</h1>
      <p class="big"><strong>${maskName(props.name, textLanguage(lang))}</strong></p>
      <p>${say(lang, ABOUT.bornAndPhone, { born: born(props), lastFour })}</p>
      ${KeptUntil(lang, record)}
      <p><a class="b" href=${ownPathIn(lang, base, '/again')}>${say(lang, ABOUT.verifyAgain28More)}</a></p>
      ${Lines(lang, record)}
      ${Consents(lang, record)}
      ${LookedUp(lang, record)}
      ${Deeds(lang, record)}
      ${props.companions ? html`<p><a class="b o" href=${ownPathIn(lang, base, '/me/companions')}>${say(lang, ABOUT.companions)}</a></p>` : null}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me/wrong')}>${say(lang, ABOUT.somethingWrong)}</a></p>
      <h2>${say(lang, ABOUT.visits)}</h2>
      <p>${say(lang, ABOUT.visitRecordsSealedSo)}</p>
      <p><a class="b o" href=${ownPathIn(lang, base, '/me/alias')}>${say(lang, ABOUT.aliasForRelative)}</a></p>
      <h2>${say(lang, ABOUT.settings)}</h2>
      ${Texts(props)}
      ${props.notices && !record.preferences.noTexts ? Notices(props) : null}
      ${LanguageChoice(props)}
      <h2>${say(lang, ABOUT.downloadDelete)}</h2>
      ${Export(props)}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me/withdraw')}>${say(lang, ABOUT.withdrawConsentNumber)}</a></p>
      <p><a class="b o" href=${ownPathIn(lang, base, '/me/delete')}>${say(lang, ABOUT.deleteEverything)}</a></p>
    `,
  })
}

function Saved(lang: PageLanguage, saved: 'texts' | 'language' | 'refreshed') {
  const words = {
    texts: {
      ko: '문자 설정을 바꾸었습니다.',
      en: 'Your text setting is saved.',
      zh: '短信设置已更改。',
      vi: 'Đã lưu cài đặt tin nhắn.',
    },
    language: { ko: '언어를 바꾸었습니다.', en: 'Your language is saved.', zh: '语言已更改。', vi: 'Đã lưu ngôn ngữ.' },
    refreshed: { ko: '다시 조회했습니다.', en: 'Looked up again.', zh: '已重新查询。', vi: 'Đã tra cứu lại.' },
  }
  return html`<div class="card ok" role="status"><p><strong>✓ ${words[saved][lang]}</strong></p></div>`
}

function Texts(props: AboutPage): VNode {
  const { lang, record } = props
  const { noTexts } = record.preferences
  const now = noTexts ? say(lang, ABOUT.doNotSendTexts) : say(lang, ABOUT.sendTextsNumber)
  const button = noTexts ? say(lang, ABOUT.turnTexts) : say(lang, ABOUT.turnTextsOff)
  return html`<div>
    <p>${now}</p>
    ${PostForm(
      props,
      `${props.base}/me/texts`,
      html`<button class="o" type="submit" name="texts" value=${noTexts ? 'on' : 'off'}>${button}</button>`,
    )}
  </div>` as VNode
}

function Notices(props: AboutPage): VNode {
  const { lang, record } = props
  const { noNotices } = record.preferences
  const button = say(lang, noNotices ? ABOUT.turnNotices : ABOUT.turnNoticesOff)
  return html`<div>
    <p>${say(lang, noNotices ? ABOUT.doNotSendNotices : ABOUT.sendNotices)}</p>
    ${PostForm(
      props,
      `${props.base}/me/notices`,
      html`<button class="o" type="submit" name="notices" value=${noNotices ? 'on' : 'off'}>${button}</button>`,
    )}
  </div>` as VNode
}

function LanguageChoice(props: AboutPage): VNode {
  const { lang, record } = props
  const choices = Choices({
    id: 'language',
    name: 'language',
    legend: say(lang, ABOUT.languageTextsAnnouncements),
    options: [
      { value: 'ko', label: say(lang, ABOUT.korean) },
      { value: 'en', label: say(lang, ABOUT.english) },
      { value: 'auto', label: say(lang, ABOUT.automaticCountryNumber) },
    ],
    chosen: record.preferences.language ?? 'auto',
  })
  return PostForm(
    props,
    `${props.base}/me/language`,
    html`${choices}<button class="o" type="submit">${say(lang, ABOUT.saveLanguage)}</button>`,
  )
}

function Export({ lang, base, mayExport }: AboutPage) {
  if (mayExport) {
    return html`<p><a class="b o" href=${ownPathIn(lang, base, '/me/export')}>${say(lang, ABOUT.downloadMyDataJson)}</a></p>`
  }
  return html`<p>${say(lang, ABOUT.downloadDataVerifyIdentity)} <a class="t" href=${ownPathIn(lang, base, '/again')}>${say(lang, ABOUT.verifyDownload)}</a></p>`
}

/** The whole birth date only to who was identified in this journey: a borrowed phone shows no more than a text does. */
function born({ birthDate, mayExport }: AboutPage): PageWords {
  const [year, day] = [yearOf(birthDate), sayDay(birthDate)]
  if (!mayExport) return { ko: `${year}년생`, en: `Born in ${year}`, zh: `${year} 年生`, vi: `Sinh năm ${year}` }
  return { ko: `생년월일 ${day.ko}`, en: `Born ${day.en}`, zh: `出生日期 ${day.zh}`, vi: `Ngày sinh ${day.vi}` }
}
