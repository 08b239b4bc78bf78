/** After the end: what was done. Nothing of the person is left on it. */
import type { PageLanguage } from '../../domain/kit/language.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { renderVisitorPage, type Shared } from '../kit/frame.ts'
import { goneBy } from '../kit/gone-by.ts'
import { html } from '../kit/html.ts'
import { say } from '../kit/say.ts'
import { DONE } from './words/ends.ts'

export type DonePage = Shared & { readonly what: 'withdrawn' | 'deleted' | 'ended'; readonly now: EpochMs }

export function renderDonePage(props: DonePage): string {
  const { lang, what } = props
  const { title, said } = WORDS[what][lang]
  return renderVisitorPage(props, {
    title,
    body: html`
      <div class="card ok" role="status">
        <h1><span aria-hidden="true">✓</span> ${title}</h1>
        <p>${said(goneBy(lang, props.now))}</p>
      </div>
      <p>${say(lang, DONE.linkCanNoLonger)}</p>
      <p>${say(lang, DONE.mayCloseWindow)}</p>
    `,
  })
}

type Said = { readonly title: string; readonly said: (goneBy: string) => string }

const WORDS: Readonly<Record<DonePage['what'], Readonly<Record<PageLanguage, Said>>>> = {
  withdrawn: {
    ko: {
      title: '동의를 철회했습니다',
      said: (by) => `이 번호와의 연결이 해제되었습니다. 연결 정보는 ${by} 완전히 삭제됩니다.`,
    },
    en: {
      title: 'Consent withdrawn',
      said: (by) => `This number is no longer linked to you. What was kept of the link is deleted for good ${by}.`,
    },
    zh: {
      title: '已撤回同意',
      said: (by) => `此号码与您的关联已解除。关联信息会在${by}彻底删除。`,
    },
    vi: {
      title: 'Đã rút lại sự đồng ý',
      said: (by) => `Số này không còn liên kết với bạn. Thông tin liên kết bị xóa hẳn ${by}.`,
    },
  },
  deleted: {
    ko: {
      title: '모두 삭제했습니다',
      said: (by) => `이름, 생년월일, 동의, 조회 결과와 전화 연결은 더 이상 이용되지 않으며, ${by} 완전히 삭제됩니다.`,
    },
    en: {
      title: 'Everything deleted',
      said: (by) =>
        `Your name, birth date, consents, look-up results and linked phones are out of use, and deleted for good ${by}.`,
    },
    zh: {
      title: '已全部删除',
      said: (by) => `姓名、出生日期、同意、查询结果和电话关联不再使用，并在${by}彻底删除。`,
    },
    vi: {
      title: 'Đã xóa tất cả',
      said: (by) =>
        `Họ tên, ngày sinh, sự đồng ý, kết quả tra cứu và liên kết điện thoại không còn được dùng, và bị xóa hẳn ${by}.`,
    },
  },
  ended: {
    ko: {
      title: '종료했습니다',
      said: () => '이 링크의 이용이 끝났습니다. 시설에서는 종이 증명서를 보여 주셔도 됩니다.',
    },
    en: {
      title: 'You are done',
      said: () => 'You have finished with this link. You can also show a paper certificate.',
    },
    zh: {
      title: '已结束',
      said: () => '此链接的使用已结束。在场所也可以出示纸质证明。',
    },
    vi: {
      title: 'Đã kết thúc',
      said: () => 'Bạn đã dùng xong liên kết này. Tại cơ sở, bạn cũng có thể xuất trình giấy chứng nhận.',
    },
  },
}
