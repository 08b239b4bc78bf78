import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../call/phone/line.ts'
import { addDays, type CalendarDate, kstDay } from '../kit/time.ts'
import { carrierMark, type DialogueEnd, decodeDialogueEnd, encodeDialogueEnd } from './dialogue-end.ts'
import { decodeTextIntent, encodeTextIntent } from './text-intent.ts'

const callKey = Uint8Array.from({ length: 16 }, (_, index) => index)
const arrivedAt = Date.parse('2022-01-12T11:40+09:00')
const end: DialogueEnd = {
  ...{ callKey, arrivedAt, day: kstDay(arrivedAt), line: '+821000007241' as Line, siteId: 7 },
  ...{ birthDate: '1941-01-20' as CalendarDate, isEnglish: false, carrierMark: 513 },
}

test('whatever was keyed comes back as it was, and nothing too', () => {
  const days = fc.integer({ min: 1, max: 60_000 }).map((each) => addDays('1880-01-01' as CalendarDate, each))
  fc.assert(
    fc.property(
      fc.option(days, { nil: undefined }),
      fc.boolean(),
      fc.constantFrom(undefined, 1, 2, 3),
      fc.integer({ min: 0, max: 65_535 }),
      fc.stringMatching(/^\+[1-9]\d{6,14}$/),
      (birthDate, isEnglish, came, carrierMark, line) => {
        const { birthDate: _, ...rest } = end
        const told = {
          ...rest,
          ...(birthDate && { birthDate }),
          ...(came && { came }),
          isEnglish,
          carrierMark,
          line: line as Line,
        }
        expect(decodeDialogueEnd(encodeDialogueEnd(told))).toEqual(told)
      },
    ),
  )
})

test('it is as long as a text intent, and neither is taken for the other', () => {
  const intent = encodeTextIntent({ ...end, firstOfDay: true })
  expect(encodeDialogueEnd(end)).toHaveLength(intent.length)
  expect(decodeDialogueEnd(intent)).toBeUndefined()
  expect(decodeTextIntent(encodeDialogueEnd(end))).toBeUndefined()
  expect(decodeDialogueEnd(encodeDialogueEnd(end).subarray(1))).toBeUndefined()
  expect(decodeDialogueEnd(encodeDialogueEnd(end).subarray(0, -1))).toBeUndefined()
  expect(decodeDialogueEnd(Uint8Array.of(...encodeDialogueEnd(end), 0))).toBeUndefined()
})

test('carriers are told apart by their names, always alike', () => {
  const names = ['kt', 'tk', 'sk', 'lgu', 'loopback', '케이티', '']
  const marks = names.map(carrierMark)
  expect(new Set(marks).size).toBe(names.length)
  expect(names.map(carrierMark)).toEqual(marks)
  for (const mark of marks) expect(mark >= 0 && mark <= 65_535 && Number.isInteger(mark)).toBe(true)
})
