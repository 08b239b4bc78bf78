/** Rows written when a line leaves a person, and when a person is deleted. */
import { describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../../domain/kit/time.ts'
import {
  aLine,
  anId,
  anOldLine,
  lineOf,
  NOON,
  personWithLines,
  refsOf,
  statusOf,
  TODAY,
  viewOf,
} from './known.fixture.ts'
import { ended, withoutLines, withoutPerson } from './person-changes.ts'
import { dayNumber, KIND } from './subject-row.ts'

const HONG = anId(9)
const { person, status } = refsOf(HONG)
const daysAgo = (days: number) => ({ h: NOON / HOUR - 24 * days })
const lines = [aLine(1), aLine(2), anOldLine(3)]
const hong = personWithLines(HONG, lines)
const three = [
  [aLine(1), lineOf(HONG)],
  [aLine(2), lineOf(HONG, daysAgo(5))],
  [anOldLine(3), lineOf(HONG, daysAgo(9))],
] as const
const known = viewOf([...three, [person, hong], [status, statusOf(HONG)]])

test('what ended holds nothing and is kept for no day', () => {
  expect(ended(aLine(1))).toEqual({ ...aLine(1), expires: '1970-01-01', look: undefined, value: undefined })
})

describe('a line leaves', () => {
  test('the person stays with the others, kept as long as the last of these', () => {
    expect(withoutLines(known, HONG, [aLine(1)], NOON)).toEqual([
      {
        ...person,
        expires: '2022-02-04',
        look: undefined,
        value: { ...personWithLines(HONG, [aLine(2), anOldLine(3)]), v: dayNumber(TODAY) - 5 },
      },
      { ...status, expires: '2022-02-04', look: '2022-02-09', value: statusOf(HONG) },
    ])
  })

  test('the day of a proof is that of Korea', () => {
    const beforeMidnight = { h: Date.parse('2022-01-10T23:00+09:00') / HOUR }
    const view = viewOf([three[0], [aLine(2), lineOf(HONG, beforeMidnight)], [person, hong]])
    expect(withoutLines(view, HONG, [aLine(1)], NOON)).toMatchObject([{ expires: '2022-02-07' }])
  })

  test('a line of another kind and the same bytes is another line', () => {
    const [left] = withoutLines(known, HONG, [aLine(3)], NOON)
    expect(left?.value).toMatchObject({ l: hong.l })
  })

  test('without a status none is written', () => {
    const view = viewOf([...three, [person, hong]])
    expect(withoutLines(view, HONG, [aLine(1)], NOON).map(({ kind }) => kind)).toEqual([KIND.person])
  })

  test('a status of somebody who was forgotten is not carried over', () => {
    const view = viewOf([...three, [person, hong], [status, statusOf(anId(9, 2))]])
    expect(withoutLines(view, HONG, [aLine(1)], NOON).map(({ kind }) => kind)).toEqual([KIND.person])
  })

  test('whom no line leads to any more is forgotten with the status, whoever’s it is', () => {
    expect(withoutLines(known, HONG, lines, NOON)).toEqual([ended(person), ended(status)])
    expect(withoutLines(known, HONG, [], NOON + 28 * DAY)).toEqual([ended(person), ended(status)])
    const ofAnother = viewOf([...three, [person, hong], [status, statusOf(anId(9, 2))]])
    expect(withoutLines(ofAnother, HONG, lines, NOON)).toEqual([ended(person), ended(status)])
    expect(withoutLines(viewOf([...three, [person, hong]]), HONG, lines, NOON)).toEqual([ended(person)])
  })

  test('where nobody is there is nothing to write', () => {
    expect(withoutLines(viewOf([]), HONG, lines, NOON)).toEqual([])
    expect(withoutLines(known, 'x', lines, NOON)).toEqual([])
  })
})

describe('a person is deleted', () => {
  test('every line and both rows end, lines that are over too; those are not counted', () => {
    const view = viewOf([
      three[0],
      [aLine(2), lineOf(HONG, daysAgo(28))],
      three[2],
      [person, hong],
      [status, statusOf(HONG)],
    ])
    expect(withoutPerson(view, hong, NOON)).toEqual({
      writes: [...lines, person, status].map(ended),
      lines: 2,
    })
  })

  test('somebody else’s line stays, and what is not there is not ended', () => {
    const view = viewOf([three[0], [aLine(2), lineOf(anId(8))], [person, hong]])
    expect(withoutPerson(view, hong, NOON)).toEqual({ writes: [aLine(1), person].map(ended), lines: 1 })
  })
})
