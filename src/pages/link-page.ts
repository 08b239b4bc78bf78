/** The page behind a text's link. Identity verification is not there yet, and it says so. Opening it changes nothing. */
import { html } from './html.ts'
import { renderPage } from './layout.ts'

export type LinkState = 'live' | 'expired' | 'unknown' | 'not-known'

/**
 * `recorded`: whether a visit list is kept at all now; without one nothing is said of a visit.
 * `not-known`: the link cannot be looked up right now. Holds nothing about the person, the place or the line.
 */
export function renderLinkPage(
  state: LinkState,
  options: { readonly demo: boolean; readonly recorded: boolean },
): string {
  const words = WORDS[state]
  return renderPage({
    title: words.title,
    demo: options.demo,
    body: html`
      <h1>${words.title}</h1>
      <div class="card">
        <p><strong>! ${words.ko}</strong></p>
        <p class="en" lang="en">${words.en}</p>
      </div>
      <p>${options.recorded ? '방문은 전화하신 때에 이미 등록되었습니다. ' : ''}지금은 종이 증명서, PCR 음성 문자, 접종 스티커를 직원에게 보여 주세요.</p>
      <p class="en" lang="en">${options.recorded ? 'Your visit was logged when you called. ' : ''}For now, please show staff a paper certificate, a negative PCR text or a vaccination sticker.</p>
      <p>이 링크는 방금 건 전화의 답으로만 옵니다. 이 화면은 주민등록번호나 비밀번호를 묻지 않습니다.</p>
      <p class="en" lang="en">Such a link only ever answers a call you have just made. This page never asks for a resident number or a password.</p>
    `,
  })
}

const WORDS: Readonly<Record<LinkState, { readonly title: string; readonly ko: string; readonly en: string }>> = {
  live: {
    title: '본인확인 준비 중',
    ko: '본인확인 기능을 준비하고 있습니다. 이 링크로는 아직 접종을 확인할 수 없습니다.',
    en: 'Identity verification is being prepared. This link cannot confirm a vaccination yet.',
  },
  expired: {
    title: '지난 링크',
    ko: '10분이 지나 쓸 수 없는 링크입니다. 다시 전화하시면 새 링크를 보내 드립니다.',
    en: 'This link has expired (10 minutes). Call the place again for a new one.',
  },
  unknown: {
    title: '알 수 없는 링크',
    ko: '알 수 없는 링크입니다. 주소를 확인하시거나 다시 전화해 주세요.',
    en: 'This link is not known. Check the address or call again.',
  },
  'not-known': {
    title: '잠시 확인할 수 없음',
    ko: '지금은 링크를 확인할 수 없습니다. 잠시 뒤 다시 열어 주세요.',
    en: 'The link cannot be looked up right now. Please open it again in a moment.',
  },
}
