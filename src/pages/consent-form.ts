/** The form of one or more identity providers: two ticks, what they ask, and a button for each. */
import type { VNode } from 'preact'
import type { ConsentKind } from '../domain/identity/consents.ts'
import type { ConsentField, ConsentPage, OfferedProvider } from './consent-props.ts'
import { Choices, type FieldError, TextInput, Tick } from './fields.ts'
import { PostForm, say } from './frame.ts'
import { html } from './html.ts'
import { withRo } from './particle.ts'

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
    agree: `agree-identity${suffix(index)}`,
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
    ko: '본인확인을 하시려면 두 가지 모두 동의가 필요합니다.',
    en: 'Both consents are needed before you can be verified.',
  },
  name: { ko: '이름을 신분증에 있는 대로 넣어 주세요.', en: 'Please type your name as on your identity card.' },
  carrier: { ko: '쓰시는 통신사를 골라 주세요.', en: 'Please choose your carrier.' },
  provider: { ko: '본인확인 방법을 골라 주세요.', en: 'Please choose how to verify.' },
}

/** Never set for the person; what they had set is set again where something else was wrong. */
function Ticks({ lang }: ConsentPage, agreed: readonly ConsentKind[], index: number, errors: readonly FieldError[]) {
  const identity = say(
    lang,
    '(필수) 본인확인과 길어야 28일의 보관에 동의합니다.',
    '(Required) I agree to be verified and to what is kept, for 28 days at most.',
  )
  const status = say(
    lang,
    '(필수) 건강에 관한 민감정보(접종·음성·예외 상태)의 조회에 동의합니다.',
    '(Required) I agree that sensitive health data is looked up: vaccination, test or exemption status.',
  )
  return html`<fieldset>
    <legend>${say(lang, '동의', 'Consent')}</legend>
    ${Tick({ id: `agree-identity${suffix(index)}`, name: 'agree-identity', label: identity, checked: agreed.includes('identity'), ...stateOf('agree-identity', index, errors) })}
    ${Tick({ id: `agree-status${suffix(index)}`, name: 'agree-status', label: status, checked: agreed.includes('status'), error: undefined, focus: false })}
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
          hint: say(lang, '신분증에 있는 대로. 예: 홍길동', 'As on your identity card, for example Hong Gildong'),
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
  { value: 'SKT_MVNO', ko: '알뜰폰(SKT망)', en: 'Budget carrier on SKT' },
  { value: 'KT_MVNO', ko: '알뜰폰(KT망)', en: 'Budget carrier on KT' },
  { value: 'LGU_MVNO', ko: '알뜰폰(LG U+망)', en: 'Budget carrier on LG U+' },
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
