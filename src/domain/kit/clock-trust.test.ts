import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ClockReadings, judgeClock, LEAP_MS, sayHeld } from './clock-trust.ts'
import { DAY, HOUR, MINUTE } from './time.ts'

const NOON = Date.parse('2026-03-02T12:00+09:00')
const running = { expected: NOON, continuous: true, second: undefined }
const starting = { expected: NOON, continuous: false, second: undefined }

test.each<[string, ClockReadings, ReturnType<typeof judgeClock>]>([
  [
    'a first start believes the wall clock',
    { ...starting, expected: undefined, wall: NOON },
    { now: NOON, held: undefined },
  ],
  [
    'a first start whose database says another time destroys nothing',
    { ...starting, expected: undefined, wall: NOON + 60 * DAY, second: NOON },
    { now: NOON + 60 * DAY, held: 'second-clock-differs' },
  ],
  [
    'a clock that is put right by half an hour is followed',
    { ...running, wall: NOON - 30 * MINUTE },
    { now: NOON - 30 * MINUTE, held: undefined },
  ],
  ['running, 60 days forward: time goes on', { ...running, wall: NOON + 60 * DAY }, { now: NOON, held: 'ahead' }],
  ['running, three days back: time goes on', { ...running, wall: NOON - 3 * DAY }, { now: NOON, held: 'behind' }],
  [
    'running, both machines 60 days forward: the monotonic clock knows better',
    { ...running, wall: NOON + 60 * DAY, second: NOON + 60 * DAY },
    { now: NOON, held: 'ahead' },
  ],
  [
    'running, only the database leaps: nothing is destroyed, time goes on',
    { ...running, wall: NOON, second: NOON + 60 * DAY },
    { now: NOON, held: 'second-clock-differs' },
  ],
  [
    'started within two hours: trusted',
    { ...starting, wall: NOON + 2 * HOUR },
    { now: NOON + 2 * HOUR, held: undefined },
  ],
  [
    'started 60 days ahead: that is the time, and nothing is destroyed',
    { ...starting, wall: NOON + 60 * DAY },
    { now: NOON + 60 * DAY, held: 'ahead' },
  ],
  [
    'a weekend switched off, no second clock: that is the time, and nothing is destroyed yet',
    { ...starting, wall: NOON + 62 * HOUR },
    { now: NOON + 62 * HOUR, held: 'ahead' },
  ],
  [
    'a weekend switched off, the database agrees: trusted',
    { ...starting, wall: NOON + 62 * HOUR, second: NOON + 62 * HOUR + MINUTE },
    { now: NOON + 62 * HOUR, held: undefined },
  ],
  [
    'switched off for as long as anything is kept, to the millisecond: the database still confirms it',
    { ...starting, wall: NOON + 28 * DAY, second: NOON + 28 * DAY },
    { now: NOON + 28 * DAY, held: undefined },
  ],
  [
    '… and a millisecond longer: not any more',
    { ...starting, wall: NOON + 28 * DAY + 1, second: NOON + 28 * DAY + 1 },
    { now: NOON + 28 * DAY + 1, held: 'ahead' },
  ],
  [
    'started 60 days ahead on both machines: longer than anything is kept, so somebody has to say so',
    { ...starting, wall: NOON + 60 * DAY, second: NOON + 60 * DAY },
    { now: NOON + 60 * DAY, held: 'ahead' },
  ],
  [
    'started 60 days ahead, the database says otherwise',
    { ...starting, wall: NOON + 60 * DAY, second: NOON },
    { now: NOON + 60 * DAY, held: 'ahead' },
  ],
  [
    'started with a clock before the last time seen: time goes on from there',
    { ...starting, wall: Date.parse('2000-01-01T00:00Z') },
    { now: NOON, held: 'behind' },
  ],
  [
    '… on both machines too',
    { ...starting, wall: NOON - 9 * DAY, second: NOON - 9 * DAY },
    { now: NOON, held: 'behind' },
  ],
])('%s', (_, readings, judged) => {
  expect(judgeClock(readings)).toEqual(judged)
})

test('nothing is ever destroyed by a time that fewer than two clocks tell, once one was trusted', () => {
  const near = fc.integer({ min: -80 * DAY, max: 80 * DAY }).map((ms) => NOON + ms)
  fc.assert(
    fc.property(near, near, fc.option(near, { nil: undefined }), fc.boolean(), (wall, expected, second, continuous) => {
      const { now, held } = judgeClock({ wall, expected, second, continuous })
      if (held !== undefined) return
      const telling = [wall, expected, second].filter((at) => at !== undefined && Math.abs(at - now) <= LEAP_MS)
      expect(telling.length).toBeGreaterThanOrEqual(2)
    }),
  )
})

test.each([
  [3 * HOUR, '3 h'],
  [-3.9 * HOUR, '3 h'],
  [2 * DAY - 1, '47 h'],
  [2 * DAY, '2 days'],
  [-61.5 * DAY, '61 days'],
])('a difference of %i ms is said as %s, whichever way', (differsBy, said) => {
  expect(sayHeld('ahead', differsBy)).toContain(`ahead of the time last trusted by ${said}: calls are logged`)
})
