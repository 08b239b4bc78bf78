/** Tests of belief in answers: evidence does not vanish by one, nor do strangers become unvaccinated by a flood. */
import { describe, expect, test } from 'vitest'
import { type CalendarDate, DAY, HOUR } from '../../domain/kit/time.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'
import type { RegistryAnswer } from '../../ports/pass/vaccination-registry.ts'
import { believe, firstSeenAt, withCredibleDates } from './believe-answer.ts'

const NOON = Date.parse('2021-12-13T12:00:00+09:00')
const dose = (number: number, date: string): Evidence => ({
  kind: 'vaccination',
  vaccine: 'pfizer',
  dose: number,
  seriesDoses: 2,
  date: date as CalendarDate,
})
const TWO = [dose(1, '2021-07-01'), dose(2, '2021-07-22')]
const swab = (at: number): Evidence => ({
  kind: 'test',
  type: 'pcr',
  result: 'negative',
  medium: 'text',
  supervised: true,
  at,
})
const LOST: RegistryAnswer = { kind: 'unavailable', why: 'evidence-lost' }
const known = (evidence: readonly Evidence[], more: object = {}): RegistryAnswer => ({
  kind: 'known',
  evidence,
  ...more,
})
const before = { evidence: TWO, fetchedAt: NOON - DAY }

function told(answer: RegistryAnswer, snapshot: Parameters<typeof believe>[1]['snapshot'], now = NOON, sudden = false) {
  return believe(answer, { snapshot, now, isSudden: (isNegative) => isNegative && sudden })
}

describe('evidence that was known', () => {
  test('does not vanish by one answer, nor does a part of it', () => {
    expect(told(known([]), before)).toEqual(LOST)
    expect(told(known(TWO.slice(1)), before)).toEqual(LOST)
  })

  test('is gone where the loss is seen again six hours later', () => {
    const pending = { ...before, lossSeenAt: firstSeenAt(before, NOON + 1) }
    expect(pending.lossSeenAt).toBe(NOON + HOUR)
    expect(told(known([]), pending, NOON + 7 * HOUR - 1)).toEqual(LOST)
    expect(told(known([]), pending, NOON + 7 * HOUR)).toEqual(known([]))
    expect(firstSeenAt(pending, NOON + 3 * HOUR)).toBe(NOON + HOUR)
  })

  test('is gone where the registry says itself that a record of that kind was an error', () => {
    const correctedAt = (kind: string, at: number) => known([], { corrected: [{ kind, at }] })
    const corrected = correctedAt('vaccination', before.fetchedAt)
    expect(told(corrected, before)).toEqual(corrected)
    expect(told(correctedAt('test', NOON), before)).toEqual(LOST)
    expect(told(correctedAt('vaccination', before.fetchedAt - 1), before)).toEqual(LOST)
  })

  test('of a kind that could not be read is not lost', () => {
    const unread = known([], { unreadable: [{ kind: 'vaccination', reason: 'code' }] })
    expect(told(unread, before)).toEqual(unread)
  })

  test('may be more, or dated otherwise', () => {
    const later = known([dose(1, '2021-07-01'), dose(2, '2021-07-23'), dose(3, '2021-12-12')])
    expect(told(later, before)).toEqual(later)
  })

  test('is not missed where it was an old test', () => {
    const tested = (at: number) => ({ evidence: [swab(at)], fetchedAt: at })
    expect(told(known([]), tested(NOON - 8 * DAY))).toEqual(known([]))
    expect(told(known([]), tested(NOON - DAY))).toEqual(LOST)
  })
})

describe('a sudden flood of "nothing"', () => {
  test('says nothing of a person without a snapshot', () => {
    expect(told(known([]), undefined, NOON, true)).toEqual({ kind: 'unavailable', why: 'sudden-negatives' })
    expect(told(known([]), undefined, NOON, false)).toEqual(known([]))
  })

  test('changes nothing for who has evidence, nor for who had none before', () => {
    expect(told(known(TWO), undefined, NOON, true)).toEqual(known(TWO))
    expect(told(known([]), { evidence: [], fetchedAt: NOON - DAY }, NOON, true)).toEqual(known([]))
  })

  test('counts whole answers alone', () => {
    const counted: boolean[] = []
    const isSudden = (isNegative: boolean) => {
      counted.push(isNegative)
      return false
    }
    const unread = known([], { unreadable: [{ kind: 'test', reason: 'code' }] })
    for (const answer of [known(TWO), unread, { kind: 'no-such-person' } as const, LOST]) {
      believe(answer, { snapshot: undefined, now: NOON, isSudden })
    }
    expect(counted).toEqual([false, false]) // of somebody with evidence, and of who may have some
  })
})

describe('dates that cannot be', () => {
  const recovery = (released: string): Evidence => ({ kind: 'recovery', released: released as CalendarDate })
  const exemption = (issued: string): Evidence => ({
    kind: 'exemption',
    ground: 'immune',
    issued: issued as CalendarDate,
  })

  test.each([
    ['a dose of another decade', dose(2, '2031-07-22')],
    ['a dose of tomorrow', dose(2, '2021-12-14')],
    ['a placeholder', dose(2, '1900-01-01')],
    ['a local time sent as UTC', swab(NOON + 9 * HOUR)],
    ['a certificate of tomorrow', exemption('2021-12-14')],
    ['a release next year', recovery('2022-12-20')],
  ])('%s is no evidence, and its kind could not be read', (_name, odd) => {
    expect(withCredibleDates(known([dose(1, '2021-07-01'), odd]), NOON)).toEqual(
      known([dose(1, '2021-07-01')], { unreadable: [{ kind: odd.kind, reason: 'date' }] }),
    )
  })

  test('of today, of a clock that is ahead a little and of a release to come are read', () => {
    const all = [dose(2, '2021-12-13'), swab(NOON + 60_000), exemption('2021-12-13'), recovery('2021-12-20')]
    expect(withCredibleDates(known(all), NOON)).toEqual(known(all))
  })
})
