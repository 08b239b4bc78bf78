/** The strip of the day: one of twelve colours with one of twelve patterns, each with words, so that no eye is left out. */

import type { ColourOfDay } from '../../domain/pass/text/colour-of-day.ts'
import type { PageWords } from './say.ts'

type Strip = PageWords & {
  readonly angle: number
  readonly colour: string
  readonly other: string
  readonly width: number
}

// Widths make every pattern repeat each 48 px sideways (34 px across at 45°), so that a step of 48 px is seamless.
const STRIPS: Readonly<Record<ColourOfDay, Strip>> = {
  0: {
    ko: '파랑, 굵은 세로줄',
    en: 'blue, broad bars',
    zh: '蓝色，粗竖条',
    vi: 'xanh dương, sọc dọc to',
    angle: 90,
    colour: '#0b50d0',
    other: '#fff',
    width: 24,
  },
  1: {
    ko: '빨강, 오른쪽 빗금',
    en: 'red, slanting right',
    zh: '红色，右斜条',
    vi: 'đỏ, sọc chéo phải',
    angle: 135,
    colour: '#bd2c0f',
    other: '#fff',
    width: 17,
  },
  2: {
    ko: '초록, 왼쪽 빗금',
    en: 'green, slanting left',
    zh: '绿色，左斜条',
    vi: 'xanh lá, sọc chéo trái',
    angle: 45,
    colour: '#267337',
    other: '#fff',
    width: 17,
  },
  3: {
    ko: '주황, 격자',
    en: 'orange, checks',
    zh: '橙色，方格',
    vi: 'cam, ô vuông',
    angle: 0,
    colour: '#c25400',
    other: '#fff',
    width: 8,
  },
  4: {
    ko: '보라, 가는 세로줄',
    en: 'purple, thin bars',
    zh: '紫色，细竖条',
    vi: 'tím, sọc dọc nhỏ',
    angle: 90,
    colour: '#5917b8',
    other: '#fff',
    width: 6,
  },
  5: {
    ko: '청록, 가는 오른쪽 빗금',
    en: 'teal, thin slants right',
    zh: '青绿色，细右斜条',
    vi: 'xanh ngọc, sọc chéo phải nhỏ',
    angle: 135,
    colour: '#00696b',
    other: '#fff',
    width: 8.5,
  },
  6: {
    ko: '분홍, 가는 왼쪽 빗금',
    en: 'pink, thin slants left',
    zh: '粉色，细左斜条',
    vi: 'hồng, sọc chéo trái nhỏ',
    angle: 45,
    colour: '#b8147b',
    other: '#fff',
    width: 8.5,
  },
  7: {
    ko: '검정, 넓은 격자',
    en: 'black, broad checks',
    zh: '黑色，大方格',
    vi: 'đen, ô vuông to',
    angle: 0,
    colour: '#1e2124',
    other: '#fff',
    width: 12,
  },
  8: {
    ko: '노랑과 검정, 세로줄',
    en: 'yellow and black, bars',
    zh: '黄黑，竖条',
    vi: 'vàng và đen, sọc dọc',
    angle: 90,
    colour: '#ffb114',
    other: '#1e2124',
    width: 12,
  },
  9: {
    ko: '노랑과 파랑, 오른쪽 빗금',
    en: 'yellow and blue, slanting right',
    zh: '黄蓝，右斜条',
    vi: 'vàng và xanh dương, sọc chéo phải',
    angle: 135,
    colour: '#ffc95c',
    other: '#083891',
    width: 17,
  },
  10: {
    ko: '연두와 검정, 왼쪽 빗금',
    en: 'lime and black, slanting left',
    zh: '黄绿和黑色，左斜条',
    vi: 'xanh nõn và đen, sọc chéo trái',
    angle: 45,
    colour: '#a4d65e',
    other: '#1e2124',
    width: 17,
  },
  11: {
    ko: '하늘과 남색, 잔 격자',
    en: 'sky and navy, fine checks',
    zh: '天蓝和藏青，小方格',
    vi: 'xanh da trời và xanh đậm, ô vuông nhỏ',
    angle: 0,
    colour: '#9ed2fa',
    other: '#021a2c',
    width: 4,
  },
}

/** Beside the style of all pages, on the pass page: its strip, and the card of an outcome that no other page has. Only the script makes the strip move; a tick at `#still`, or the phone's own setting, stops it. */
export const STRIP_STYLE = `.card.free{border:6px dotted #0b78cb;background:#e7f4fe;color:#083891}
.strip{position:relative;overflow:hidden;height:48px;margin:8px 0;border:2px solid #1e2124;border-radius:8px;background:#fff;forced-color-adjust:none}
.strip:before{content:"";position:absolute;left:-48px;right:0;top:0;bottom:0}
.s{display:none}
.live .s{display:inline-block;vertical-align:middle;font-weight:400;padding:10px 0}
#still{width:28px;height:28px;min-height:0;margin:10px 8px 10px 4px}
.live .strip:before{animation:m 2s linear infinite}
#still:checked~.strip:before{animation:none}
@keyframes m{to{transform:translateX(48px)}}
@media (prefers-reduced-motion:reduce){.live .strip:before{animation:none}}
@media (prefers-color-scheme:dark){.strip{border-color:#f4f5f6}.card.free{background:#021a2c;color:#9ed2fa;border-color:#9ed2fa}}`

/** What the strip is called, for who cannot see it and for who asks. */
export function stripWords(colour: ColourOfDay): PageWords {
  return STRIPS[colour]
}

/** How the strip of one colour is drawn: a page has its own alone, for its weight. */
export function stripStyle(colour: ColourOfDay): string {
  const { angle, colour: one, other, width } = STRIPS[colour]
  const bars = (turned: number, between: string) =>
    `repeating-linear-gradient(${turned}deg,${one},${one} ${width}px,${between} 0,${between} ${width * 2}px)`
  // Level lines alone would not be seen to move sideways: bars stand behind them.
  const drawn = angle === 0 ? `${bars(0, 'transparent')},${bars(90, other)}` : bars(angle, other)
  return `.strip:before{background:${drawn}}`
}
