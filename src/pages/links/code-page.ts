/** `GET /i/CODE`: says only which call it answers, and asks for the last four digits. Messengers preview and cache it. */
import { type EpochMs, kstClock } from '../../domain/kit/time.ts'
import { DigitsField, ErrorSummary } from '../kit/fields.ts'
import { PostForm, renderVisitorPage, type Shared, say } from '../kit/frame.ts'
import { html } from '../kit/html.ts'

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
    title: say(lang, '전화 확인', 'Your call'),
    failed: wrong !== undefined,
    body: html`
      ${ErrorSummary(lang, error === undefined ? [] : [{ field: 'digits', words: error }])}
      <h1>${say(lang, '방금 거신 전화의 안내입니다', 'About the call you just made')}</h1>
      ${props.finishing ? html`<div class="card plain"><p>${say(lang, '본인확인이 끝났습니다. 마지막으로 전화번호 끝 네 자리만 확인하면 됩니다.', 'Your identity check is done. These four digits are the last step.')}</p></div>` : null}
      ${props.carried === undefined ? null : html`<div class="card plain"><p>${say(lang, '이 화면은 전화번호 끝 네 자리를 입력한 브라우저에서만 열립니다. 계속하시려면 다시 입력해 주세요.', 'This page only opens in the browser where you entered the four digits. To continue here, please enter them again.')}</p></div>`}
      <p>${intro(props)}</p>
      ${PostForm(
        props,
        props.action,
        html`
          <input type="hidden" name="mark" value=${props.mark} />
          ${(props.carried ?? []).map(([name, value]) => html`<input type="hidden" name=${name} value=${value} />`)}
          ${DigitsField(lang, { error, focus: wrong !== undefined })}
          <button type="submit">${say(lang, '계속', 'Continue')}</button>
        `,
      )}
      <p class="hint">${say(lang, '전화하신 본인만 볼 수 있도록 확인합니다.', 'We ask so that only you, the caller, can see what follows.')}</p>
    `,
  })
}

function wordsOf({ lang, missesLeft }: CodePage, wrong: NonNullable<CodePage['wrong']>): string {
  if (wrong === 'malformed') {
    return say(lang, '숫자 네 자리를 입력해 주세요.', 'Please enter four digits.')
  }
  return say(
    lang,
    `전화번호 끝 네 자리가 맞지 않습니다. 전화를 거신 번호를 확인해 주세요. 앞으로 ${missesLeft}번 더 입력하실 수 있습니다.`,
    `These are not the last four digits. Please check which number you called from. ${missesLeft === 1 ? 'One more try is' : `${missesLeft} more tries are`} left.`,
  )
}

function intro({ lang, own, calledAt }: CodePage): string {
  const clock = kstClock(calledAt)
  if (own) {
    return say(
      lang,
      `${clock}에 내 정보 번호로 거신 전화에 대한 안내입니다.`,
      `This is about your call to My page at ${clock}.`,
    )
  }
  return say(lang, `${clock}에 거신 전화에 대한 안내입니다.`, `This is about your call at ${clock}.`)
}
