/** `GET /i/CODE`: says only which call it answers, and asks for the last four digits. Messengers preview and cache it. */
import { type EpochMs, kstClock } from '../../domain/kit/time.ts'
import { DigitsField, ErrorSummary } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { say } from '../kit/say.ts'
import { CODE } from './words/digits.ts'

export type CodePage = Shared & {
  /** Path that the digits are posted to. */
  readonly action: string
  readonly calledAt: EpochMs
  /** A call to the service's own number. */
  readonly own: boolean
  readonly missesLeft: 3 | 2 | 1
  /** What is wrong with the digits just posted: others than the line's, or not four of them, which costs no try. */
  readonly wrong?: 'missed' | 'malformed' | undefined
  /** Goes back with the digits, in the hidden field `mark`. */
  readonly mark: string
  /** The person came back from identity verification in a browser that does not know the journey. */
  readonly finishing: boolean
  /** A page behind the digits was asked for in a browser that has not typed them: hidden fields that go along with them. */
  readonly carried?: readonly (readonly [name: string, value: string])[] | undefined
}

/** No site, no name, no outcome: neither in the page nor in its title. */
export function renderCodePage(props: CodePage): string {
  const { lang, wrong } = props
  const error = wrong && wordsOf(props, wrong)
  return renderVisitorPage(props, {
    title: say(lang, CODE.call),
    failed: wrong !== undefined,
    body: html`
      ${ErrorSummary(lang, error === undefined ? [] : [{ field: 'digits', words: error }])}
      <h1>${say(lang, CODE.aboutCallJustMade)}</h1>
      ${props.finishing ? html`<div class="card plain"><p>${say(lang, CODE.identityCheckDoneThese)}</p></div>` : null}
      ${props.carried === undefined ? null : html`<div class="card plain"><p>${say(lang, CODE.pageOnlyOpensBrowser)}</p></div>`}
      <p>${intro(props)}</p>
      ${PostForm(
        props,
        props.action,
        html`
          <input type="hidden" name="mark" value=${props.mark} />
          ${(props.carried ?? []).map(([name, value]) => html`<input type="hidden" name=${name} value=${value} />`)}
          ${DigitsField(lang, { error, focus: wrong !== undefined })}
          <button type="submit">${say(lang, CODE.continue)}</button>
        `,
      )}
      <p class="hint">${say(lang, CODE.askSoOnlyCaller)}</p>
    `,
  })
}

function wordsOf({ lang, missesLeft }: CodePage, wrong: NonNullable<CodePage['wrong']>): string {
  if (wrong === 'malformed') {
    return say(lang, CODE.enterFourDigits)
  }
  return missesLeft === 1 ? say(lang, CODE.missedLastTry) : say(lang, CODE.missed, { missesLeft })
}

function intro({ lang, own, calledAt }: CodePage): string {
  const clock = kstClock(calledAt)
  if (own) {
    return say(lang, CODE.aboutCallMyPage, { clock })
  }
  return say(lang, CODE.aboutCallAt, { clock })
}
