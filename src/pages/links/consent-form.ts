/** The form of one or more identity providers: the ticks of consent, what they ask, and a button for each. */
import type { VNode } from 'preact'
import type { ConsentKind } from '../../domain/identity/consents.ts'
import { Choices, type FieldError, TextInput, Tick } from '../kit/fields.ts'
import { PostForm } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { withRo } from '../kit/particle.ts'
import { named, type PageWords, say } from '../kit/say.ts'
import type { ConsentField, ConsentPage, OfferedProvider } from './consent-props.ts'
import { CONSENT_FORM } from './words/consent.ts'

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
        return html`<button id=${`provider-${id}`} class=${filled ? null : 'o'} type="submit" name="provider" value=${id}>${say(lang, CONSENT_FORM.verifyWith, { provider: { ...named(name), ko: withRo(name.ko) } })}</button>`
      })}
    `,
  )
  if (index === 0) return form
  const names = group.map(({ name }) => named(name)[lang]).join(', ')
  return html`<details open=${here && errors.length > 0}>
    <summary>${say(lang, CONSENT_FORM.anotherWay, { names })}</summary>
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
    words: say(lang, WORDS[field]),
  }))
}

const FIELDS: readonly ConsentField[] = ['agree', 'name', 'carrier', 'provider']

const WORDS: Readonly<Record<ConsentField, PageWords>> = {
  agree: {
    ko: '두 가지 모두에 동의해 주세요.',
    en: 'Please agree to both.',
    zh: '请同意两项内容。',
    vi: 'Xin đồng ý cả hai mục.',
  },
  name: {
    ko: '이름을 신분증에 적힌 대로 입력해 주세요.',
    en: 'Please enter your name as it appears on your ID.',
    zh: '请按证件填写姓名。',
    vi: 'Xin nhập họ tên như trên giấy tờ.',
  },
  carrier: {
    ko: '이용 중인 통신사를 선택해 주세요.',
    en: 'Please choose your carrier.',
    zh: '请选择您的电信公司。',
    vi: 'Xin chọn nhà mạng.',
  },
  provider: {
    ko: '본인확인 방법을 선택해 주세요.',
    en: 'Please choose how you want to be verified.',
    zh: '请选择验证方式。',
    vi: 'Xin chọn cách xác minh.',
  },
}

/**
 * Never set for the person; what they had set is set again where something else was wrong. The first tick stands for both
 * below it, and says so: it is sent as it is, so that it needs no script.
 */
function Ticks({ lang }: ConsentPage, agreed: readonly ConsentKind[], index: number, errors: readonly FieldError[]) {
  const all = say(lang, CONSENT_FORM.agreeAllBothBelow)
  const identity = say(lang, CONSENT_FORM.requiredCollectionUseMy)
  const status = say(lang, CONSENT_FORM.requiredLookUpUse)
  const plain = { error: undefined, focus: false }
  return html`<fieldset>
    <legend>${say(lang, CONSENT_FORM.iAgree)}</legend>
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
          label: say(lang, CONSENT_FORM.name),
          hint: say(lang, CONSENT_FORM.asAppearsIdExample),
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
          legend: say(lang, CONSENT_FORM.carrier),
          options: CARRIERS.map(({ value, words }) => ({ value, label: say(lang, words) })),
          chosen: typed?.carrier,
          error: stateOf('carrier', index, errors).error,
        })
      : null,
  ].filter((part) => part !== null)
}

const CARRIERS = [
  { value: 'SKT', words: named({ ko: 'SKT', en: 'SKT' }) },
  { value: 'KT', words: named({ ko: 'KT', en: 'KT' }) },
  { value: 'LGU', words: named({ ko: 'LG U+', en: 'LG U+' }) },
  {
    value: 'SKT_MVNO',
    words: {
      ko: '알뜰폰(SKT망)',
      en: 'Budget carrier (SKT network)',
      zh: '低价运营商（SKT 网络）',
      vi: 'MVNO (mạng SKT)',
    },
  },
  {
    value: 'KT_MVNO',
    words: {
      ko: '알뜰폰(KT망)',
      en: 'Budget carrier (KT network)',
      zh: '低价运营商（KT 网络）',
      vi: 'MVNO (mạng KT)',
    },
  },
  {
    value: 'LGU_MVNO',
    words: {
      ko: '알뜰폰(LG U+망)',
      en: 'Budget carrier (LG U+ network)',
      zh: '低价运营商（LG U+ 网络）',
      vi: 'MVNO (mạng LG U+)',
    },
  },
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
