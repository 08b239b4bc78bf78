/** The Korean texts. Never an accusing word; who has no pass reads what they may do next. */

import { type CalendarDate, type EpochMs, kstClock, kstDay, startOfKstDay } from '../../kit/time.ts'
import type { ProofKind } from '../pass-decision.ts'
import type { BoundAs, Shown, ShownProof, Situation } from './situation.ts'
import { type Forms, lastInstantOf, type Printed, type Wording, withCompanions, withHints } from './wording.ts'

export const korean: Wording = { brands: ['[안심패스]', '[안심]'], nameless: '이 시설', forms }

const SHOWN_AS: Record<ShownProof, string> = { vaccination: '접종확인', 'negative-test': '음성확인', other: '패스확인' }
/** Beside the mark of a user, where the room is least. */
const SHORT: Record<ShownProof, string> = { vaccination: '접종', 'negative-test': '음성', other: '패스' }

function forms(situation: Situation, p: Printed): Forms {
  const logged = p.recorded ? '방문등록 ' : ''
  switch (situation.kind) {
    case 'pass':
      return withCompanions(p, (of) => passForms(situation, of))
    case 'expired-grace':
      return withCompanions(p, (of) => graceOfNamedForms(situation, of))
    case 'expired': {
      const end = monthDay(lastInstantOf(situation.expiredAt))
      const proof = proofWord(situation.proof)
      if (situation.allowedAlone)
        return aloneForms(
          (site) => `${logged}${site} ${p.clock}. ${proof} ${short(lastInstantOf(situation.expiredAt))}로 만료.`,
        )
      if (situation.graceUntil !== undefined) return graceForms(`${proof} ${end} 만료`, situation.graceUntil, p)
      return withHints(
        (site) => `${logged}${site} ${p.clock}. ${proof} 효력 ${end} 만료.`,
        [' 다른 증명이 있으면 보여주세요', ' 다른 증명을 보여주세요', ' 다른 증명 필요', ''],
      )
    }
    case 'too-early': {
      const from = `${proofWord(situation.proof)} ${short(situation.validFrom)}부터 인정`
      if (situation.allowedAlone) return aloneForms((site) => `${logged}${site} ${p.clock}. ${from}.`)
      if (situation.graceUntil !== undefined) return graceForms(from, situation.graceUntil, p)
      return withHints(
        (site) => `${logged}${site} ${p.clock}. ${from}.`,
        [' 다른 증명이 있으면 보여주세요', ' 다른 증명을 보여주세요', ' 다른 증명 필요', ''],
      )
    }
    case 'no-proof':
      if (situation.allowedAlone) return aloneForms((site) => `${logged}${site} ${p.clock} 확인된 증명 없음.`)
      return withHints(
        (site) => `${logged}${site} ${p.clock}. 확인된 증명이 없습니다.`,
        [' 증명서가 있으면 보여주세요', ' 증명서를 보여주세요', ''],
      )
    case 'no-proof-grace':
      return graceForms('확인된 증명 없음', situation.graceUntil, p)
    case 'unknown':
      if (situation.allowedAlone) {
        return withHints(
          (site) => `${logged}${site} ${p.clock}. 조회 불가. 혼자면 이용가능`,
          [', 일행은 증명서 확인', ', 일행은 증명 확인', ''],
        )
      }
      return withHints(
        (site) => `${logged}${site} ${p.clock}. 지금은 접종조회 불가.`,
        [' 증명서로 확인받으세요', ' 증명서로 확인', ''],
      )
    case 'link': {
      const taken = p.recorded ? ' 방문등록' : ''
      return [
        (site) => `${site} ${p.clock}${taken}. 본인확인: ${situation.url}`,
        (site) => `${site} ${p.clock}${taken}. 인증: ${situation.url}`,
      ]
    }
    case 'birth-date-not-confirmed':
      if (situation.allowedAlone) return aloneForms((site) => `${logged}${site} ${p.clock}. 생년월일 확인 안 됨.`)
      return withHints(
        () => '생년월일이 확인되지 않았습니다.',
        [' 증명서를 보여주시거나 다시 전화해 주세요', ' 증명서를 보여주세요', ''],
      )
    case 'keys-locked':
      if (situation.allowedAlone) return aloneForms((site) => `${logged}${site} ${p.clock}. 생년월일은 내일 다시.`)
      return withHints(
        (site) => `${logged}${site} ${p.clock}. 생년월일 확인은 내일 다시.`,
        [' 지금은 증명서를 보여주세요', ' 증명서를 보여주세요', ''],
      )
    case 'own-page':
      return [() => `내 정보·본인확인(10분): ${situation.url}`, () => `내 정보(10분): ${situation.url}`]
    case 'texts-stopped':
      return [
        () => '문자를 더 보내지 않습니다. 다시 받으시려면 START 또는 수신동의를 보내세요',
        () => '문자를 더 보내지 않습니다. 다시 받기: START, 수신동의',
      ]
    case 'texts-resumed':
      return [
        () => '문자를 다시 보내 드립니다. 그만 받으시려면 STOP 또는 수신거부를 보내세요',
        () => '문자를 다시 보내 드립니다. 그만 받기: STOP, 수신거부',
      ]
    case 'texts-only':
      return [
        () => '보내신 글은 읽지 않습니다. 그만 받으시려면 STOP 또는 수신거부를 보내세요',
        () => '글은 읽지 않습니다. 그만 받기: STOP, 수신거부',
      ]
    case 'correction-opened':
      return [
        () => `정정 요청을 받았습니다. 접수번호 ${situation.number}. 결과를 문자로 알려 드립니다`,
        () => `정정 요청을 받았습니다. 접수번호 ${situation.number}. 결과는 문자로`,
      ]
    case 'correction-settled':
      return settledForms(situation)
    case 'expiry-notice':
      return noticeForms(situation)
    case 'not-required':
      return withHints(
        (site) => `${logged}${site} ${p.clock} 뒷자리${p.lastFour}.`,
        [' 방역패스 없이 이용하는 곳입니다', ' 방역패스 없이 이용', ''],
      )
    case 'exempt-by-age':
      return withHints(
        (site) => `${logged}${site} ${p.clock} 뒷자리${p.lastFour}. 18세 이하 방역패스 예외`,
        [`(${Number(p.visitDay.slice(0, 4)) - 18}년생~)`, ''],
      )
  }
}

function passForms(situation: Extract<Situation, { kind: 'pass' }>, p: Printed): Forms {
  const { proof, boundAs, lastKnown, validUntil } = situation
  const hints = proof === 'negative-test' && validUntil !== null ? [` ~${endOf(validUntil)}`, ''] : ['']
  if (lastKnown === null) return namedForms(proof, situation, p, hints)
  const day = monthDay(lastKnown)
  const rest = restOf(situation.person, p)
  const last = boundAs === 'user' ? `${SHORT[proof]}(사용자,${day})` : `${SHOWN_AS[proof]}(${day})`
  const forms: Forms =
    boundAs === 'user'
      ? [
          ...withHints((site) => `${SHOWN_AS[proof]}(사용자,${day} 조회) ${rest(site)}`, hints),
          (site) => `${SHORT[proof]}(사용자,${day} 조회) ${rest(site)}`,
          (site) => `${last} ${rest(site)}`,
        ]
      : [
          ...withHints((site) => `${SHOWN_AS[proof]}(${day} 조회) ${rest(site)}`, hints),
          (site) => `${last} ${rest(site)}`,
        ]
  // Beside the date only the usual names leave room for the site's, as in English; beside the mark too, only the short ones.
  const isTight = p.name.length + (boundAs === 'user' ? 1 : 0) > LONGEST_KOREAN_NAME
  const least = boundAs === 'user' ? `${SHORT[proof]}(사용자,${dotted(lastKnown)})` : last
  return isTight ? [...forms, () => `${least} ${rest('')}`] : forms
}

/** Over its time, but nobody is fined yet: the word that ends the grace is kept before its day. */
function graceOfNamedForms(situation: Extract<Situation, { kind: 'expired-grace' }>, p: Printed): Forms {
  const rest = restOf(situation.person, p)
  const until = monthDay(lastInstantOf(situation.graceUntil))
  const user = situation.boundAs === 'user' ? '사용자,' : ''
  const forms: Forms = [
    (site) => `접종만료(${user}계도~${until}) ${rest(site)}`,
    (site) => `만료(${user}계도~${until}) ${rest(site)}`,
    (site) => `만료(${user}계도) ${rest(site)}`,
  ]
  return needsLess(situation, p) ? [...forms, () => `만료(${user}계도) ${rest('')}`] : forms
}

/** A pass by its name, whose it is, and the closing hints. */
function namedForms(proof: ShownProof, whose: Whose, p: Printed, hints: readonly string[]): Forms {
  const rest = restOf(whose.person, p)
  const forms = withHints((site) => `${SHOWN_AS[proof]}${mark(whose.boundAs)} ${rest(site)}`, hints)
  return needsLess(whose, p) ? [...forms, (site) => `${SHORT[proof]}${mark(whose.boundAs)} ${rest(site)}`] : forms
}

/** Only beside a foreign name does the mark of a user need a form with less. */
function needsLess({ boundAs }: Whose, p: Printed): boolean {
  return boundAs === 'user' && p.name.length > LONGEST_KOREAN_NAME
}

type Whose = { readonly person: Shown; readonly boundAs: BoundAs }

/** Masked: `남궁*수`. */
const LONGEST_KOREAN_NAME = 4

function mark(boundAs: BoundAs): string {
  return boundAs === 'user' ? '(사용자)' : ''
}

function restOf(person: Shown, p: Printed): (site: string) => string {
  return (site) => [who(person, p), ...(site === '' ? [] : [site]), `${p.clock} 확인어 ${p.word}`].join(' ')
}

/** Where nobody is fined yet: what is known, until when, and what to do. */
function graceForms(known: string, graceUntil: EpochMs, { recorded, clock }: Printed): Forms {
  const until = monthDay(lastInstantOf(graceUntil))
  return withHints(
    (site) => `${recorded ? '방문등록 ' : ''}${site} ${clock}. ${known}(계도기간 ~${until}).`,
    [' 증명을 준비하세요', ''],
  )
}

/** `접종 유효기간이 7일 뒤(1월6일) 끝납니다`, and what may be done about it. */
function noticeForms({ proof, lastDay, daysLeft }: Extract<Situation, { kind: 'expiry-notice' }>): Forms {
  const day = monthDay(startOfKstDay(lastDay))
  const when = daysLeft === 0 ? '오늘' : daysLeft === 1 ? '내일' : `${daysLeft}일 뒤`
  const isVaccination = proof === 'vaccination'
  return withHints(
    () => `${isVaccination ? '접종' : '패스'} 유효기간이 ${when}(${day}) 끝납니다.`,
    isVaccination
      ? [' 추가접종은 받은 날부터 인정됩니다', ' 추가접종은 당일 인정', '']
      : [' 이어서 쓸 증명을 준비하세요', ' 다른 증명 필요', ''],
  )
}

function settledForms({ number, helpNumber }: Extract<Situation, { kind: 'correction-settled' }>): Forms {
  const core = () => `정정 요청 ${number} 처리가 끝났습니다.`
  if (helpNumber === undefined) return withHints(core, [' 내 정보에서 확인하세요', ''])
  const called = withParticle(helpNumber)
  return withHints(core, [` 자세한 내용은 ${called} 전화하세요`, ` 문의 ${helpNumber}`, ''])
}

/** `080-000-0100으로`: the digits that are read with another final sound than ㄹ. */
function withParticle(helpNumber: string): string {
  return `${helpNumber}${/[036]$/.test(helpNumber) ? '으로' : '로'}`
}

function aloneForms(core: (site: string) => string): Forms {
  return withHints((site) => `${core(site)} 혼자면 이용가능`, [', 일행은 증명 필요', ''])
}

/** `홍*동(80년생) 뒷자리5678 동반1명` */
function who(person: Shown, p: Printed): string {
  const along = p.companions === 0 ? '' : ` 동반${p.companions}명`
  return `${p.name}(${birthYear(person.birthDate)}년생) 뒷자리${p.lastFour}${along}`
}

function birthYear(birthDate: CalendarDate): string {
  return birthDate.slice(2, 4)
}

function proofWord(proof: ProofKind): string {
  return proof === 'vaccination' ? '접종' : proof === 'negative-test' ? '음성확인' : '증명'
}

/** `1월6일` */
function monthDay(at: EpochMs): string {
  const [month, day] = monthAndDay(at)
  return `${month}월${day}일`
}

/** `1/6`: only before a particle, since alone it reads as a fraction. */
function short(at: EpochMs): string {
  return monthAndDay(at).join('/')
}

/** `1.6.`: for where two letters less decide. */
function dotted(at: EpochMs): string {
  return `${monthAndDay(at).join('.')}.`
}

function monthAndDay(at: EpochMs): readonly number[] {
  return kstDay(at).split('-').slice(1).map(Number)
}

/** `12일24시`: the end of the 12th; `12일15:00` where it is no midnight. */
function endOf(end: EpochMs): string {
  if (kstClock(end) !== '00:00') return `${dayOfMonth(end)}일${kstClock(end)}`
  return `${dayOfMonth(lastInstantOf(end))}일24시`
}

function dayOfMonth(at: EpochMs): number {
  return Number(kstDay(at).slice(8))
}
