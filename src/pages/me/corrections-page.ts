/** Page of what is wrong (정정 요청): a request is opened here, and earlier ones are looked up. */
import type { VNode } from 'preact'
import {
  CORRECTION_CHARACTERS,
  CORRECTION_KINDS,
  type Correction,
  type CorrectionKind,
  type CorrectionOutcome,
} from '../../domain/identity/correction.ts'
import type { PageLanguage } from '../../domain/kit/language.ts'
import { Choices, ErrorSummary, TextArea } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html, type Part } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { type PageWords, say } from '../kit/say.ts'
import { sayDay } from '../kit/say-time.ts'
import { CORRECTIONS } from './words/corrections.ts'

export type CorrectionsPage = Shared & {
  readonly base: string
  /** The newest first. */
  readonly corrections: readonly Correction[]
  /** Identity was proved in this journey: what the operator answered is shown. */
  readonly mayReadAnswers: boolean
  /** What came of the last press of the button. */
  readonly said?: 'opened' | 'limit' | 'no-kind' | undefined
}

export function renderCorrectionsPage(props: CorrectionsPage): string {
  const { lang, base, said } = props
  const wrong = said === 'no-kind' ? say(lang, CORRECTIONS.chooseKind) : undefined
  return renderVisitorPage(props, {
    title: say(lang, CORRECTIONS.title),
    textarea: true,
    failed: wrong !== undefined,
    body: html`
      ${ErrorSummary(lang, wrong === undefined ? [] : [{ field: 'kind', words: wrong }])}
      ${Came(lang, said)}
      <h1>${say(lang, CORRECTIONS.title)}</h1>
      <p>${say(lang, CORRECTIONS.visitsGoOn)}</p>
      ${Form(props, wrong)}
      <h2>${say(lang, CORRECTIONS.mine)}</h2>
      ${List(props)}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me')}>${say(lang, CORRECTIONS.back)}</a></p>
    `,
  })
}

function Came(lang: PageLanguage, said: CorrectionsPage['said']): Part {
  if (said === 'opened')
    return html`<div class="card ok" role="status"><p><strong>✓ ${say(lang, CORRECTIONS.opened)}</strong></p></div>` as VNode
  if (said === 'limit')
    return html`<div class="card bad" role="alert"><p>${say(lang, CORRECTIONS.limit)}</p></div>` as VNode
  return null
}

function Form(props: CorrectionsPage, wrong: string | undefined): VNode {
  const { lang, base } = props
  return PostForm(props, `${base}/me/wrong`, [
    Choices({
      id: 'kind',
      name: 'kind',
      legend: say(lang, CORRECTIONS.kind),
      options: CORRECTION_KINDS.map((value) => ({ value, label: say(lang, KINDS[value]) })),
      chosen: undefined,
      error: wrong,
    }),
    TextArea({
      id: 'words',
      label: say(lang, CORRECTIONS.words),
      hint: say(lang, CORRECTIONS.wordsHint, { most: CORRECTION_CHARACTERS }),
      maxlength: CORRECTION_CHARACTERS,
    }),
    html`<button type="submit">${say(lang, CORRECTIONS.send)}</button>` as VNode,
  ])
}

function List({ lang, corrections, mayReadAnswers, base }: CorrectionsPage): Part {
  if (corrections.length === 0) return html`<p>${say(lang, CORRECTIONS.none)}</p>` as VNode
  const hidden = !mayReadAnswers && corrections.some((each) => each.state === 'settled' && each.answer !== '')
  return html`
    <ul>${corrections.map((each) => html`<li>${lineOf(lang, each, mayReadAnswers)}</li>`)}</ul>
    <p class="hint">${say(lang, CORRECTIONS.kept)}</p>
    ${hidden ? html`<p>${say(lang, CORRECTIONS.answerHidden)} <a class="t" href=${ownPathIn(lang, base, '/again')}>${say(lang, CORRECTIONS.verify)}</a></p>` : null}
  ` as Part
}

function lineOf(lang: PageLanguage, correction: Correction, mayReadAnswers: boolean): string {
  const { number, kind, day } = correction
  const state = correction.state === 'open' ? CORRECTIONS.isOpen : OUTCOMES[correction.outcome]
  const said = say(lang, CORRECTIONS.one, { number, kind: KINDS[kind], day: sayDay(day), state })
  if (correction.state === 'open' || correction.answer === '' || !mayReadAnswers) return said
  return `${said}: ${correction.answer}`
}

const KINDS: Readonly<Record<CorrectionKind, PageWords>> = {
  status: {
    ko: '접종 또는 패스 상태',
    en: 'Vaccination or pass',
    zh: '接种或通行证状态',
    vi: 'Tình trạng tiêm hoặc thẻ',
  },
  name: { ko: '이름 또는 생년월일', en: 'Name or birth date', zh: '姓名或出生日期', vi: 'Họ tên hoặc ngày sinh' },
  test: { ko: '검사 결과', en: 'Test result', zh: '检测结果', vi: 'Kết quả xét nghiệm' },
  other: { ko: '그 밖의 것', en: 'Something else', zh: '其他', vi: 'Điều khác' },
}

const OUTCOMES: Readonly<Record<CorrectionOutcome, PageWords>> = {
  corrected: { ko: '고쳤습니다', en: 'corrected', zh: '已更正', vi: 'đã sửa' },
  unchanged: { ko: '고칠 것이 없었습니다', en: 'nothing to correct', zh: '没有需要更正的', vi: 'không có gì phải sửa' },
}
