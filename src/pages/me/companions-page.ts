/** Page of companions (동반자): who is named, until when, what holds for each here, and a form for one more. */

import type { VNode } from 'preact'
import { type Companion, companionEnds, RELATIONS, type Relation } from '../../domain/identity/companion.ts'
import { maskName } from '../../domain/identity/mask-name.ts'
import { textLanguage } from '../../domain/kit/language.ts'
import { addDays, type CalendarDate, yearOf } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import { Choices, ErrorSummary, TextInput, Tick } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html, type Part } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { named, type PageWords, say } from '../kit/say.ts'
import { sayDay } from '../kit/say-time.ts'
import { COMPANIONS } from './words/companions.ts'

export type CompanionsPage = Shared & {
  readonly base: string
  readonly companions: readonly { readonly companion: Companion; readonly decision: PassDecision | undefined }[]
  readonly most: number
  readonly today: CalendarDate
  /** What came of the last press of a button. */
  readonly said?: 'added' | 'removed' | 'full' | 'limit' | 'came' | 'unavailable' | undefined
  readonly wrong?: readonly Field[]
  /** To be typed no second time. */
  readonly typed?: { readonly name: string; readonly birthDate: string; readonly relation: string }
}

type Field = 'name' | 'birth-date' | 'relation' | 'agree'

export function renderCompanionsPage(props: CompanionsPage): string {
  const { lang, base, companions, most, wrong = [] } = props
  return renderVisitorPage(props, {
    title: say(lang, COMPANIONS.title),
    failed: wrong.length > 0,
    body: html`
      ${ErrorSummary(
        lang,
        wrong.map((field) => ({ field, words: say(lang, WRONG[field]) })),
      )}
      ${Came(props)}
      <h1>${say(lang, COMPANIONS.title)}</h1>
      <p>${say(lang, COMPANIONS.about, { most })}</p>
      ${companions.length === 0 ? html`<p>${say(lang, COMPANIONS.none)}</p>` : companions.map((each) => One(props, each))}
      ${companions.length === 0 ? null : html`<p>${say(lang, COMPANIONS.keys)}</p>`}
      ${companions.length < most ? Form(props) : null}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me')}>${say(lang, COMPANIONS.back)}</a></p>
    `,
  })
}

function Came({ lang, said }: CompanionsPage): Part {
  if (said === undefined) return null
  const isDone = said === 'added' || said === 'removed' || said === 'came'
  return html`<div class=${isDone ? 'card ok' : 'card bad'} role=${isDone ? 'status' : 'alert'}>
    <p><strong>${isDone ? '✓ ' : ''}${CAME[said][lang]}</strong></p>
  </div>` as VNode
}

/** Masked: a borrowed phone shows no more than a text does. */
function One(props: CompanionsPage, { companion, decision }: CompanionsPage['companions'][number]): VNode {
  const { lang, base } = props
  const { id, name, birthDate, relation } = companion
  const until = sayDay(addDays(companionEnds(companion), -1))
  return html`<div class="card plain">
    <p><strong>${maskName(name, textLanguage(lang))}</strong>, ${say(lang, COMPANIONS.one, { year: yearOf(birthDate), relation: OF[relation], until })}</p>
    ${decision === undefined ? null : html`<p>${say(lang, COMPANIONS.here, { what: whatHolds(decision) })}</p>`}
    ${decision === undefined ? null : CameNow(props, companion)}
    ${PostForm(
      props,
      `${base}/me/companions/remove`,
      html`<button class="o" type="submit" name="id" value=${id}>${say(lang, COMPANIONS.remove, { name: nameIn(name) })}</button>`,
    )}
  </div>` as VNode
}

function CameNow(props: CompanionsPage, { id, name }: Companion): VNode {
  const words = say(props.lang, COMPANIONS.cameNow, { name: nameIn(name) })
  return PostForm(
    props,
    `${props.base}/me/companions/came`,
    html`<button class="o" type="submit" name="id" value=${id}>${words}</button>`,
  )
}

function nameIn(name: string): PageWords {
  return named({ ko: maskName(name, 'ko'), en: maskName(name, 'en') })
}

/** Only what goes by age or place is proved for somebody who is named by another: everybody else shows a document. */
function whatHolds({ outcome, reason }: PassDecision): PageWords {
  if (outcome === 'pass' && reason.code === 'proof-holds' && reason.proof === 'age') return HOLDS.age
  return outcome === 'not-required' ? HOLDS.free : HOLDS.document
}

function Form(props: CompanionsPage): VNode {
  const { lang, base, companions, typed, wrong = [], today } = props
  const wordsOf = (field: Field) => (wrong.includes(field) ? say(lang, WRONG[field]) : undefined)
  const [first] = wrong
  return html`<div>
    <h2>${say(lang, COMPANIONS.add)}</h2>
    ${PostForm(props, `${base}/me/companions`, [
      TextInput({
        ...{ id: 'name', name: 'name', label: say(lang, COMPANIONS.name), hint: say(lang, COMPANIONS.nameHint) },
        ...{ error: wordsOf('name'), focus: first === 'name' },
        attributes: { autocomplete: 'off', maxlength: 60, value: typed?.name ?? '' },
      }),
      TextInput({
        ...{ id: 'birth-date', name: 'birth-date', label: say(lang, COMPANIONS.birthDate) },
        hint: say(lang, COMPANIONS.birthDateHint, { year: yearOf(today) - 10 }),
        ...{ error: wordsOf('birth-date'), focus: first === 'birth-date' },
        attributes: { autocomplete: 'off', inputmode: 'numeric', maxlength: 10, value: typed?.birthDate ?? '' },
      }),
      Choices({
        ...{ id: 'relation', name: 'relation', legend: say(lang, COMPANIONS.relation), error: wordsOf('relation') },
        options: RELATIONS.map((value) => ({ value, label: say(lang, OF[value]) })),
        chosen: typed?.relation,
      }),
      Tick({
        ...{ id: 'agree', name: 'agree', label: say(lang, COMPANIONS.agree), checked: false },
        ...{ error: wordsOf('agree'), focus: first === 'agree' },
      }),
      html`<p class="hint">${say(lang, COMPANIONS.kept)}</p>` as VNode,
      html`<button class=${companions.length > 0 ? 'o' : null} type="submit">${say(lang, COMPANIONS.send)}</button>` as VNode,
    ])}
  </div>` as VNode
}

const OF: Readonly<Record<Relation, PageWords>> = {
  child: { ko: '자녀', en: 'child', zh: '子女', vi: 'con' },
  parent: { ko: '부모', en: 'parent', zh: '父母', vi: 'cha mẹ' },
}

const HOLDS: Readonly<Record<'age' | 'free' | 'document', PageWords>> = {
  age: {
    ko: '나이로 방역패스 예외(직원이 신분증을 볼 수 있습니다)',
    en: 'no pass needed by age (staff may ask for an ID)',
    zh: '因年龄无需防疫通行证（店员可能会查看身份证件）',
    vi: 'được miễn thẻ phòng dịch vì tuổi (nhân viên có thể xem giấy tờ)',
  },
  free: {
    ko: '방역패스 없이 이용하는 곳',
    en: 'no pass is needed here',
    zh: '这里无需防疫通行证',
    vi: 'nơi này không cần thẻ phòng dịch',
  },
  document: {
    ko: '증명서를 보여 주세요',
    en: 'please show a document',
    zh: '请出示证明',
    vi: 'xin xuất trình giấy chứng nhận',
  },
}

const WRONG: Readonly<Record<Field, PageWords>> = {
  name: { ko: '이름을 적어 주세요(20자까지)', en: 'Please give the name', zh: '请填写姓名', vi: 'Xin ghi họ tên' },
  'birth-date': {
    ko: '생년월일 여덟 자리를 적어 주세요',
    en: 'Please give the birth date, eight digits',
    zh: '请填写八位出生日期',
    vi: 'Xin ghi ngày sinh, tám chữ số',
  },
  relation: {
    ko: '자녀인지 부모인지 골라 주세요',
    en: 'Please choose child or parent',
    zh: '请选择子女或父母',
    vi: 'Xin chọn con hoặc cha mẹ',
  },
  agree: { ko: '동의를 확인해 주세요', en: 'Please confirm the consent', zh: '请确认同意', vi: 'Xin xác nhận đồng ý' },
}

const CAME: Readonly<Record<NonNullable<CompanionsPage['said']>, PageWords>> = {
  added: {
    ko: '동반자를 추가했습니다.',
    en: 'The companion is added.',
    zh: '已添加同行人。',
    vi: 'Đã thêm người đi cùng.',
  },
  removed: {
    ko: '동반자를 삭제했습니다.',
    en: 'The companion is removed.',
    zh: '已删除同行人。',
    vi: 'Đã xóa người đi cùng.',
  },
  full: {
    ko: '동반자를 더 적을 수 없습니다.',
    en: 'There can be no more companions.',
    zh: '不能再添加同行人。',
    vi: 'Không thêm được người đi cùng nữa.',
  },
  came: {
    ko: '함께 오신 분이 등록되었습니다.',
    en: 'Your companion is checked in.',
    zh: '您的同行人已登记。',
    vi: 'Người đi cùng đã được đăng ký.',
  },
  unavailable: {
    ko: '지금은 등록하지 못했습니다. 직원에게 말씀해 주세요.',
    en: 'Your companion could not be checked in. Please tell the staff.',
    zh: '现在无法登记。请告诉店员。',
    vi: 'Hiện không đăng ký được. Xin báo nhân viên.',
  },
  limit: {
    ko: '오늘은 더 바꾸실 수 없습니다. 내일 다시 해 주세요.',
    en: 'No more changes today. Please try again tomorrow.',
    zh: '今天不能再更改。请明天再试。',
    vi: 'Hôm nay không thay đổi được nữa. Xin thử lại ngày mai.',
  },
}
