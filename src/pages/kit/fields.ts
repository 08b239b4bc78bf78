/** Fields with their label above, hint below it, and the error in words: what was wrong and how to put it right. */
import type { VNode } from 'preact'
import type { PageLanguage } from '../../domain/kit/language.ts'
import { html, type Part } from './html.ts'
import { say } from './say.ts'
import { FIELDS } from './words.ts'

export type FieldError = { readonly field: string; readonly words: string }

/** All that is wrong, each a link to its field; the first such field has the focus. */
export function ErrorSummary(lang: PageLanguage, errors: readonly FieldError[]): Part {
  if (errors.length === 0) return null
  return html`<div class="card bad" role="alert">
    <h2>${say(lang, FIELDS.check)}</h2>
    <ul>${errors.map(({ field, words }) => html`<li><a href=${`#${field}`}>${words}</a></li>`)}</ul>
  </div>` as VNode
}

export type TextField = {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly error: string | undefined
  readonly attributes: {
    readonly autocomplete: string
    readonly inputmode?: 'numeric'
    readonly pattern?: string
    readonly maxlength: number
    readonly class?: string
    readonly value?: string
  }
  readonly focus: boolean
}

export function TextInput({ id, name, label, hint, error, attributes, focus }: TextField): VNode {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <span class="hint" id=${`${id}-hint`}>${hint}</span>
    ${error === undefined ? null : Wrong(id, error)}
    <input
      id=${id}
      name=${name}
      type="text"
      class=${attributes.class}
      inputmode=${attributes.inputmode}
      pattern=${attributes.pattern}
      maxlength=${attributes.maxlength}
      autocomplete=${attributes.autocomplete}
      value=${attributes.value}
      required
      autofocus=${focus}
      aria-invalid=${error === undefined ? null : 'true'}
      aria-describedby=${`${id}-hint${error === undefined ? '' : ` ${id}-error`}`}
    />
  </div>` as VNode
}

/** Several lines of one's own words, which may be left out. */
export function TextArea(props: {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly maxlength: number
}): VNode {
  const { id, label, hint, maxlength } = props
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <span class="hint" id=${`${id}-hint`}>${hint}</span>
    <textarea id=${id} name=${id} rows="4" maxlength=${maxlength} autocomplete="off" aria-describedby=${`${id}-hint`}></textarea>
  </div>` as VNode
}

/** The last four digits of one's own number: who has the phone knows them, a preview does not. */
export function DigitsField(
  lang: PageLanguage,
  { error, focus }: { readonly error: string | undefined; readonly focus: boolean },
): VNode {
  return TextInput({
    id: 'digits',
    name: 'digits',
    label: say(lang, FIELDS.digitsLabel),
    hint: say(lang, FIELDS.digitsHint),
    error,
    attributes: { autocomplete: 'off', inputmode: 'numeric', pattern: '[0-9]*', maxlength: 4, class: 'digits' },
    focus,
  })
}

export function Tick(props: {
  readonly id: string
  readonly name: string
  readonly label: string | VNode
  readonly checked: boolean
  readonly error: string | undefined
  readonly focus: boolean
}): VNode {
  const { id, name, label, checked, error, focus } = props
  return html`<div>
    ${error === undefined ? null : Wrong(id, error)}
    <label class="check">
      <input
        id=${id}
        name=${name}
        type="checkbox"
        value="yes"
        checked=${checked}
        autofocus=${focus}
        aria-invalid=${error === undefined ? null : 'true'}
        aria-describedby=${error === undefined ? null : `${id}-error`}
      />
      ${label}
    </label>
  </div>` as VNode
}

export type Choice = {
  readonly id: string
  readonly name: string
  readonly legend: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly chosen: string | undefined
  readonly error?: string | undefined
}

/** One of several. The first has the group's id, so that a link leads there. */
export function Choices({ id, name, legend, options, chosen, error }: Choice): VNode {
  return html`<fieldset role="radiogroup" aria-invalid=${error === undefined ? null : 'true'} aria-describedby=${error === undefined ? null : `${id}-error`}>
    <legend>${legend}</legend>
    ${error === undefined ? null : Wrong(id, error)}
    ${options.map(
      ({ value, label }, index) => html`<label class="check">
        <input id=${index === 0 ? id : null} name=${name} type="radio" value=${value} checked=${value === chosen} />
        ${label}
      </label>`,
    )}
  </fieldset>` as VNode
}

function Wrong(id: string, words: string) {
  return html`<span class="wrong" id=${`${id}-error`}>! ${words}</span>`
}

/** `4단계 중 2단계`, with the names of all four: the digits were the first. */
export function Steps(lang: PageLanguage, current: 2 | 3): VNode {
  const steps = [FIELDS.fourDigits, FIELDS.consent, FIELDS.identityCheck, FIELDS.result]
  return html`<div>
    <p class="hint">${say(lang, FIELDS.step, { current })}</p>
    <ol class="steps">
      ${steps.map((step, index) => html`<li aria-current=${index + 1 === current ? 'step' : null}>${`${index + 1}. ${say(lang, step)}`}</li>`)}
    </ol>
  </div>` as VNode
}
