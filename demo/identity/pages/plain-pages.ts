/** Pages without a choice: not ready yet, away, and what cannot go on. */
import { html, renderPage } from './frame.ts'

const AWAY = {
  starting: [
    '본인확인 기관이 아직 준비 중입니다. 잠시 뒤 다시 해 주세요.',
    'Not ready yet. Please try again in a moment.',
  ],
  away: [
    '지금은 본인확인을 할 수 없습니다. 방문은 이미 기록되어 있습니다. 종이 증명서를 보여 주셔도 됩니다.',
    'Nobody can be identified right now. Your visit is already logged; you may show a document instead.',
  ],
} as const

export function awayPage(why: keyof typeof AWAY): string {
  const [ko, en] = AWAY[why]
  return plain('지금은 확인할 수 없습니다', 'Not available now', ko, en)
}

/** @param code  the protocol's word, shown small; `expired` is our own */
export function refusedPage(code: string): string {
  return plain(
    '본인확인을 이어 갈 수 없습니다',
    'This check cannot go on',
    '시간이 지났거나 이미 끝난 확인입니다. 문자의 링크를 다시 열거나, 시설에 다시 전화해 새 링크를 받아 주세요.',
    `It is over or took too long. Open the link in your text again, or ring the place again for a new one. (${code})`,
  )
}

function plain(titleKo: string, titleEn: string, ko: string, en: string): string {
  const body = html`
    <h1>${titleKo}<span class="en" lang="en">${titleEn}</span></h1>
    <div class="card"><p>${ko}</p><p class="en" lang="en">${en}</p></div>
  `
  return renderPage({ title: titleKo, lang: 'ko', body })
}
