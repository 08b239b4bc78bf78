/** A decision's reason in words for people: short, with the rule, never an accusation and never an illness. */

import { type EpochMs, HOUR } from '../kit/time.ts'
import { fixedZone, localDay, type Zone } from '../kit/zone.ts'
import type { RulesetRows, Words } from '../rules/ruleset.ts'
import type { PassDecision, ProofKind } from './pass-decision.ts'

/**
 * `접종 유효기간이 1월 6일에 끝났습니다 (규칙 N3)` and its English, with what a person without a pass may do.
 *
 * @param rules where they are at hand, the rule is named with its date
 */
export function reasonWords(decision: PassDecision, rules?: RulesetRows): Words {
  const { ko, en } = plainReason(decision, rules)
  const rule = decision.reason.code === 'no-rule' ? { ko: '', en: '' } : ruleOf(decision.ruleId, rules)
  return { ko: `${ko}${rule.ko}`, en: `${en}${rule.en}` }
}

/** The same without the rule, for where that stands already. */
export function plainReason(decision: PassDecision, rules?: RulesetRows): Words {
  const zone = rules?.zone ?? KOREA
  const said = [reasonOf(decision, zone, rules), ...afterwards(decision, zone)]
  return { ko: said.map(({ ko }) => ko).join('. '), en: said.map(({ en }) => en).join('. ') }
}

/** Where no rules are at hand, the texts' own country. */
const KOREA = fixedZone(9 * HOUR)

/** Recovery and exemption share a word: it says nothing about health. */
const NOUNS: Readonly<Record<ProofKind, Words>> = {
  vaccination: { ko: '접종', en: 'Vaccination' },
  'negative-test': { ko: '음성확인', en: 'Negative test' },
  recovery: { ko: '증명', en: 'Proof' },
  exemption: { ko: '증명', en: 'Proof' },
  age: { ko: '나이 예외', en: 'The exemption by age' },
}

function reasonOf({ reason, validUntil, ruleId }: PassDecision, zone: Zone, rules: RulesetRows | undefined): Words {
  switch (reason.code) {
    case 'proof-holds':
      return reason.proof === 'age' ? byAge(ruleId, rules) : holds(reason.proof, validUntil, zone)
    case 'pass-shown':
      return { ko: '유효한 패스입니다', en: 'The pass holds' }
    case 'no-rule':
      return { ko: '방역패스 없이 이용하는 곳입니다', en: 'No pass is needed here' }
    case 'suspended':
      return { ko: '지금은 방역패스를 적용하지 않습니다', en: 'The pass requirement is suspended at this time' }
    case 'without-pass-allowed':
      return (
        rules?.allowances.find(({ id }) => id === ruleId)?.about?.words ?? {
          ko: '증명 없이 이용할 수 있는 인원입니다',
          en: 'A party of this size may enter without proof',
        }
      )
    case 'no-evidence':
      return { ko: '확인된 증명이 없습니다', en: 'No proof is on file' }
    case 'not-accepted':
      return {
        ko: `이곳에서는 ${NOUNS[reason.proof].ko}만으로 이용할 수 없습니다`,
        en: `${NOUNS[reason.proof].en} alone is not accepted at this kind of place`,
      }
    case 'expired':
      return ended(reason.proof, reason.expiredAt, zone)
    case 'too-early': {
      const from = dayWords(reason.validFrom, zone)
      return {
        ko: `${NOUNS[reason.proof].ko}은 ${from.ko}부터 인정됩니다`,
        en: `${NOUNS[reason.proof].en} counts from ${from.en}`,
      }
    }
    case 'evidence-unknown':
      return { ko: '지금은 조회할 수 없습니다', en: 'The status cannot be checked now' }
  }
}

function byAge(ruleId: string, rules: RulesetRows | undefined): Words {
  const row = rules?.ageExemptions.find(({ id }) => id === ruleId)
  if (row?.about?.words != null) return row.about.words
  const most = row?.atMost ?? 18
  return { ko: `${most}세 이하는 방역패스 예외입니다`, en: `No pass is needed at age ${most} or under` }
}

function holds(proof: ProofKind, validUntil: EpochMs | null, zone: Zone): Words {
  const { ko, en } = NOUNS[proof]
  if (validUntil === null) return { ko: `${ko}이 유효합니다`, en: `${en} confirmed` }
  const last = dayWords(validUntil - 1, zone)
  return { ko: `${ko}이 유효합니다(${last.ko}까지)`, en: `${en} confirmed, valid to ${last.en}` }
}

/** @param endedAt exclusive: the day that people read is the one before */
function ended(proof: ProofKind, endedAt: EpochMs, zone: Zone): Words {
  const last = dayWords(endedAt - 1, zone)
  return { ko: `${NOUNS[proof].ko} 유효기간이 ${last.ko}에 끝났습니다`, en: `${NOUNS[proof].en} ended on ${last.en}` }
}

const ALONE: Words = {
  ko: '혼자면 이용할 수 있고, 일행이 있으면 증명이 필요합니다',
  en: 'You may enter alone; a party needs proof',
}
const OTHER_PROOF: Words = { ko: '다른 증명이 있으면 보여 주세요', en: 'Please show any other proof' }
const ANY_PROOF: Words = { ko: '증명서가 있으면 보여 주세요', en: 'Please show any proof you have' }

function afterwards({ outcome, reason, allowedAlone, graceUntil }: PassDecision, zone: Zone): Words[] {
  const words: Words[] = []
  if (graceUntil !== null) {
    const last = dayWords(graceUntil - 1, zone)
    words.push({ ko: `${last.ko}까지 계도기간입니다`, en: `No fine until ${last.en}` })
  }
  if (outcome !== 'no-pass' && outcome !== 'unknown') return words
  words.push(
    allowedAlone ? ALONE : reason.code === 'expired' || reason.code === 'not-accepted' ? OTHER_PROOF : ANY_PROOF,
  )
  return words
}

function ruleOf(ruleId: string, rules: RulesetRows | undefined): Words {
  const dated = rules && [...rules.requirements, ...rules.suspensions, ...rules.allowances, ...rules.ageExemptions]
  const from = dated?.find(({ id }) => id === ruleId)?.from
  if (rules === undefined || from === undefined || !Number.isFinite(from))
    return { ko: ` (규칙 ${ruleId})`, en: ` (rule ${ruleId})` }
  return {
    ko: ` (규칙 ${ruleId}, ${localDay(rules.zone, from)}부터)`,
    en: ` (rule ${ruleId} of ${localDay(rules.zone, from)})`,
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dayWords(at: EpochMs, zone: Zone): Words {
  const [, month, day] = localDay(zone, at).split('-').map(Number)
  return { ko: `${month}월 ${day}일`, en: `${MONTHS[(month ?? 1) - 1]} ${day}` }
}
