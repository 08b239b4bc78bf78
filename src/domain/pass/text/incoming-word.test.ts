/** Words of incoming texts. */
import { expect, test } from 'vitest'
import { incomingWord } from './incoming-word.ts'

test.each([
  ['STOP', 'stop'],
  ['stop', 'stop'],
  [' Stop. ', 'stop'],
  ['[STOP]', 'stop'],
  ['ＳＴＯＰ', 'stop'],
  ['수신거부', 'stop'],
  ['수신 거부!', 'stop'],
  ['수신거부'.normalize('NFD'), 'stop'],
  ['START', 'start'],
  ['수신동의', 'start'],
  ['', 'other'],
  ['감사합니다', 'other'],
  ['수신거부 하지 마세요', 'other'],
  ['please stop', 'other'],
  ['STOP1', 'other'],
])('"%s" is %s', (body, word) => {
  expect(incomingWord(body)).toBe(word)
})
