/** Characters CP949 can send. */
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { encodable } from '../../domain/pass/text/charset.ts'
import { createCp949 } from './cp949.ts'

const cp949 = createCp949()

test('Hangul is two bytes, ASCII one, and the bytes are those that are counted', () => {
  const text = '[안심패스] 접종확인 홍*동 12:31'
  expect(cp949.byteLength(text)).toBe(cp949.encode(text).byteLength)
  expect(iconv.decode(Buffer.from(cp949.encode(text)), 'cp949')).toBe(text)
})

test('all 2,350 syllables of KS X 1001 can be sent, the 8,822 others cannot', () => {
  const syllables = Array.from({ length: 11172 }, (_, index) => String.fromCodePoint(0xac00 + index))
  expect(syllables.filter(cp949.canEncode)).toHaveLength(2350)
})

test.each(['뷁', '똠', '펲', '✅', '😀', '–', 'é', '€', '\n', '\ud800', '\ufffd'])(
  '%s is refused, never turned into a question mark',
  (text) => {
    expect(cp949.canEncode(text)).toBe(false)
    expect(() => cp949.encode(text)).toThrow(expect.objectContaining({ code: 'TEXT_NOT_ENCODABLE' }))
  },
)

test.each([
  ['똠양꿍', '또양꿍'],
  ['카페 – 노원', '카페 - 노원'],
  ['Café Zoë', 'Cafe Zoe'],
  ['커피 ☕😀 집', '커피 집'],
  ['뭐먹지?', '뭐먹지'],
  ['줄\n바꿈\t칸', '줄 바꿈 칸'],
  ['\u1112\u1169\u11bc', '홍'],
  ['ส้ม', ''],
])('%s is sent as %s', (text, sent) => {
  expect(encodable(text, cp949)).toBe(sent)
})
