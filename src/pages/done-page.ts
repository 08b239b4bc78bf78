/** After the end: what was done. Nothing of the person is left on it. */
import { renderVisitorPage, type Shared, say } from './frame.ts'
import { html } from './html.ts'

export type DonePage = Shared & { readonly what: 'withdrawn' | 'deleted' | 'ended' }

export function renderDonePage(props: DonePage): string {
  const { lang, what } = props
  const { title, said } = WORDS[what][lang]
  return renderVisitorPage(props, {
    title,
    body: html`
      <div class="card ok" role="status">
        <h1><span aria-hidden="true">✓</span> ${title}</h1>
        <p>${said}</p>
      </div>
      <p>${say(lang, '이 링크는 끝났습니다. 새 링크는 다시 전화하시면 보내 드립니다.', 'This link is finished. Call again for a new one.')}</p>
      <p>${say(lang, '이 창은 닫으셔도 됩니다.', 'You may close this window.')}</p>
    `,
  })
}

type Said = { readonly title: string; readonly said: string }

const WORDS: Readonly<Record<DonePage['what'], { readonly ko: Said; readonly en: Said }>> = {
  withdrawn: {
    ko: { title: '동의를 거두었습니다', said: '이 번호와 맺은 연결이 끝났습니다.' },
    en: { title: 'Consent is withdrawn', said: 'This number is no longer tied to you.' },
  },
  deleted: {
    ko: { title: '모두 지웠습니다', said: '이름, 생년월일, 동의, 조회한 것과 전화 연결이 지워졌습니다.' },
    en: {
      title: 'Everything is deleted',
      said: 'Your name, birth date, consents, look-ups and phones are no longer kept.',
    },
  },
  ended: {
    ko: { title: '끝냈습니다', said: '이 링크로 하시던 일을 마쳤습니다. 시설에서는 종이 증명서를 보여 주셔도 됩니다.' },
    en: {
      title: 'Ended',
      said: 'What you did with this link is finished. At a place, a paper certificate will do too.',
    },
  },
}
