/** Sentences for a place's poster about its calls; docs/operate.md has the same in Korean and English. */
import type { AnswerMode } from '../../../domain/places/site.ts'
import type { PageWords } from '../../kit/say.ts'

export const POSTER = {
  title: {
    ko: '시설 안내문에 적을 말',
    en: 'For the poster of a place',
    zh: '场所告示用语',
    vi: 'Lời cho áp phích của cơ sở',
  },
} as const

/** What a caller hears and can do. Of a visit list nothing is said: there may be none. */
export const ANSWER_MODES = {
  announce: {
    ko: '전화가 연결되고 안내가 나옵니다. 생년월일을 물으면 누르세요.',
    en: 'The call is answered and speaks. If asked for your birth date, key it.',
    zh: '电话会接通并播放提示。如果询问出生日期，请按键输入。',
    vi: 'Cuộc gọi được nối và có lời hướng dẫn. Nếu được hỏi ngày sinh, hãy bấm số.',
  },
  early: {
    ko: '연결되지 않고 안내만 나온 뒤 통화 중 소리로 끝납니다. 이곳에서는 번호를 눌러도 듣지 못합니다. 문자의 링크를 열거나 증명서를 보여 주세요.',
    en: 'You hear the words, then a busy tone: that is right. Keys are not heard here: open the link of the text, or show a document.',
    zh: '只播放提示，然后以忙音结束，这是正常的。此处无法接收按键。请打开短信中的链接，或出示证明。',
    vi: 'Bạn nghe lời hướng dẫn, rồi tín hiệu bận: như vậy là đúng. Nơi này không nhận phím bấm. Hãy mở liên kết trong tin nhắn, hoặc xuất trình giấy chứng nhận.',
  },
  silent: {
    ko: '바로 통화 중 소리가 납니다. 그래도 된 것입니다. 이곳에서는 번호를 누를 수 없습니다. 문자의 링크를 열거나 증명서를 보여 주세요.',
    en: 'You hear a busy tone at once: that is right. There is nothing to key here: open the link of the text, or show a document.',
    zh: '会立刻听到忙音，这是正常的。此处无法按键输入。请打开短信中的链接，或出示证明。',
    vi: 'Bạn nghe tín hiệu bận ngay: như vậy là đúng. Nơi này không bấm số được. Hãy mở liên kết trong tin nhắn, hoặc xuất trình giấy chứng nhận.',
  },
} as const satisfies Readonly<Record<AnswerMode, PageWords>>
