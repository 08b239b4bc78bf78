/** Incoming texts about what is wrong. */
import { expect, test } from 'vitest'
import { readCorrectionText } from './correction-text.ts'

test.each([
  ['정정', ''],
  [' 정정. ', ''],
  ['정정'.normalize('NFD'), ''],
  ['[정정] 이름이 다릅니다', '이름이 다릅니다'],
  ['정정요청: 3차 접종이 빠졌어요', '3차 접종이 빠졌어요'],
  ['WRONG', ''],
  ['ＷＲＯＮＧ', ''],
  ['Wrong: my birth date', 'my birth date'],
  ['wrong name', 'name'],
  ['wrong nothing matches', 'nothing matches'],
  ['정정 3F7KK', '3F7KK'],
])('"%s" opens a request with "%s"', (body, words) => {
  expect(readCorrectionText(body)).toEqual({ kind: 'opens', words })
})

test.each(['정정 3F7K', '정정 3f7k', '정정 3F-7K', 'WRONG 3F7K', '정정 #3F7K.'])('"%s" asks for 3F7K', (body) => {
  expect(readCorrectionText(body)).toEqual({ kind: 'asks', number: '3F7K' })
})

test.each(['', '고맙습니다', '정정당당', '수정 정정', 'wrongly', 'wrong number', 'Wrong person!', 'wrong no.', 'STOP'])(
  '"%s" is none',
  (body) => {
    expect(readCorrectionText(body)).toBeUndefined()
  },
)
