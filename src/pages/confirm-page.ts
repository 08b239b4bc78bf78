/** Before something is taken back or deleted: what is lost, what stays, and two buttons named by the act. */
import { PostForm, renderVisitorPage, type Shared, say } from './frame.ts'
import { html } from './html.ts'
import { ownPathIn } from './safe-url.ts'

export type ConfirmPage = Shared & {
  readonly base: string
  readonly what: 'withdraw' | 'delete'
  /** How many phones are tied to the person. */
  readonly lines: number
}

export function renderConfirmPage(props: ConfirmPage): string {
  const { lang, base, what } = props
  const { title, act, lost } = WORDS[what][lang]
  return renderVisitorPage(props, {
    title,
    body: html`
      <h1>${title}</h1>
      <ul>${lost(props.lines).map((each) => html`<li>${each}</li>`)}</ul>
      <p>${stays(props)}</p>
      ${PostForm(props, `${base}/me/${what}`, html`<button type="submit">${act}</button>`)}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me')}>${say(lang, '돌아가기', 'Go back')}</a></p>
    `,
  })
}

function stays({ lang, recorded }: ConfirmPage): string {
  const texts = say(lang, '이미 받으신 문자는 휴대전화에 남습니다.', 'Texts that you have received stay on your phone.')
  if (!recorded) return texts
  return `${say(lang, '봉인된 방문 기록은 저희가 열거나 골라낼 수 없어 그대로 있고, 28일 뒤 지워집니다.', 'Sealed visits stay, since we can neither read nor pick them out, and are gone after 28 days.')} ${texts}`
}

type Said = { readonly title: string; readonly act: string; readonly lost: (lines: number) => readonly string[] }

const WORDS: Readonly<Record<'withdraw' | 'delete', { readonly ko: Said; readonly en: Said }>> = {
  withdraw: {
    ko: {
      title: '이 번호의 동의를 거둘까요?',
      act: '동의 거두기',
      lost: (lines) => [
        '이 번호와 맺은 연결이 바로 끝납니다.',
        lines > 1
          ? '다른 전화와 맺은 연결은 그대로 있습니다.'
          : '연결된 전화가 더 없으므로 이름, 동의, 조회한 것이 모두 지워집니다.',
        '다시 쓰시려면 본인확인을 새로 하시면 됩니다.',
      ],
    },
    en: {
      title: 'Withdraw consent for this number?',
      act: 'Withdraw consent',
      lost: (lines) => [
        'The tie between you and this number ends at once.',
        lines > 1
          ? 'Your other phones stay tied to you.'
          : 'It is your only one, so your name, consents and look-ups are deleted too.',
        'To use it again, verify anew.',
      ],
    },
  },
  delete: {
    ko: {
      title: '기록을 모두 지울까요?',
      act: '기록 삭제하기',
      lost: (lines) => [
        '이름, 생년월일, 동의, 조회한 것이 바로 지워지고 되돌릴 수 없습니다.',
        lines > 1 ? `연결된 전화 ${lines}대의 연결이 모두 끝납니다.` : '이 번호와 맺은 연결이 끝납니다.',
        '다시 쓰시려면 본인확인을 새로 하시면 됩니다.',
      ],
    },
    en: {
      title: 'Delete all of your records?',
      act: 'Delete my records',
      lost: (lines) => [
        'Your name, birth date, consents and look-ups are deleted at once, for good.',
        lines > 1 ? `All ${lines} phones are untied from you.` : 'This number is untied from you.',
        'To use it again, verify anew.',
      ],
    },
  },
}
