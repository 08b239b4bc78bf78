/** The pace of the texts follows from how the calls fare. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CallsFare } from '../../ports/kit/program-feed.ts'
import { FULL_PACE, makeTextPace, nextPace, SLOWEST_PACE } from './text-pace.ts'

const CALM: CallsFare = { storedMs: 4, busy: 0.3, waiting: 2, spare: 0.5 }
const SUFFERS: CallsFare = { ...CALM, storedMs: 30, spare: 0.05 }

test.each([
  ['calm', {}, 1_040],
  ['stored late on a machine that has little to spare', { storedMs: 16, spare: 0.24 }, 700],
  ['just not late', { storedMs: 15, spare: 0.24 }, 1_000],
  ['less than prompt: it stays as it is', { storedMs: 10, spare: 0.24 }, 1_000],
  ['prompt, though the machine has little to spare', { storedMs: 9, spare: 0 }, 1_040],
  ['a slow disk, and a machine that has time', { storedMs: 100, spare: 0.25 }, 1_040],
  ['so late that a caller notices', { storedMs: 101, spare: 1 }, 700],
  ['a thread that has no time', { busy: 0.91 }, 700],
  ['a thread that has a little', { busy: 0.9 }, 1_040],
  ['too many callers wait', { waiting: 101 }, 700],
  ['many callers wait', { waiting: 100 }, 1_040],
] as const)('%s', (_, fare, expected) => {
  expect(nextPace(1_000, { ...CALM, ...fare })).toBeCloseTo(expected)
})

test('it stays between the slowest and the full pace, whatever is told', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const fare = fc.record({ storedMs: fc.nat(1_000), busy: share, waiting: fc.nat(300), spare: share })
  fc.assert(
    fc.property(fc.array(fare), (fares) => {
      const last = fares.reduce(nextPace, FULL_PACE)
      expect(last).toBeGreaterThanOrEqual(SLOWEST_PACE)
      expect(last).toBeLessThanOrEqual(FULL_PACE)
    }),
  )
})

test('from full to a tenth in 1.4 s of suffering, down to the slowest in 2 s; from there to full in 15 s of calm', () => {
  let pace = FULL_PACE
  const rounds = (fare: CallsFare, count: number) => {
    for (let round = 0; round < count; round += 1) pace = nextPace(pace, fare)
  }
  rounds(SUFFERS, 7)
  expect(pace).toBeLessThan(FULL_PACE / 10)
  rounds(SUFFERS, 3)
  expect(pace).toBe(SLOWEST_PACE)
  rounds(CALM, 73)
  expect(pace).toBe(FULL_PACE)
})

test('what is told more often than every 200 ms counts once; where nothing is told for a second the pace is full', () => {
  let now = 0
  const pace = makeTextPace(() => now)
  expect(pace.perSecond()).toBe(FULL_PACE)
  for (now = 0; now < 200; now += 5) pace.heard(SUFFERS)
  expect(pace.perSecond()).toBeCloseTo(FULL_PACE * 0.7)
  pace.heard(SUFFERS)
  expect(pace.perSecond()).toBeCloseTo(FULL_PACE * 0.49)
  now += 1_000
  expect(pace.perSecond()).toBeCloseTo(FULL_PACE * 0.49)
  now += 1
  expect(pace.perSecond()).toBe(FULL_PACE)
  pace.heard(SUFFERS)
  expect(pace.perSecond()).toBeCloseTo(FULL_PACE * 0.7)
  now += 1_000 // not yet silent: it goes on from where it was
  pace.heard(SUFFERS)
  expect(pace.perSecond()).toBeCloseTo(FULL_PACE * 0.49)
})

test('by the machine’s own clock the pace is full at first, and less once calls suffer', () => {
  const pace = makeTextPace()
  expect(pace.perSecond()).toBe(FULL_PACE)
  pace.heard(SUFFERS)
  expect(pace.perSecond()).toBeCloseTo(FULL_PACE * 0.7)
})
