import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../call/phone/line.ts'
import type { CalendarDate } from '../kit/time.ts'
import { decodeOldTextIntent, oldTextIntentContext } from './old-text-intent.ts'
import { decodeTextIntent, encodeTextIntent, type TextIntent } from './text-intent.ts'

const anyLine = fc.stringMatching(/^\+[1-9]\d{6,17}$/) as fc.Arbitrary<Line>
const anyIntent: fc.Arbitrary<TextIntent> = fc.record(
  {
    line: anyLine,
    siteId: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    arrivedAt: fc.integer({ min: 0, max: 4e12 }),
    day: fc.constantFrom('2022-01-12', '2000-02-29', '2199-12-31') as fc.Arbitrary<CalendarDate>,
    callKey: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    firstOfDay: fc.boolean(),
    mayAsk: fc.constant(true as const),
    companion: fc.constant(true as const),
    mayKey: fc.constant(true as const),
  },
  { requiredKeys: ['line', 'siteId', 'arrivedAt', 'day', 'callKey', 'firstOfDay'] },
)

test('an intent comes back as it was, whatever line, site, call and time', () => {
  fc.assert(
    fc.property(anyIntent, (intent) => {
      expect(decodeTextIntent(encodeTextIntent(intent))).toEqual(intent)
    }),
  )
})

test('every intent has the same length, so that it tells neither a foreign line nor a first call', () => {
  fc.assert(fc.property(anyIntent, (intent) => encodeTextIntent(intent).length === 53))
})

test('an opened intent holds bytes of its own, no slice of what it was read from', () => {
  fc.assert(
    fc.property(anyIntent, (intent) => {
      const bytes = encodeTextIntent(intent)
      const decoded = decodeTextIntent(bytes)
      bytes.fill(0)
      expect(decoded).toEqual(intent)
    }),
  )
})

test('bytes of another length or version are no intent', () => {
  const [good = new Uint8Array()] = fc.sample(anyIntent, 1).map(encodeTextIntent)
  expect(decodeTextIntent(good.subarray(1))).toBeUndefined()
  expect(decodeTextIntent(new Uint8Array(53))).toBeUndefined()
})

test('an intent of the old form is read with the visit that stood beside it, and is none of the new form', () => {
  const bytes = new Uint8Array(32)
  bytes[0] = 1
  const view = new DataView(bytes.buffer)
  view.setInt32(1, 7)
  view.setFloat64(5, 1_641_955_200_000)
  bytes.set(Buffer.from('+821000000001'), 13)
  const key = { day: '2022-01-12' as CalendarDate, callKey: new Uint8Array([0, 255]) }
  expect(decodeOldTextIntent(bytes, key, true)).toEqual({
    ...key,
    firstOfDay: true,
    siteId: 7,
    arrivedAt: 1_641_955_200_000,
    line: '+821000000001',
  })
  expect(decodeTextIntent(bytes)).toBeUndefined()
  expect(decodeOldTextIntent(bytes.subarray(1), key, true)).toBeUndefined()
  expect(oldTextIntentContext(key)).toBe('text-intent 2022-01-12 00ff')
})
