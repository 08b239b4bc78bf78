/** A link that leads nowhere any more, or not now: what happened and what to do. */
import type { Language } from '../../domain/kit/language.ts'
import { renderVisitorPage, type Shared, telephone } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { ownPathIn } from '../kit/safe-url.ts'
import { say } from '../kit/say.ts'
import { ENDED } from './words.ts'

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
function Ring(lang: Language, selfNumber: string | undefined) {
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
}

const WORDS: Readonly<Record<EndedState, Readonly<Record<Language, Said>>>> = {
  expired: {
    ko: { title: '유효 시간이 지난 링크', what: '10분이 지나 더 이상 사용할 수 없는 링크입니다.', todo: RING.ko },
    en: {
      title: 'This link has expired',
      what: 'A link can be used for ten minutes, and they have passed.',
      todo: RING.en,
    },
  },
  used: {
    ko: { title: '이미 사용한 링크', what: '이미 사용이 끝난 링크입니다.', todo: RING.ko },
    en: { title: 'This link has been used', what: 'This link has already been used.', todo: RING.en },
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
  },
  locked: {
    ko: { title: '잠긴 링크', what: '끝 네 자리가 세 번 맞지 않아 링크를 잠갔습니다.', todo: RING.ko },
    en: { title: 'This link is locked', what: 'The last four digits were wrong three times.', todo: RING.en },
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
  },
}
