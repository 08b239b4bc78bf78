/** The form of one or more identity providers: the ticks of consent, what they ask, and a button for each. */
import type { VNode } from 'preact'
import type { ConsentKind } from '../../domain/identity/consents.ts'
import { Choices, type FieldError, TextInput, Tick } from '../kit/fields.ts'
import { PostForm, say } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { withRo } from '../kit/particle.ts'
import type { ConsentField, ConsentPage, OfferedProvider } from './consent-props.ts'

/** The first form stands open, further ones behind a line to open. */
export function ConsentForm(props: ConsentPage, group: readonly OfferedProvider[], index: number): VNode {
  const { lang, base } = props
  const here = isPosted(props, group, index)
  const errors = here ? consentErrors(props) : []
  const form = PostForm(
    props,
    `${base}/consent`,
    html`
      ${Ticks(props, here ? (props.typed?.agreed ?? []) : [], index, errors)}
      ${Asked(props, group, index, errors)}
      ${group.map(({ id, name }, nth) => {
        const filled = index === 0 && nth === 0
        return html`<button id=${`provider-${id}`} class=${filled ? null : 'o'} type="submit" name="provider" value=${id}>${say(lang, `${withRo(name.ko)} 본인확인`, `Verify with ${name.en}`)}</button>`
      })}
    `,
  )
  if (index === 0) return form
  const names = group.map(({ name }) => name[lang]).join(', ')
  return html`<details open=${here && errors.length > 0}>
    <summary>${say(lang, `다른 방법: ${names}`, `Another way: ${names}`)}</summary>
    ${form}
  </details>` as VNode
}

/** In the order of the fields, each with the id of its field. */
export function consentErrors(props: ConsentPage): readonly FieldError[] {
  const { lang, wrong = [], providers } = props
  const index = postedIndex(props)
  const ids: Record<ConsentField, string> = {
    agree: `agree-all${suffix(index)}`,
    name: `name${suffix(index)}`,
    carrier: `carrier${suffix(index)}`,
    provider: `provider-${providers[0]?.id ?? ''}`,
  }
  return FIELDS.filter((field) => wrong.includes(field)).map((field) => ({
    field: ids[field],
    words: say(lang, WORDS[field].ko, WORDS[field].en),
  }))
}

const FIELDS: readonly ConsentField[] = ['agree', 'name', 'carrier', 'provider']

const WORDS: Readonly<Record<ConsentField, { readonly ko: string; readonly en: string }>> = {
  agree: {
    ko: '두 가지 모두에 동의해 주세요.',
    en: 'Please agree to both.',
  },
  name: { ko: '이름을 신분증에 적힌 대로 입력해 주세요.', en: 'Please enter your name as it appears on your ID.' },
  carrier: { ko: '이용 중인 통신사를 선택해 주세요.', en: 'Please choose your carrier.' },
  provider: { ko: '본인확인 방법을 선택해 주세요.', en: 'Please choose how you want to be verified.' },
}

/**
 * Never set for the person; what they had set is set again where something else was wrong. The first tick stands for both
 * below it, and says so: it is sent as it is, so that it needs no script.
 */
function Ticks({ lang }: ConsentPage, agreed: readonly ConsentKind[], index: number, errors: readonly FieldError[]) {
  const all = say(lang, '전체 동의(아래 두 가지 모두)', 'Agree to all (both below)')
  const identity = say(lang, '(필수) 본인확인 정보의 수집·이용', '(Required) Collection and use of my identity data')
  const status = say(lang, '(필수) 민감정보의 조회·이용', '(Required) Look-up and use of my sensitive data')
  const plain = { error: undefined, focus: false }
  return html`<fieldset>
    <legend>${say(lang, '동의', 'I agree to')}</legend>
    ${Tick({ id: `agree-all${suffix(index)}`, name: 'agree-all', label: html`<strong>${all}</strong>` as VNode, checked: false, ...stateOf('agree-all', index, errors) })}
    ${Tick({ id: `agree-identity${suffix(index)}`, name: 'agree-identity', label: identity, checked: agreed.includes('identity'), ...plain })}
    ${Tick({ id: `agree-status${suffix(index)}`, name: 'agree-status', label: status, checked: agreed.includes('status'), ...plain })}
  </fieldset>`
}

function Asked(props: ConsentPage, group: readonly OfferedProvider[], index: number, errors: readonly FieldError[]) {
  const { lang, typed } = props
  const asks = group.flatMap(({ asks: fields }) => fields)
  return [
    asks.includes('name')
      ? TextInput({
          id: `name${suffix(index)}`,
          name: 'name',
          label: say(lang, '이름', 'Name'),
          hint: say(lang, '신분증에 적힌 대로. 예: 홍길동', 'As it appears on your ID, for example Hong Gildong'),
          attributes: {
            autocomplete: 'name',
            maxlength: 100,
            ...(typed?.name === undefined ? {} : { value: typed.name }),
          },
          ...stateOf('name', index, errors),
        })
      : null,
    asks.includes('carrier')
      ? Choices({
          id: `carrier${suffix(index)}`,
          name: 'carrier',
          legend: say(lang, '통신사', 'Carrier'),
          options: CARRIERS.map(({ value, ko, en }) => ({ value, label: say(lang, ko, en) })),
          chosen: typed?.carrier,
          error: stateOf('carrier', index, errors).error,
        })
      : null,
  ].filter((part) => part !== null)
}

const CARRIERS = [
  { value: 'SKT', ko: 'SKT', en: 'SKT' },
  { value: 'KT', ko: 'KT', en: 'KT' },
  { value: 'LGU', ko: 'LG U+', en: 'LG U+' },
  { value: 'SKT_MVNO', ko: '알뜰폰(SKT망)', en: 'Budget carrier (SKT network)' },
  { value: 'KT_MVNO', ko: '알뜰폰(KT망)', en: 'Budget carrier (KT network)' },
  { value: 'LGU_MVNO', ko: '알뜰폰(LG U+망)', en: 'Budget carrier (LG U+ network)' },
]

/** The error of one field of this form, and whether it is the first: that one has the focus. */
function stateOf(name: string, index: number, errors: readonly FieldError[]) {
  const at = errors.findIndex(({ field }) => field === `${name}${suffix(index)}`)
  return { error: errors[at]?.words, focus: at === 0 }
}

function isPosted(props: ConsentPage, group: readonly OfferedProvider[], index: number): boolean {
  return props.chosen === undefined || !props.providers.some(({ id }) => id === props.chosen)
    ? index === 0
    : group.some(({ id }) => id === props.chosen)
}

/** Which form was posted: the first is that of all who ask nothing. */
function postedIndex({ providers, chosen }: ConsentPage): number {
  const posted = providers.find(({ id }) => id === chosen)
  if (posted === undefined || posted.asks.length === 0) return 0
  const before = providers.some(({ asks }) => asks.length === 0) ? 1 : 0
  return before + providers.filter(({ asks }) => asks.length > 0).indexOf(posted)
}

function suffix(index: number): string {
  return index === 0 ? '' : `-${index + 1}`
}
