/** Rows of subjects: one length whatever they hold, and what does not fit is cut in the right order. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CalendarDate } from '../../../domain/time.ts'
import { dayNumber, decodeRow, encodeRow, KIND, PLAIN_BYTES, type SubjectRow } from './subject-row.ts'
import { deedsOf, fitPerson, fitStatus, forTheNight, type StatusValue, withDeed } from './values.ts'

const TODAY = '2022-01-12' as CalendarDate
const EXPIRES = '2022-02-09' as CalendarDate
const row = (value: unknown): SubjectRow => ({
  kind: KIND.status,
  subject: Uint8Array.from({ length: 16 }, (_, n) => n),
  rev: 7,
  expires: EXPIRES,
  look: TODAY,
  value,
})
const DOSE = {
  kind: 'vaccination',
  vaccine: 'pfizer',
  dose: 2,
  seriesDoses: 2,
  date: '2021-10-08' as CalendarDate,
} as const

test('any value that fits comes back, in rows of one length', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = encodeRow(row({ value }))
      if (plain === undefined) return
      expect(plain).toHaveLength(PLAIN_BYTES)
      expect(decodeRow(plain)).toEqual(row(JSON.parse(JSON.stringify({ value }))))
    }),
  )
})

test('what ended holds nothing', () => {
  const plain = encodeRow(row(undefined))
  expect(plain).toHaveLength(PLAIN_BYTES)
  expect(plain && decodeRow(plain)?.value).toBeUndefined()
})

test('28 days of deeds, three doses and tests fit; beyond that the oldest deeds go first, then the snapshot', () => {
  const usual = statusOf(28, 4)
  expect(fitStatus(usual, EXPIRES).value).toEqual(usual)
  const many = fitStatus(statusOf(28, 45, true), EXPIRES).value
  expect(many.s?.e).toHaveLength(45)
  const kept = deedsOf(many).map(({ day }) => day)
  expect(kept.length).toBeLessThan(3 * 28)
  expect(kept).toContain(TODAY)
  const tooMany = fitStatus(statusOf(2, 80, true), EXPIRES).value
  expect(tooMany.s).toBeUndefined()
  expect(deedsOf(tooMany).map(({ day }) => day)).toContain(TODAY)
})

test('long names, identifiers and six lines fit; a name beyond all measure is cut', () => {
  const lines = Array.from({ length: 6 }, (_, n) => `l${Buffer.alloc(16, n * 37 + 1).toString('base64url')}`)
  const person = {
    i: 'x'.repeat(30),
    b: '1980-05-01' as CalendarDate,
    r: 'R'.repeat(64),
    l: lines,
    v: dayNumber(TODAY),
  }
  const c = ['identity', 'status'].map((kind) => [kind, '2', 19_000] as const)
  const usual = { ...person, c, n: 'Abdul Rahman bin Mohammed al-Farsi, 압둘 라흐만 빈 모하메드' }
  expect(fitPerson(usual).value).toEqual(usual)
  const name = Array.from({ length: 400 }, (_, n) => String.fromCodePoint(0xac00 + ((n * 7919) % 11_000)))
  expect(fitPerson({ ...usual, n: name.join('') }).value).toEqual({ ...usual, n: name.slice(0, 40).join('') })
})

test('the night leaves days: of a proof, of a look-up; what is 28 days old is left out, counters and reports are', () => {
  const line = { kind: KIND.line, value: { p: 'p', a: 's', l: 2, h: 456_098, g: null, n: 0 } }
  expect(forTheNight({ ...row(line.value), kind: KIND.line }, TODAY)).toMatchObject({ rev: 0, value: { h: 456_087 } })
  const status = fitStatus(statusOf(30, 1), EXPIRES)
  const night = forTheNight({ ...row(status.value), ...status }, TODAY)
  expect(deedsOf(night?.value as StatusValue)).toHaveLength(3 * 28)
  expect(forTheNight({ ...row({ t: 1 }), kind: KIND.count }, TODAY)).toBeUndefined()
  expect(forTheNight({ ...row({ s: 1, r: '' }), kind: KIND.report }, TODAY)).toBeUndefined()
  expect(forTheNight(row(status.value), EXPIRES)).toBeUndefined()
  expect(forTheNight(row(undefined), TODAY)).toBeUndefined()
})

/** Deeds of every kind on each of the last days, and a snapshot. */
function statusOf(days: number, doses: number, differ = false): StatusValue {
  let status: StatusValue = {
    i: 'i'.repeat(30),
    s: {
      h: 456_098,
      e: Array.from({ length: doses }, (_, n) => ({
        ...DOSE,
        dose: n,
        ...(differ ? { vaccine: `${(n + 1) * 7919}` } : {}),
      })),
    },
    d: {},
  }
  for (let ago = 0; ago < days; ago += 1) {
    const day = new Date(Date.parse(TODAY) - ago * 86_400_000).toISOString().slice(0, 10) as CalendarDate
    for (const deed of ['identity', 'lookup', 'text'] as const) status = withDeed(status, day, deed)
  }
  return status
}
