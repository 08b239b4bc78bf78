/** Numbers of correction requests, and what is kept of people's words. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { correctionWords, newCorrectionNumber, parseCorrectionNumber } from './correction.ts'

test('a number has four signs that look and sound like no other, each place drawn by itself', () => {
  const asked: number[] = []
  const number = newCorrectionNumber((below) => {
    asked.push(below)
    return asked.length === 1 ? 0 : below - 1
  })
  expect(number).toBe('3YYY')
  expect(asked).toEqual([5, 25, 25, 25])
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (stream) => {
      const drawn = newCorrectionNumber((below) => Number(stream.next().value) % below)
      expect(drawn).toMatch(/^[0-9][0-9A-Z]{3}$/)
      expect(drawn).not.toMatch(/[0O1IL2Z5S8B]/)
      expect(parseCorrectionNumber(drawn.toLowerCase())).toBe(drawn)
    }),
  )
})

test.each([
  ['3F7K', '3F7K'],
  [' 3f-7k ', '3F7K'],
  ['3 F 7 K', '3F7K'],
  ['３Ｆ７Ｋ', '3F7K'],
  ['#3F7K.', '3F7K'],
])('"%s" is read as %s', (text, number) => expect(parseCorrectionNumber(text)).toBe(number))

test.each(['', '3F7', '3F7KK', '3F7O', '8F7K', 'NAME', '이름'])('"%s" is no number', (text) =>
  expect(parseCorrectionNumber(text)).toBeUndefined(),
)

test('words are kept in one line, a hundred characters and what a row takes at most, never half a character', () => {
  expect(correctionWords(' 이름이\r\n\t다릅니다\u0000\u202e ')).toBe('이름이 다릅니다')
  expect(correctionWords('가'.repeat(101))).toBe('가'.repeat(100))
  expect(correctionWords('😀'.repeat(100))).toBe('😀'.repeat(75))
  expect(correctionWords(`${'a'.repeat(99)} b`)).toBe('a'.repeat(99))
  // 300 bytes are filled to the last by signs of one, two, three and four.
  for (const whole of ['😀'.repeat(66) + 'a'.repeat(34), '😀'.repeat(50) + 'é'.repeat(50), '가'.repeat(100)])
    expect(correctionWords(whole)).toBe(whole)
  expect(correctionWords('😀'.repeat(50) + '\u0800'.repeat(50))).toBe('😀'.repeat(50) + '\u0800'.repeat(33))
  expect(correctionWords('\u{10000}'.repeat(100))).toBe('\u{10000}'.repeat(75))
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'가a "\n\u0000😀é'), maxLength: 150 }), (text) => {
      const words = correctionWords(text)
      expect([...words].length).toBeLessThanOrEqual(100)
      expect(Buffer.byteLength(words)).toBeLessThanOrEqual(300)
      expect(words).toBe(correctionWords(words))
    }),
  )
})
