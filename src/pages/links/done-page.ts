/** After the end: what was done. Nothing of the person is left on it. */
import type { EpochMs } from '../../domain/kit/time.ts'
import { renderVisitorPage, type Shared } from '../kit/frame.ts'
import { goneBy } from '../kit/gone-by.ts'
import { html } from '../kit/html.ts'
import { say } from '../kit/say.ts'
import { DONE } from './words.ts'

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

const WORDS: Readonly<Record<DonePage['what'], { readonly ko: Said; readonly en: Said }>> = {
  withdrawn: {
    ko: {
      title: '동의를 철회했습니다',
      said: (by) => `이 번호와의 연결이 해제되었습니다. 연결 정보는 ${by} 완전히 삭제됩니다.`,
    },
    en: {
      title: 'Consent withdrawn',
      said: (by) => `This number is no longer linked to you. What was kept of the link is deleted for good ${by}.`,
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
  },
}
