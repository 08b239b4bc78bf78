/** The page where no page is: an unknown address, a name that is not ours, a fault. */
import { PAGE_LANGUAGES, type PageLanguage, textLanguage } from '../../domain/kit/language.ts'
import { HTML_LANG, html, type Part } from './html.ts'
import { renderPage } from './layout.ts'
import { type PageWords, say } from './say.ts'
import { FRAME } from './words.ts'

export type Problem = 'not-found' | 'other-host' | 'demo-gone' | 'fault'

export type ProblemPage = { readonly lang: PageLanguage; readonly demo: boolean }

export function renderProblemPage(problem: Problem, { lang, demo }: ProblemPage): string {
  const { title, said } = WORDS[problem]
  return renderPage({
    title: say(lang, title),
    demo,
    lang,
    above: OtherLanguages(lang),
    body: html`
      <h1>${say(lang, title)}</h1>
      <p>${say(lang, said)}</p>
      <p><a href=${`/rules?lang=${textLanguage(lang)}`}>${say(lang, FRAME.passRules)}</a></p>
    `,
  })
}

/** To the address that was asked for, whatever it is, which is not said again. */
function OtherLanguages(lang: PageLanguage): Part {
  const others = PAGE_LANGUAGES.filter((each) => each !== lang)
  return html`<p class="bar">
    ${others.map((each) => html`<a href=${`?lang=${each}`} lang=${HTML_LANG[each]}>${FRAME.ownName[each]}</a> `)}
  </p>` as Part
}

const WORDS: Readonly<Record<Problem, { readonly title: PageWords; readonly said: PageWords }>> = {
  'not-found': {
    title: {
      ko: '페이지를 찾을 수 없습니다',
      en: 'There is no page at this address',
      zh: '找不到页面',
      vi: 'Không tìm thấy trang',
    },
    said: {
      ko: '문자로 받은 링크라면 주소가 잘리지 않았는지 확인해 주세요. 시설이나 내 정보 번호로 다시 전화하시면 새 링크를 보내 드립니다.',
      en: 'If it came in a text, please open the whole link. Call the place or our own number again for a new one.',
      zh: '如果链接来自短信，请确认网址完整。再打一次场所或“我的信息”号码的电话，我们会发送新链接。',
      vi: 'Nếu liên kết từ tin nhắn, xin kiểm tra địa chỉ có đủ không. Hãy gọi lại đến cơ sở hoặc số “Trang của tôi” để nhận liên kết mới.',
    },
  },
  'other-host': {
    title: {
      ko: '이 주소로는 열 수 없습니다',
      en: 'This address cannot be used',
      zh: '无法通过此网址打开',
      vi: 'Không mở được bằng địa chỉ này',
    },
    said: {
      ko: '문자에 적힌 주소 그대로 열어 주세요.',
      en: 'Please open the address exactly as shown in the text.',
      zh: '请按短信中的网址原样打开。',
      vi: 'Xin mở đúng địa chỉ trong tin nhắn.',
    },
  },
  'demo-gone': {
    title: {
      ko: '시연 화면이 끝났습니다',
      en: 'The demo has ended',
      zh: '演示已结束',
      vi: 'Bản minh họa đã kết thúc',
    },
    said: {
      ko: '전화는 계속 받아 등록합니다. 시연 화면을 다시 보시려면 서버를 다시 시작해 주세요.',
      en: 'Calls are still taken and logged. Start the server again to have the demo back.',
      zh: '电话仍会接听并登记。要再看演示，请重新启动服务器。',
      vi: 'Cuộc gọi vẫn được nhận và ghi nhận. Để xem lại bản minh họa, hãy khởi động lại máy chủ.',
    },
  },
  fault: {
    title: {
      ko: '일시적인 오류로 화면을 열 수 없습니다',
      en: 'Something went wrong',
      zh: '暂时出错，无法打开页面',
      vi: 'Tạm thời có lỗi, không mở được trang',
    },
    said: {
      ko: '잠시 뒤 다시 열어 주세요. 시설에서는 종이 증명서를 보여 주셔도 됩니다.',
      en: 'Please try again in a moment. You can also show a paper certificate.',
      zh: '请稍后再打开。在场所也可以出示纸质证明。',
      vi: 'Xin thử lại sau ít phút. Ở cơ sở, bạn cũng có thể xuất trình giấy chứng nhận.',
    },
  },
}
