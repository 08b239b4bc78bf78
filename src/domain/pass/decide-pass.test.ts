/** The decision over the whole time of the pass. The single rules stand in rulesets/kr/cases.json, which loading runs. */
import { describe, expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { type CalendarDate, DAY, HOUR, kstIso, parseInstant } from '../kit/time.ts'
import { decidePass, passDue } from './decide-pass.ts'
import type { Evidence } from './evidence/evidence.ts'
import type { PassDecision } from './pass-decision.ts'

const korea = readRuleset('rulesets/kr')
const adult = { birthDate: '1980-05-01' as CalendarDate }
const kst = (text: string) => parseInstant(`${text}:00+09:00`) ?? expect.fail(`${text} is no instant`)

const pcrOf = (text: string): Evidence => ({
  kind: 'test',
  type: 'pcr',
  result: 'negative',
  medium: 'text',
  supervised: true,
  at: kst(text),
})
const doseOf = (date: string): Evidence => ({
  kind: 'vaccination',
  vaccine: 'pfizer',
  dose: 2,
  seriesDoses: 2,
  date: date as CalendarDate,
})

/** Where an adult was asked for a pass: facts in local time, ends exclusive, amnesty and stays left out. */
const ASKED: readonly (readonly [string, string, string])[] = [
  ...['nightlife', 'karaoke', 'bath', 'racing_casino', 'indoor_sports', 'care_visit'].map(
    (category) => [category, '2021-11-01T05:00', '2022-03-01T00:00'] as const,
  ),
  ...['restaurant_cafe', 'multiroom', 'pc_bang', 'stadium_indoor', 'partyroom', 'massage', 'irregular_show_50plus'].map(
    (category) => [category, '2021-12-06T00:00', '2022-03-01T00:00'] as const,
  ),
  ...['cinema_theater', 'museum', 'library'].map(
    (category) => [category, '2021-12-06T00:00', '2022-01-18T00:00'] as const,
  ),
  ...['academy', 'academy_wind_vocal_acting', 'reading_study'].map(
    (category) => [category, '2021-12-06T00:00', '2022-01-04T18:00'] as const,
  ),
  ['large_store_3000', '2022-01-10T00:00', '2022-01-18T00:00'],
  ['event_50plus', '2021-12-18T00:00', '2022-03-01T00:00'],
]

describe('where a pass is asked for', () => {
  test.each(ASKED)(
    '%s: at every hour from November to April, and to the millisecond at its ends',
    (category, from, to) => {
      const site = { category, region: 'busan' }
      const [start, end] = [kst(from), kst(to)]
      const amnesty = kst('2021-12-13T00:00')
      const hours = Array.from({ length: 182 * 24 }, (_, hour) => kst('2021-11-01T00:00') + hour * HOUR)
      const asked = (at: number) => start <= at && at < end && !(amnesty <= at && at < amnesty + DAY)
      const wrong = [...hours, start - 1, start, end - 1, end].filter((at) => {
        const { outcome } = decidePass(korea, { at, site, person: adult, evidence: [] })
        return passDue(korea, { at, site }) !== asked(at) || outcome !== (asked(at) ? 'no-pass' : 'not-required')
      })
      expect(wrong.map(kstIso)).toEqual([])
    },
  )

  test('the table above names every kind of place that the ruleset knows', () => {
    expect(ASKED.map(([category]) => category).sort()).toEqual([...korea.facilityTypes].sort())
  })

  test('the stay for Seoul ends the duty of its large stores only', () => {
    const at = kst('2022-01-15T12:00')
    expect(passDue(korea, { at, site: { category: 'large_store_3000', region: 'seoul' } })).toBe(false)
    expect(passDue(korea, { at, site: { category: 'large_store_3000', region: 'incheon' } })).toBe(true)
  })

  test('a stay for some ages leaves a pass due at the place', () => {
    const at = kst('2022-02-24T12:00')
    expect(passDue(korea, { at, site: { category: 'restaurant_cafe', region: 'daegu' } })).toBe(true)
  })

  test('live, the amnesty of 13 December begins when it is told in the evening', () => {
    const due = (text: string) => {
      const at = kst(text)
      return passDue(korea, { at, asKnownAt: at, site: { category: 'pc_bang', region: 'seoul' } })
    }
    expect([due('2021-12-13T18:59'), due('2021-12-13T19:00'), due('2021-12-14T00:00')]).toEqual([true, false, true])
  })
})

describe('several proofs', () => {
  const gym = { category: 'indoor_sports', region: 'seoul' }
  const decided = (text: string, evidence: readonly Evidence[]): PassDecision =>
    decidePass(korea, { at: kst(text), site: gym, person: adult, evidence })

  test('the one that admits longest is named', () => {
    const decision = decided('2022-01-05T12:00', [doseOf('2021-07-10'), pcrOf('2022-01-05T10:00')])
    expect(decision.reason).toEqual({ code: 'proof-holds', proof: 'negative-test' })
    expect(decided('2022-01-05T12:00', [pcrOf('2022-01-04T10:00'), doseOf('2021-07-20')]).reason).toEqual({
      code: 'proof-holds',
      proof: 'vaccination',
    })
  })

  test('one that holds comes before one that only grace keeps', () => {
    const decision = decided('2022-01-07T12:00', [pcrOf('2022-01-06T10:00'), doseOf('2021-07-10')])
    expect(decision).toMatchObject({ enforcement: 'none', reason: { code: 'proof-holds', proof: 'negative-test' } })
  })

  test('in the grace of the expiry rule the decision tells when the proof ended and how long grace lasts', () => {
    expect(decided('2022-01-07T12:00', [doseOf('2021-07-10')])).toMatchObject({
      outcome: 'pass',
      enforcement: 'grace',
      reason: { code: 'expired', proof: 'vaccination', expiredAt: kst('2022-01-07T00:00') },
      validUntil: kst('2022-01-10T00:00'),
      graceUntil: kst('2022-01-10T00:00'),
    })
  })

  test('an ended proof is named with its exclusive end', () => {
    expect(decided('2022-01-12T12:00', [doseOf('2021-07-10')]).reason).toEqual({
      code: 'expired',
      proof: 'vaccination',
      expiredAt: kst('2022-01-07T00:00'),
    })
  })
})

describe('a line that is bound to nobody', () => {
  const question = { at: kst('2022-01-12T12:31'), site: { category: 'restaurant_cafe', region: 'seoul' } }

  test('is unknown, and told that alone is allowed', () => {
    expect(decidePass(korea, { ...question, evidence: [] })).toMatchObject({ outcome: 'unknown', allowedAlone: true })
    expect(decidePass(korea, { ...question, evidence: 'unknown' })).toMatchObject({
      outcome: 'unknown',
      allowedAlone: true,
    })
  })

  test('a proof that was shown counts whatever the age', () => {
    expect(decidePass(korea, { ...question, evidence: [doseOf('2021-10-01')] }).outcome).toBe('pass')
  })
})

test('a party that the rule allows comes in even while the status is unknown', () => {
  const at = kst('2022-01-12T12:31')
  const site = { category: 'restaurant_cafe', region: 'seoul' }
  const party = { size: 1, withoutPass: 1 }
  expect(decidePass(korea, { at, site, person: adult, party, evidence: 'unknown' }).outcome).toBe(
    'allowed-without-pass',
  )
})

test('somebody without a proof counts as one without a pass, whatever the party says', () => {
  const at = kst('2022-01-12T12:31')
  const site = { category: 'restaurant_cafe', region: 'seoul' }
  const party = { size: 4, withoutPass: 0 }
  expect(decidePass(korea, { at, site, person: adult, party, evidence: [] }).outcome).toBe('no-pass')
})

test('every decision names the version that made it', () => {
  const at = kst('2022-01-12T12:31')
  const decision = decidePass(korea, { at, site: { category: 'bath', region: 'jeju' }, evidence: 'unknown' })
  expect(decision).toMatchObject({ rulesetVersion: korea.version, ruleId: 'N1' })
})
