/** Reasons as people read them. */
import { describe, expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { parseCase } from '../rules/parse-case.ts'
import { decidePass } from './decide-pass.ts'
import type { PassDecision, PassReason } from './pass-decision.ts'
import { reasonWords } from './reason-words.ts'

const korea = readRuleset('rulesets/kr')
const dose = (date: string) => ({ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date })

function words(at: string, category: string, evidence: unknown) {
  const site = { category, region: 'seoul' }
  const question = parseCase({ at: `${at}:00+09:00`, site, person: { birthDate: '1980-05-01' }, evidence })
  return reasonWords(decidePass(korea, question))
}

describe('a decision in words', () => {
  test('an ended proof names its last day', () => {
    expect(words('2022-01-12T12:31', 'indoor_sports', [dose('2021-07-10')])).toEqual({
      ko: '접종 유효기간이 1월 6일에 끝났습니다. 다른 증명이 있으면 보여 주세요 (규칙 N2)',
      en: 'Vaccination ended on Jan 6. Please show any other proof (rule N2)',
    })
  })

  test('where one may enter alone it says so', () => {
    expect(words('2022-01-12T12:31', 'restaurant_cafe', []).ko).toBe(
      '확인된 증명이 없습니다. 혼자면 이용할 수 있고, 일행이 있으면 증명이 필요합니다 (규칙 N3)',
    )
  })

  test('grace names its last day', () => {
    expect(words('2022-01-07T12:00', 'karaoke', [dose('2021-07-10')])).toEqual({
      ko: '접종 유효기간이 1월 6일에 끝났습니다. 1월 9일까지 계도기간입니다 (규칙 N1)',
      en: 'Vaccination ended on Jan 6. No fine until Jan 9 (rule N1)',
    })
  })

  test('a proof that is about to count names its first day', () => {
    expect(words('2022-01-12T12:00', 'karaoke', [dose('2022-01-07')]).ko).toContain('접종은 1월 21일부터 인정됩니다')
  })

  test('with the rules at hand the rule is dated', () => {
    const at = '2022-01-12T12:31:00+09:00'
    const question = parseCase({ at, site: { category: 'bath', region: 'jeju' }, evidence: 'unknown' })
    expect(reasonWords(decidePass(korea, question), korea)).toEqual({
      ko: '지금은 조회할 수 없습니다. 증명서가 있으면 보여 주세요 (규칙 N1, 2021-11-01부터)',
      en: 'The status cannot be checked now. Please show any proof you have (rule N1 of 2021-11-01)',
    })
  })
})

test('no reason accuses, names an illness, or is longer than a line', () => {
  const at = Date.UTC(2022, 0, 12)
  const proofs = ['vaccination', 'negative-test', 'recovery', 'exemption', 'age'] as const
  const reasons: PassReason[] = [
    { code: 'no-rule' },
    { code: 'suspended', suspensionId: 'S1' },
    { code: 'without-pass-allowed' },
    { code: 'no-evidence' },
    { code: 'evidence-unknown' },
    ...proofs.flatMap((proof): PassReason[] => [
      { code: 'proof-holds', proof },
      { code: 'not-accepted', proof },
      { code: 'expired', proof, expiredAt: at },
      { code: 'too-early', proof, validFrom: at },
    ]),
  ]
  const outcomes: PassDecision['outcome'][] = ['pass', 'not-required', 'allowed-without-pass', 'no-pass', 'unknown']
  for (const outcome of outcomes) {
    for (const reason of reasons) {
      for (const allowedAlone of [true, false]) {
        const rest = { validUntil: at, nextChangeAt: null, graceUntil: at, ruleId: 'N3', rulesetVersion: 'x' }
        const { ko, en } = reasonWords({ outcome, reason, allowedAlone, enforcement: 'grace', ...rest })
        expect(`${ko} ${en}`).not.toMatch(/미접종|unvaccinated|infect|recover|완치|격리|undefined|NaN|\n/i)
        expect(ko.length).toBeLessThan(90)
        expect(en.length).toBeLessThan(140)
      }
    }
  }
})
