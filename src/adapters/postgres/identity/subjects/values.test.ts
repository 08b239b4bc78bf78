/** Contents of rows: deeds by day, cut to fit, days instead of hours after the night. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type CalendarDate, DAY, HOUR } from '../../../../domain/kit/time.ts'
import { anId, lineOf, NOON, personWithLines, TODAY } from './known.fixture.ts'
import { dayNumber, encodeRow, KIND, type Kind, type SubjectRow } from './subject-row.ts'
import {
  type CompanionValue,
  deedsOf,
  endOfProof,
  expiryOf,
  firstHourOfDay,
  fitPerson,
  fitStatus,
  forTheNight,
  type StatusValue,
  withDeed,
} from './values.ts'

const EXPIRES = '2022-02-09' as CalendarDate
const HONG = anId(9)
const NOBODY: StatusValue = { i: HONG, d: {} }
const row = (value: unknown, kind: Kind = KIND.status): SubjectRow => ({
  kind,
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

test('a binding ends 28 days after its proof, a day is left till 28 days after it', () => {
  expect(endOfProof(NOON / HOUR)).toBe(NOON + 28 * DAY)
  expect(expiryOf(TODAY)).toBe('2022-02-09')
})

test.each(['2022-01-12T00:00', '2022-01-12T08:59', '2022-01-12T09:00', '2022-01-12T23:59'])(
  'the first hour of the day of %s is that of midnight in Korea',
  (at) => {
    const hour = Math.floor(Date.parse(`${at}+09:00`) / HOUR)
    expect(firstHourOfDay(hour)).toBe(Date.parse('2022-01-12T00:00+09:00') / HOUR)
  },
)

test('deeds are counted by day and kind, whatever was counted before', () => {
  const deed = fc.constantFrom('identity', 'lookup', 'text')
  const day = fc.nat(2).map((ago) => addDays(TODAY, -ago))
  fc.assert(
    fc.property(fc.array(fc.tuple(day, deed, fc.integer({ min: 1, max: 12 })), { maxLength: 20 }), (noted) => {
      const counts = new Map<string, number>()
      let status = NOBODY
      for (const [on, what, times] of noted) {
        counts.set(`${on} ${what}`, (counts.get(`${on} ${what}`) ?? 0) + times)
        status = withDeed(status, on, what, times)
      }
      const read = deedsOf(status).map(({ day: on, deed: what, times }) => [`${on} ${what}`, times] as const)
      expect(read).toHaveLength(counts.size)
      expect(new Map(read)).toEqual(counts)
      expect(status.i).toBe(HONG)
    }),
  )
})

test('the deeds of a day are a letter and a number each, and no more', () => {
  const deeds = ['text', 'lookup', 'text', 'identity', 'lookup'] as const
  const status = deeds.reduce((before, deed) => withDeed(before, TODAY, deed), NOBODY)
  expect(status).toEqual({ ...NOBODY, d: { [dayNumber(TODAY)]: 't2i1l2' } })
})

test('a deed is one, unless more are told', () => {
  expect(deedsOf(withDeed(NOBODY, TODAY, 'text'))).toEqual([{ day: TODAY, deed: 'text', times: 1 }])
})

describe('the first day on which a part of a status is over', () => {
  const deedsOn = (...days: CalendarDate[]) => days.reduce((status, day) => withDeed(status, day, 'text'), NOBODY)
  const fetchedAt = (at: string) => ({ h: Math.floor(Date.parse(`${at}+09:00`) / HOUR), e: [DOSE] })
  const lookOf = (status: StatusValue) => fitStatus(status, EXPIRES).look

  test('is 28 days after the earliest of its deeds, or of the answer of the registry', () => {
    expect(lookOf(deedsOn(TODAY, '2022-01-03' as CalendarDate, '2022-01-09' as CalendarDate))).toBe('2022-01-31')
    expect(lookOf({ ...deedsOn(TODAY), s: fetchedAt('2022-01-02T03:00') })).toBe('2022-01-30')
    expect(lookOf({ ...deedsOn('2022-01-01' as CalendarDate), s: fetchedAt('2022-01-02T03:00') })).toBe('2022-01-29')
  })

  test('is none where there is nothing that will be over', () => {
    expect(lookOf(NOBODY)).toBeUndefined()
  })

  test('is told with kind and expiry as they were given', () => {
    expect(fitStatus(NOBODY, EXPIRES)).toEqual({ kind: KIND.status, expires: EXPIRES, look: undefined, value: NOBODY })
  })
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

test('what does not fit loses no more than it must: of whole days, the oldest, as many as are too many', () => {
  const fits = (status: StatusValue) => encodeRow(row(status)) !== undefined
  const days = [20, 25, 30, 35, 40, 45].map((doses) => {
    const whole = statusOf(28, doses, true)
    const { value } = fitStatus(whole, EXPIRES)
    const kept = Object.keys(value.d).length
    const newest = (count: number) => ({ ...whole, d: Object.fromEntries(Object.entries(whole.d).slice(-count)) })
    expect(value).toEqual(newest(kept))
    expect([fits(value), kept === 28 || !fits(newest(kept + 1))]).toEqual([true, true])
    return kept
  })
  expect(days.filter((kept) => kept > 1 && kept < 28).length).toBeGreaterThan(1)
})

test('the answer of the registry goes before the last day of deeds', () => {
  const { value } = fitStatus(statusOf(1, 80, true), EXPIRES)
  expect(value).toEqual({ ...statusOf(1, 0), s: undefined })
  expect('s' in value).toBe(false)
  expect(fitStatus({ ...statusOf(1, 80, true), d: {} }, EXPIRES).value).toEqual({ i: 'i'.repeat(30), d: {} })
})

describe('a person', () => {
  const hong = personWithLines(HONG, [], { r: 'R-1' })

  test('is kept for 28 days from the last proof', () => {
    expect(fitPerson(hong)).toEqual({ kind: KIND.person, expires: '2022-02-09', look: undefined, value: hong })
  })

  test('whose identifier is beyond all measure is kept without it, by 40 letters of the name', () => {
    const noise = Array.from({ length: 500 }, (_, n) => String.fromCodePoint(0xac00 + ((n * 7919) % 11_000))).join('')
    const { value } = fitPerson({ ...hong, n: 'Kim '.repeat(20), r: noise })
    expect(value).toEqual(personWithLines(HONG, [], { n: 'Kim '.repeat(10) }))
    expect('r' in value).toBe(false)
  })

  test('whose name alone is long keeps the identifier; letters are cut as letters', () => {
    const name = Array.from({ length: 400 }, (_, n) => String.fromCodePoint(0x20000 + ((n * 7919) % 40_000)))
    expect(fitPerson({ ...hong, n: name.join('') }).value).toEqual({ ...hong, n: name.slice(0, 40).join('') })
  })
})

describe('the night', () => {
  const line = lineOf(HONG, { g: 'en', n: 1 })
  const midnight = Date.parse('2022-01-12T00:00+09:00') / HOUR

  test.each([KIND.line, KIND.oldLine])('leaves the day of a proof (kind %i)', (kind) => {
    const left = { ...row({ ...line, h: midnight }, kind), look: undefined, rev: 0 }
    expect(forTheNight(row(line, kind), TODAY)).toEqual(left)
  })

  test.each([KIND.line, KIND.oldLine])(
    'leaves companions who are not over, and looks at the first who ends (kind %i)',
    (kind) => {
      const companion = (id: string, addedOn: CalendarDate): CompanionValue => [
        id,
        '홍길동',
        '2015-03-01' as CalendarDate,
        'c',
        dayNumber(addedOn),
        'g',
        '1',
      ]
      const [over, first, second] = [
        companion('a', addDays(TODAY, -28)),
        companion('b', addDays(TODAY, -27)),
        companion('c', TODAY),
      ]
      const night = (c: readonly CompanionValue[]) => forTheNight(row({ ...line, c }, kind), TODAY)
      expect(night([second, over, first])).toMatchObject({ look: addDays(TODAY, 1), value: { c: [second, first] } })
      expect(night([over])).toMatchObject({
        look: undefined,
        value: expect.not.objectContaining({ c: expect.anything() }),
      })
    },
  )

  test.each([
    [0, 0],
    [1, 24],
    [23, 24],
  ])('leaves of a loss seen %i hours after midnight the day, never too early', (hour, left) => {
    const missed = { i: HONG, d: {}, s: { h: midnight + 7, e: [DOSE], l: midnight + hour } }
    const night = forTheNight(row(missed), TODAY)
    expect(night?.value).toEqual({ i: HONG, d: {}, s: { h: midnight, e: [DOSE], l: midnight + left } })
  })

  test('leaves a person as they are', () => {
    const hong = personWithLines(HONG, [])
    expect(forTheNight(row(hong, KIND.person), TODAY)).toEqual({ ...row(hong, KIND.person), rev: 0 })
  })

  test('leaves a row till the day before it expires', () => {
    const hong = row(personWithLines(HONG, []), KIND.person)
    expect(forTheNight(hong, '2022-02-08' as CalendarDate)).toBeDefined()
    expect(forTheNight(hong, EXPIRES)).toBeUndefined()
  })

  test.each([KIND.count, KIND.report])('leaves nothing of what dies with the day (kind %i)', (kind) => {
    expect(forTheNight(row({ t: 1 }, kind), TODAY)).toBeUndefined()
  })

  test('leaves of a status the day of the answer, deeds that are not 28 days old, and when to look again', () => {
    const status = withDeed(withDeed(NOBODY, TODAY, 'text', 3), '2022-01-05' as CalendarDate, 'lookup')
    const asked = { ...status, s: { h: NOON / HOUR, e: [DOSE] } }
    expect(forTheNight(row(asked), '2022-02-01' as CalendarDate)).toEqual({
      ...row({ ...asked, s: { h: midnight, e: [DOSE] } }),
      rev: 0,
      look: '2022-02-02',
    })
    expect(forTheNight(row(asked), '2022-02-02' as CalendarDate)).toEqual({
      ...row({ ...withDeed(NOBODY, TODAY, 'text', 3), s: { h: midnight, e: [DOSE] } }),
      rev: 0,
      look: '2022-02-09',
    })
  })

  test('leaves a status without an answer as it is', () => {
    const status = withDeed(NOBODY, TODAY, 'text')
    expect(forTheNight(row(status), TODAY)).toEqual({ ...row(status), rev: 0, look: '2022-02-09' })
  })

  test('leaves no answer of the registry that is 28 days old', () => {
    const late = (status: StatusValue, day: string) =>
      forTheNight({ ...row(status), expires: '2022-03-01' as CalendarDate }, day as CalendarDate)
    const asked = { ...NOBODY, s: { h: NOON / HOUR, e: [DOSE] } }
    expect(late(asked, '2022-02-08')?.value).toMatchObject({ s: { e: [DOSE] } })
    expect(late(asked, '2022-02-09')).toMatchObject({ value: NOBODY, look: undefined })
    expect(Object.keys(late(asked, '2022-02-09')?.value as StatusValue)).not.toContain('s')
  })
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
