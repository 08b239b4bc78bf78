/** A link that leads nowhere any more, or not now: what happened and what to do. */
import type { PageLanguage } from '../../domain/kit/language.ts'
import { renderVisitorPage, type Shared, telephone } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { say } from '../kit/say.ts'
import { ENDED } from './words/ends.ts'

export type EndedState =
  | 'expired' // ten minutes without the right digits
  | 'used' // its journey is over
  | 'replaced' // a newer link was sent
  | 'locked' // three times other digits
  | 'unknown' // never sent
  | 'not-known' // cannot be looked up right now
  | 'too-many' // many wrong links from this network
  | 'other-site-request' // a form that another site sent
  | 'not-understood' // a form that is too long, or of another kind

export type EndedPage = Shared & { readonly state: EndedState }

export function renderEndedPage(props: EndedPage): string {
  const { lang, state, selfNumber, recorded } = props
  const { title, what, todo } = WORDS[state][lang]
  return renderVisitorPage(props, {
    title,
    body: html`
      <h1>${title}</h1>
      <div class="card">
        <p><strong>! ${what}</strong></p>
        <p>${todo}</p>
      </div>
      ${WAITING.has(state) ? Again(props) : Ring(lang, selfNumber)}
      <p>${say(lang, ENDED.untilThenShowStaff)}</p>
      ${recorded ? html`<p>${say(lang, ENDED.ifCalledPlaceVisit)}</p>` : null}
    `,
  })
}

/** The link may still be good: it is opened again, without another call. */
const WAITING: ReadonlySet<EndedState> = new Set(['not-known', 'too-many', 'not-understood'])

function Again({ lang, here }: EndedPage) {
  return html`<p><a class="b" href=${ownPathIn(lang, here)}>${say(lang, ENDED.openAgain)}</a></p>`
}

/** The place's own answer comes once in ten minutes; the service's own number answers each call, up to the day's links. */
function Ring(lang: PageLanguage, selfNumber: string | undefined) {
  if (selfNumber === undefined) return null
  const call = telephone(selfNumber)
  if (call === undefined) return null
  return html`<p><a class="b" href=${call}>${say(lang, ENDED.call, { selfNumber })}</a></p>
    <p class="hint">${say(lang, ENDED.callMyPageNew)}</p>`
}

type Said = { readonly title: string; readonly what: string; readonly todo: string }

const RING = {
  ko: '새 링크를 받으시려면 다시 전화해 주세요. 시설 번호로는 10분이 지난 뒤에 새 링크를 받으실 수 있습니다.',
  en: 'For a new link, please call again. The number of a place sends a new one after ten minutes.',
  zh: '要领取新链接，请再打一次电话。打场所的号码时，10 分钟后才会发送新链接。',
  vi: 'Để nhận liên kết mới, xin gọi lại. Số của cơ sở gửi liên kết mới sau mười phút.',
}

const WORDS: Readonly<Record<EndedState, Readonly<Record<PageLanguage, Said>>>> = {
  expired: {
    ko: { title: '유효 시간이 지난 링크', what: '10분이 지나 더 이상 사용할 수 없는 링크입니다.', todo: RING.ko },
    en: {
      title: 'This link has expired',
      what: 'A link can be used for ten minutes, and they have passed.',
      todo: RING.en,
    },
    zh: { title: '链接已过期', what: '已过 10 分钟，此链接不能再使用。', todo: RING.zh },
    vi: { title: 'Liên kết đã hết hạn', what: 'Đã quá mười phút nên không dùng được liên kết này nữa.', todo: RING.vi },
  },
  used: {
    ko: { title: '이미 사용한 링크', what: '이미 사용이 끝난 링크입니다.', todo: RING.ko },
    en: { title: 'This link has been used', what: 'This link has already been used.', todo: RING.en },
    zh: { title: '链接已使用', what: '此链接已经使用过。', todo: RING.zh },
    vi: { title: 'Liên kết đã được dùng', what: 'Liên kết này đã được dùng rồi.', todo: RING.vi },
  },
  replaced: {
    ko: {
      title: '새 링크가 있습니다',
      what: '이 번호로 새 문자를 보내 드렸습니다.',
      todo: '가장 최근에 받으신 문자의 링크를 열어 주세요.',
    },
    en: {
      title: 'There is a newer link',
      what: 'A newer text was sent to this number.',
      todo: 'Please open the link in the latest text.',
    },
    zh: { title: '有新链接', what: '已向此号码发送新短信。', todo: '请打开最近一条短信中的链接。' },
    vi: {
      title: 'Có liên kết mới hơn',
      what: 'Một tin nhắn mới đã được gửi đến số này.',
      todo: 'Xin mở liên kết trong tin nhắn mới nhất.',
    },
  },
  locked: {
    ko: { title: '잠긴 링크', what: '끝 네 자리가 세 번 맞지 않아 링크를 잠갔습니다.', todo: RING.ko },
    en: { title: 'This link is locked', what: 'The last four digits were wrong three times.', todo: RING.en },
    zh: { title: '链接已锁定', what: '后四位输错三次，链接已锁定。', todo: RING.zh },
    vi: { title: 'Liên kết đã bị khóa', what: 'Bốn số cuối sai ba lần nên liên kết đã bị khóa.', todo: RING.vi },
  },
  unknown: {
    ko: {
      title: '알 수 없는 링크',
      what: '이 링크를 보낸 기록이 없습니다.',
      todo: `받으신 문자의 주소와 같은지 확인해 주세요. ${RING.ko}`,
    },
    en: {
      title: 'Unknown link',
      what: 'We have no record of this link.',
      todo: `Please compare it with the one in your text. ${RING.en}`,
    },
    zh: { title: '未知链接', what: '我们没有发送过此链接的记录。', todo: `请与短信中的网址核对。 ${RING.zh}` },
    vi: {
      title: 'Liên kết không rõ',
      what: 'Chúng tôi không có ghi nhận nào về liên kết này.',
      todo: `Xin so lại với địa chỉ trong tin nhắn. ${RING.vi}`,
    },
  },
  'not-known': {
    ko: {
      title: '잠시 확인할 수 없음',
      what: '지금은 링크를 확인할 수 없습니다.',
      todo: '링크는 그대로 유효합니다. 잠시 뒤 다시 열어 주세요.',
    },
    en: {
      title: 'Temporarily unavailable',
      what: 'We cannot check this link right now.',
      todo: 'The link is still good. Please open it again in a moment.',
    },
    zh: { title: '暂时无法确认', what: '现在无法确认此链接。', todo: '链接仍然有效。请稍后再打开。' },
    vi: {
      title: 'Tạm thời không kiểm tra được',
      what: 'Hiện chúng tôi không kiểm tra được liên kết này.',
      todo: 'Liên kết vẫn còn giá trị. Xin mở lại sau giây lát.',
    },
  },
  'too-many': {
    ko: {
      title: '잠시 기다려 주세요',
      what: '지금 이용하시는 인터넷망에서 잘못된 링크로 접속한 횟수가 많습니다.',
      todo: '1분 뒤에 다시 열거나, 와이파이를 끄고 열어 주세요.',
    },
    en: {
      title: 'Please wait a moment',
      what: 'Too many wrong links were opened from the network you are using.',
      todo: 'Please try again in a minute, or turn off Wi-Fi and open it.',
    },
    zh: { title: '请稍等', what: '您使用的网络多次打开了错误链接。', todo: '请 1 分钟后再打开，或关闭 Wi-Fi 后打开。' },
    vi: {
      title: 'Xin chờ một chút',
      what: 'Mạng bạn đang dùng đã mở quá nhiều liên kết sai.',
      todo: 'Xin thử lại sau một phút, hoặc tắt Wi-Fi rồi mở.',
    },
  },
  'not-understood': {
    ko: {
      title: '처리할 수 없는 요청',
      what: '보내신 내용을 읽을 수 없습니다.',
      todo: '바뀐 것은 없습니다. 링크를 다시 열어 주세요.',
    },
    en: {
      title: 'Request not understood',
      what: 'We could not read what was sent.',
      todo: 'Nothing has changed. Please open the link again.',
    },
    zh: { title: '无法处理的请求', what: '无法读取您发送的内容。', todo: '没有任何变更。请重新打开链接。' },
    vi: {
      title: 'Không xử lý được yêu cầu',
      what: 'Chúng tôi không đọc được nội dung đã gửi.',
      todo: 'Không có gì thay đổi. Xin mở lại liên kết.',
    },
  },
  'other-site-request': {
    ko: {
      title: '다른 사이트에서 보낸 요청',
      what: '안심패스가 아닌 다른 사이트에서 보낸 요청입니다. 바뀐 것은 없습니다.',
      todo: '받으신 문자의 링크를 열어 처음부터 다시 해 주세요.',
    },
    en: {
      title: 'Sent from another site',
      what: 'This request was not sent from an Ansim Pass page. Nothing has changed.',
      todo: 'Please open the link in your text and start again.',
    },
    zh: {
      title: '来自其他网站的请求',
      what: '此请求不是从 Ansim Pass 的页面发送的。没有任何变更。',
      todo: '请打开短信中的链接，从头开始。',
    },
    vi: {
      title: 'Yêu cầu từ trang khác',
      what: 'Yêu cầu này không được gửi từ trang của Ansim Pass. Không có gì thay đổi.',
      todo: 'Xin mở liên kết trong tin nhắn và làm lại từ đầu.',
    },
  },
}
