import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../phone/line.ts'
import type { CalendarDate } from '../time.ts'
import { decodeTextIntent, encodeTextIntent, textIntentContext } from './text-intent.ts'

const anyLine = fc.stringMatching(/^\+[1-9]\d{6,14}$/) as fc.Arbitrary<Line>

test('an intent comes back as it was, whatever line, site and time', () => {
  fc.assert(
    fc.property(
      anyLine,
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.integer({ min: 0, max: 4e12 }),
      (line, siteId, at) => {
        expect(decodeTextIntent(encodeTextIntent({ line, siteId, arrivedAt: at }))).toEqual({
          line,
          siteId,
          arrivedAt: at,
        })
      },
    ),
  )
})

test('every intent has the same length, so that it does not tell a foreign line', () => {
  fc.assert(fc.property(anyLine, (line) => encodeTextIntent({ line, siteId: 1, arrivedAt: 0 }).length === 32))
})

test('bytes of another length or version are no intent', () => {
  const good = encodeTextIntent({ line: '+821000000001' as Line, siteId: 1, arrivedAt: 0 })
  expect(decodeTextIntent(good.subarray(1))).toBeUndefined()
  expect(decodeTextIntent(new Uint8Array(32))).toBeUndefined()
})

test('the context names the day and the call', () => {
  const context = textIntentContext({ day: '2022-01-12' as CalendarDate, callKey: new Uint8Array([0, 255]) })
  expect(context).toBe('text-intent 2022-01-12 00ff')
})
