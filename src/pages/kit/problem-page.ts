/** The page where no page is: an unknown address, a name that is not ours, a fault; in both languages, since nobody's is known. */
import { html } from './html.ts'
import { renderPage } from './layout.ts'

export type Problem = 'not-found' | 'other-host' | 'demo-gone' | 'fault'

type Said = { readonly title: string; readonly said: string }

export function renderProblemPage(problem: Problem, demo: boolean): string {
  const { ko, en } = WORDS[problem]
  return renderPage({
    title: ko.title,
    demo,
    body: html`
      <h1>${ko.title}</h1>
      <p>${ko.said}</p>
      <section lang="en">
        <h2>${en.title}</h2>
        <p>${en.said}</p>
      </section>
      <p><a href="/rules">${SEE_RULES.ko} <span lang="en">· ${SEE_RULES.en}</span></a></p>
    `,
  })
}

const SEE_RULES = { ko: '방역패스 규칙 보기', en: 'The rules of the pass' }

const WORDS: Readonly<Record<Problem, { readonly ko: Said; readonly en: Said }>> = {
  'not-found': {
    ko: {
      title: '페이지를 찾을 수 없습니다',
      said: '문자로 받은 링크라면 주소가 잘리지 않았는지 확인해 주세요. 시설이나 내 정보 번호로 다시 전화하시면 새 링크를 보내 드립니다.',
    },
    en: {
      title: 'There is no page at this address',
      said: 'If it came in a text, please open the whole link. Call the place or our own number again for a new one.',
    },
  },
  'other-host': {
    ko: { title: '이 주소로는 열 수 없습니다', said: '문자에 적힌 주소 그대로 열어 주세요.' },
    en: {
      title: 'This address cannot be used',
      said: 'Please open the address exactly as shown in the text.',
    },
  },
  'demo-gone': {
    ko: {
      title: '시연 화면이 끝났습니다',
      said: '전화는 계속 받아 등록합니다. 시연 화면을 다시 보시려면 서버를 다시 시작해 주세요.',
    },
    en: {
      title: 'The demo has ended',
      said: 'Calls are still taken and logged. Start the server again to have the demo back.',
    },
  },
  fault: {
    ko: {
      title: '일시적인 오류로 화면을 열 수 없습니다',
      said: '잠시 뒤 다시 열어 주세요. 시설에서는 종이 증명서를 보여 주셔도 됩니다.',
    },
    en: {
      title: 'Something went wrong',
      said: 'Please try again in a moment. You can also show a paper certificate.',
    },
  },
}
