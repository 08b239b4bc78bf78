/** Tests of the alarm of a registry that suddenly knows of nothing for many. */
import { expect, test } from 'vitest'
import { MINUTE } from '../../domain/kit/time.ts'
import { makeSuddenNegatives } from './sudden-negatives.ts'

function counted(share = 1) {
  let at = 0
  let alarms = 0
  const negatives = makeSuddenNegatives(
    () => at,
    () => {
      alarms += 1
    },
    () => share,
  )
  return {
    alarms: () => alarms,
    /** A minute with so many, behind so many persons with evidence; @returns how many of them were taken for sudden */
    minute(count: number, known = 0) {
      for (let i = 0; i < known; i++) expect(negatives.isSudden(false)).toBe(false)
      const sudden = Array.from({ length: count }, () => negatives.isSudden(true)).filter(Boolean).length
      at += MINUTE
      return sudden
    },
  }
}

test('more than three times the mean of the minutes before is sudden, three times is not', () => {
  const { minute, alarms } = counted()
  for (let i = 0; i < 20; i++) expect(minute(20)).toBe(0)
  expect(minute(60)).toBe(0)
  // The mean is 460 in 21 minutes by now: 65 are three times of it.
  expect(minute(80)).toBe(15)
  expect(alarms()).toBe(1)
})

test('a few are nobody’s alarm', () => {
  const quiet = counted()
  for (let i = 0; i < 10; i++) quiet.minute(0)
  expect(quiet.minute(30)).toBe(0)
  expect(quiet.minute(31)).toBe(1)
})

test('several processes believe of a flood no more than one would: each its part, five at least', () => {
  expect(counted(1 / 4).minute(200)).toBe(200 - 7) // just started: most of the answers
  const quarter = counted(1 / 4)
  for (let i = 0; i < 10; i++) quarter.minute(0)
  expect(quarter.minute(50)).toBe(50 - 7)
  const sixteenth = counted(1 / 16)
  for (let i = 0; i < 10; i++) sixteenth.minute(0)
  expect(sixteenth.minute(50)).toBe(50 - 5)
})

test('the mean is of the last hour alone', () => {
  const { minute } = counted()
  for (let i = 0; i < 70; i++) minute(40)
  for (let i = 0; i < 60; i++) minute(5)
  expect(minute(50)).toBe(20)
})

test('while it lasts it does not become the mean; after six hours it does', () => {
  const { minute, alarms } = counted()
  for (let i = 0; i < 10; i++) minute(20)
  expect(minute(200)).toBe(140)
  for (let i = 0; i < 358; i++) expect(minute(200)).toBe(200)
  expect(alarms()).toBe(1)
  minute(200)
  minute(200)
  expect(minute(200)).toBe(0)
})

test('when it is over, the next one is an alarm of its own', () => {
  const { minute, alarms } = counted()
  for (let i = 0; i < 10; i++) minute(20)
  minute(200)
  expect(minute(20)).toBe(20)
  for (let i = 0; i < 9; i++) expect(minute(20)).toBe(0)
  expect(minute(200)).toBe(140)
  expect(alarms()).toBe(2)
})

test('before there is a mean they are sudden where they are most of the answers', () => {
  expect(counted().minute(500, 500)).toBe(0)
  const flood = counted()
  expect(flood.minute(500, 100)).toBe(400)
  expect(flood.minute(40)).toBe(40)
  expect(flood.minute(500, 600)).toBe(500) // the minute before was under alarm
  expect(flood.minute(500, 600)).toBe(0)
  expect(flood.alarms()).toBe(1)
})

test('a registry that was wrong when we were started is believed after six hours', () => {
  const { minute } = counted()
  expect(minute(200)).toBe(170)
  for (let i = 0; i < 359; i++) expect(minute(200)).toBe(200)
  minute(200)
  expect(minute(200)).toBe(0)
  expect(minute(200)).toBe(0)
})

test('growth towards lunch is no alarm', () => {
  const { minute } = counted()
  let sudden = 0
  for (let i = 0; i <= 90; i++) sudden += minute(Math.round(20 * 10 ** (i / 90)))
  expect(sudden).toBe(0)
})
