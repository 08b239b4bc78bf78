/** A link's content, to JSON and back. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../call/phone/line.ts'
import type { CalendarDate } from '../kit/time.ts'
import { type LinkContent, readLinkContent, writeLinkContent } from './link-content.ts'

const CONTENT: LinkContent = {
  line: '+821000000001' as Line,
  siteId: 7,
  day: '2022-01-12' as CalendarDate,
  callKey: Uint8Array.from({ length: 16 }, (_, n) => n * 17),
  calledAt: Date.parse('2022-01-12T12:31:00+09:00'),
}
/** As it was encrypted. */
const fieldsOf = (content: LinkContent) =>
  JSON.parse(JSON.stringify(writeLinkContent(content))) as Readonly<Record<string, unknown>>

test.each([CONTENT, { ...CONTENT, proved: true }, { ...CONTENT, siteId: 0 }])('comes back as it was', (content) => {
  expect(readLinkContent(fieldsOf(content))).toEqual(content)
})

test('not proved is the same as not said', () => {
  expect(readLinkContent(fieldsOf({ ...CONTENT, proved: false }))).toEqual(CONTENT)
  expect(readLinkContent({ ...fieldsOf(CONTENT), proved: 'yes' })).toEqual(CONTENT)
})

test('with a field missing or of another kind it is none', () => {
  for (const field of ['line', 'siteId', 'day', 'visit', 'calledAt']) {
    for (const value of [undefined, null, {}, true]) {
      expect(readLinkContent({ ...fieldsOf(CONTENT), [field]: value })).toBeUndefined()
    }
  }
  for (const visit of ['', 'abc', 'zz'.repeat(16), 'ab'.repeat(15), `${'ab'.repeat(16)}\n`]) {
    expect(readLinkContent({ ...fieldsOf(CONTENT), visit })).toBeUndefined()
  }
})

test('anything else is none and no fault', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(readLinkContent(value)).toBeUndefined()
    }),
  )
})
