/** Before something is taken back or deleted: what is lost, what stays, and two buttons named by the act. */
import type { PageLanguage } from '../../domain/kit/language.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { PostForm, renderVisitorPage, type Shared } from '../kit/frame.ts'
import { goneBy } from '../kit/gone-by.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { say } from '../kit/say.ts'
import { CONFIRM } from './words/ends.ts'

export type ConfirmPage = Shared & {
  readonly base: string
  readonly what: 'withdraw' | 'delete'
  /** How many phones are tied to the person. */
  readonly lines: number
  readonly now: EpochMs
}

export function renderConfirmPage(props: ConfirmPage): string {
  const { lang, base, what } = props
  const { title, act, lost } = WORDS[what][lang]
  return renderVisitorPage(props, {
    title,
    body: html`
      <h1>${title}</h1>
      <ul>${lost(props.lines, goneBy(lang, props.now)).map((each) => html`<li>${each}</li>`)}</ul>
      <p>${stays(props)}</p>
      ${PostForm(props, `${base}/me/${what}`, html`<button type="submit">${act}</button>`)}
      <p><a class="b o" href=${ownPathIn(lang, base, '/me')}>${say(lang, CONFIRM.goBack)}</a></p>
    `,
  })
}

function stays({ lang, recorded }: ConfirmPage): string {
  const texts = say(lang, CONFIRM.textsHaveAlreadyReceived)
  if (!recorded) return texts
  return `${say(lang, CONFIRM.sealedVisitRecordsStay)} ${texts}`
}

type Said = {
  readonly title: string
  readonly act: string
  readonly lost: (lines: number, goneBy: string) => readonly string[]
}

const BACKUPS = {
  ko: '암호화된 백업 사본은 최대 28일 안에 삭제됩니다.',
  en: 'Encrypted backup copies are deleted within 28 days.',
  zh: '加密备份最迟在 28 天内删除。',
  vi: 'Bản sao lưu mã hóa bị xóa trong vòng 28 ngày.',
} as const

const WORDS: Readonly<Record<'withdraw' | 'delete', Readonly<Record<PageLanguage, Said>>>> = {
  withdraw: {
    ko: {
      title: '이 번호의 동의를 철회할까요?',
      act: '동의 철회',
      lost: (lines, by) => [
        '이 번호와의 연결이 바로 해제됩니다.',
        lines > 1
          ? '다른 전화와의 연결은 그대로 유지됩니다.'
          : `연결된 다른 전화가 없어 이름, 생년월일, 동의, 조회 결과도 ${by} 완전히 삭제됩니다. ${BACKUPS.ko}`,
        '다시 이용하시려면 본인확인을 새로 하시면 됩니다.',
      ],
    },
    en: {
      title: 'Withdraw consent for this number?',
      act: 'Withdraw consent',
      lost: (lines, by) => [
        'This number is no longer linked to you, effective at once.',
        lines > 1
          ? 'Your other phones stay linked to you.'
          : `It is your only phone here, so your name, birth date, consents and look-up results are deleted for good too, ${by}. ${BACKUPS.en}`,
        'To use the service again, verify your identity again.',
      ],
    },
    zh: {
      title: '要撤回对此号码的同意吗？',
      act: '撤回同意',
      lost: (lines, by) => [
        '此号码与您的关联会马上解除。',
        lines > 1
          ? '您的其他电话仍保持关联。'
          : `您没有关联其他电话，所以姓名、出生日期、同意和查询结果也会在${by}彻底删除。${BACKUPS.zh}`,
        '要再次使用，请重新验证身份。',
      ],
    },
    vi: {
      title: 'Rút lại sự đồng ý cho số này?',
      act: 'Rút lại sự đồng ý',
      lost: (lines, by) => [
        'Số này không còn liên kết với bạn, có hiệu lực ngay.',
        lines > 1
          ? 'Các điện thoại khác của bạn vẫn được liên kết.'
          : `Bạn không có điện thoại nào khác được liên kết, nên họ tên, ngày sinh, sự đồng ý và kết quả tra cứu cũng bị xóa hẳn ${by}. ${BACKUPS.vi}`,
        'Muốn dùng lại, bạn cần xác minh danh tính lại.',
      ],
    },
  },
  delete: {
    ko: {
      title: '내 정보를 모두 삭제할까요?',
      act: '모두 삭제',
      lost: (lines, by) => [
        `이름, 생년월일, 동의, 조회 결과는 지금부터 이용되지 않으며, ${by} 완전히 삭제됩니다. 되돌릴 수 없습니다.`,
        BACKUPS.ko,
        lines > 1 ? `연결된 전화 ${lines}대의 연결이 모두 해제됩니다.` : '이 번호와의 연결이 해제됩니다.',
        '다시 이용하시려면 본인확인을 새로 하시면 됩니다.',
      ],
    },
    en: {
      title: 'Delete everything about you?',
      act: 'Delete everything',
      lost: (lines, by) => [
        `Your name, birth date, consents and look-up results are out of use at once, and deleted for good ${by}. This cannot be undone.`,
        BACKUPS.en,
        lines > 1 ? `All ${lines} phones are no longer linked to you.` : 'This number is no longer linked to you.',
        'To use the service again, verify your identity again.',
      ],
    },
    zh: {
      title: '要删除您的全部信息吗？',
      act: '全部删除',
      lost: (lines, by) => [
        `姓名、出生日期、同意和查询结果从现在起不再使用，并在${by}彻底删除。此操作无法撤销。`,
        BACKUPS.zh,
        lines > 1 ? `${lines} 部电话的关联会全部解除。` : '此号码的关联会解除。',
        '要再次使用，请重新验证身份。',
      ],
    },
    vi: {
      title: 'Xóa toàn bộ thông tin của bạn?',
      act: 'Xóa tất cả',
      lost: (lines, by) => [
        `Họ tên, ngày sinh, sự đồng ý và kết quả tra cứu không còn được dùng từ bây giờ, và bị xóa hẳn ${by}. Không thể hoàn tác.`,
        BACKUPS.vi,
        lines > 1 ? `Cả ${lines} điện thoại không còn liên kết với bạn.` : 'Số này không còn liên kết với bạn.',
        'Muốn dùng lại, bạn cần xác minh danh tính lại.',
      ],
    },
  },
}
