/** One step of a call in words. */
import type { DemoStep } from '../../src/contracts/demo-page.ts'
import type { Language } from '../../src/domain/kit/language.ts'
import type { DoorState } from './door-state.ts'
import { en } from './words-en.ts'
import { ko } from './words-ko.ts'

type Said = readonly [ko: string, en: string]
type Values = DemoStep['values']

/** @returns undefined for a step that has no words (a newer server): its code is shown */
export function stepWords(step: DemoStep, lang: Language): string {
  const said = SAY[`${step.part}/${step.code}`]?.(step.values)
  return said === undefined ? `${step.part} ${step.code}` : said[lang === 'en' ? 1 : 0]
}

const SAY: Readonly<Record<string, (values: Values) => Said>> = {
  'handset/rings': () => ['전화를 겁니다 (SIP INVITE)', 'calls (SIP INVITE)'],
  'handset/hears': () => ['안내 음성이 들리기 시작합니다 (RTP)', 'begins to hear the announcement (RTP)'],
  'handset/over': ({ code }) => [`통화가 끝났습니다 (${code})`, `the call is over (${code})`],
  'handset/cannot-ring': () => ['전화를 걸 수 없었습니다', 'could not ring'],
  'handset/text-arrived': ({ bytes }) => [`문자가 도착했습니다 (${bytes}바이트)`, `the text arrives (${bytes} bytes)`],
  'sip/received': () => ['전화를 받아 시설과 발신번호를 알아냅니다', 'takes the call: finds the place and the caller'],
  'sip/answered': ({ code, outcome, prompt }) => {
    // Where no visit is kept, no word says that one was; the service's own number says what follows.
    const [kind = ''] = String(prompt).split(/[/:.]/)
    const said = OUTCOME[kind.startsWith('taken') ? 'taken' : kind.startsWith('own-page') ? kind : String(outcome)]
    return [`최종 응답 ${code}: ${said?.[0] ?? outcome}`, `final answer ${code}: ${said?.[1] ?? outcome}`]
  },
  'sip/prompt-played': ({ complete }) =>
    complete === true
      ? ['안내를 끝까지 들려주었습니다', 'played the announcement to its end']
      : ['안내 도중에 끊겼습니다', 'was cut off during the announcement'],
  'sip/keypad-ended': ({ result }) => KEYPAD[String(result)] ?? [`숫자판: ${result}`, `keypad: ${result}`],
  'log/database': ({ already }) =>
    already === true
      ? ['이미 저장된 방문입니다', 'already has this visit']
      : ['봉인한 방문을 데이터베이스에 저장했습니다', 'stores the sealed visit in the database'],
  'log/spool': () => [
    '데이터베이스 없이 디스크의 임시 저장소에 저장했습니다',
    'stores the sealed visit in the spool on disk, without the database',
  ],
  'log/taken': () => [
    '새 방문은 남기지 않고, 보낼 문자만 저장했습니다',
    'keeps no new visit, and stores only the text to send',
  ],
  'registry/asked': ({ result }) => [
    `접종 기록을 조회했습니다: ${REGISTRY[String(result)]?.[0] ?? result}`,
    `look-up: ${REGISTRY[String(result)]?.[1] ?? result}`,
  ],
  'rules/decided': ({ outcome, reason, ruleId, rulesetVersion }) => [
    `${decided(outcome, reason, 0)}${rule(ruleId, '규칙', rulesetVersion)}`,
    `${decided(outcome, reason, 1)}${rule(ruleId, 'rule', rulesetVersion)}`,
  ],
  'text/sent': ({ bytes }) => [`문자 센터에 넘겼습니다 (${bytes}바이트)`, `handed to the text centre (${bytes} bytes)`],
  'text/not-sent': ({ why }) => {
    const said = NOT_SENT[String(why)]
    return [`문자를 보내지 않습니다${said ? `: ${said[0]}` : ''}`, `sends no text${said ? `: ${said[1]}` : ''}`]
  },
  'text/retried': ({ why }) => [`문자를 다시 보냅니다 (${why})`, `tries the text again (${why})`],
  'text/receipt': ({ state }) =>
    state === 'delivered'
      ? ['전달되었다는 확인을 받았습니다', 'has the receipt: delivered']
      : [`전달 확인: ${state}`, `receipt: ${state}`],
  'door/shown': ({ state }) => [
    `화면 표시: ${ko.doorStates[state as DoorState] ?? state}`,
    `shows: ${en.doorStates[state as DoorState] ?? state}`,
  ],
}

const KEYPAD: Readonly<Record<string, Said>> = {
  'birth-date': [
    '눌린 생년월일을 봉인해 저장했습니다: 결과는 문자로 갑니다',
    'stores the keyed birth date sealed: the result goes by text',
  ],
  companions: [
    '함께 온 사람 수를 눌렀습니다: 동반자도 등록했습니다',
    'how many came was keyed: companions are checked in too',
  ],
  nothing: ['누른 것이 없습니다: 문자를 그대로 보냅니다', 'nothing was keyed: the text goes as it is'],
  locked: ['오늘은 생년월일을 더 받지 않습니다', 'takes no more birth dates from this line today'],
  'not-asked': ['생년월일을 묻지 않았습니다', 'did not ask for a birth date'],
}

const OUTCOME: Readonly<Record<string, Said>> = {
  logged: ['등록됨', 'logged'],
  taken: ['접수됨', 'taken'],
  repeat: ['이미 등록됨', 'already logged'],
  'own-page': ['내 정보 링크를 보냄, 방문 기록 없음', 'a link to My page follows, no visit'],
  'own-page-none': ['오늘의 링크를 모두 보냄, 방문 기록 없음', 'today’s links are used up, no visit'],
  'own-page-later': ['지금은 링크를 보낼 수 없음, 방문 기록 없음', 'no link can be sent now, no visit'],
  'own-page-no-texts': ['문자를 받을 수 없는 전화, 방문 기록 없음', 'this line takes no texts, no visit'],
  'owner-menu': ['가게 메뉴, 방문 기록 없음', 'shop menu, no visit'],
  'own-over-limit': ['전화가 너무 많음, 링크 없음, 방문 기록 없음', 'too many calls, no link, no visit'],
  'no-such-site': ['없는 번호', 'no such place'],
  retired: ['사용이 끝난 번호', 'no longer in use'],
  withheld: ['발신번호 숨김', 'number withheld'],
  unreadable: ['발신번호를 읽을 수 없음', 'number cannot be read'],
  'logged-unverified': ['등록됨 (번호 미확인, 문자 없음)', 'logged (number not verified, no text)'],
  'logged-over-limit': ['등록됨 (전화가 너무 많음, 문자 없음)', 'logged (too many calls, no text)'],
  'lines-full': ['회선이 모두 통화 중', 'all lines busy'],
  unavailable: ['받을 수 없음', 'cannot be taken'],
  cancelled: ['발신자가 끊음', 'caller hung up'],
}
const NOT_SENT: Readonly<Record<string, Said>> = {
  'same-outcome-shown-at-door': ['결과가 같고 문 앞 화면에 보임', 'same outcome, shown at the door'],
  'too-late': ['너무 늦음', 'too late to be useful'],
  'refused-by-gateway': ['문자 센터가 거절함', 'refused by the text centre'],
  'line-takes-no-texts': ['문자를 받을 수 없는 전화', 'this phone cannot receive texts'],
  'no-links-left': ['오늘의 링크를 모두 보냄', 'today’s links are used up'],
  'no-texts-left': ['이 번호로 오늘 보낼 수 있는 문자를 모두 보냄', 'this line has had today’s texts'],
  'budget-used-up': ['이 시설의 문자 예산을 다 씀', 'this place’s budget of texts is used up'],
  'person-wants-no-texts': ['이용자가 문자를 받지 않도록 설정함', 'the user has turned texts off'],
}
const REGISTRY: Readonly<Record<string, Said>> = {
  known: ['기록을 받음', 'answered'],
  'no-such-person': ['조회되는 사람이 없음', 'knows no such person'],
  timeout: ['제시간에 응답이 없음', 'no answer in time'],
  refused: ['연결이 안 됨', 'connection refused'],
  'error-answer': ['오류로 응답함', 'answered with an error'],
  malformed: ['해석할 수 없는 응답', 'an answer that cannot be read'],
  'breaker-open': ['오류가 이어져 잠시 조회하지 않음', 'not asked: it has failed too often just now'],
  'known-partly': ['일부 기록은 읽을 수 없음', 'part of the records cannot be read'],
  'no-access': ['조회 권한을 받지 못함', 'our credentials were not taken'],
  'evidence-lost': [
    '있던 기록이 보이지 않아 다시 확인할 때까지 믿지 않음',
    'holds less than before: not believed until seen again',
  ],
  'sudden-negatives': ['기록 없음이 갑자기 늘어 믿지 않음', 'suddenly knows of nothing for many: not believed'],
  'too-many': ['조회가 몰려 기다림', 'too many questions at once'],
}
const DECISION: Readonly<Record<string, Said>> = {
  pass: ['방역패스 있음', 'pass'],
  'not-required': ['방역패스가 필요 없음', 'no pass required'],
  'allowed-without-pass': ['패스 없이 이용 가능', 'allowed without a pass'],
  'no-pass': ['확인된 방역패스 없음', 'no pass on file'],
  unknown: ['지금은 알 수 없음', 'unknown for now'],
}
/** The door's own word for the same. */
const NOT_IDENTIFIED: Said = ['본인확인 전 – 조회하지 않음', 'not identified yet – nothing looked up']
const REASON: Readonly<Record<string, Said>> = {
  'proof-holds': ['증명이 유효', 'the proof holds'],
  'no-rule': ['이 시설에 적용되는 규칙이 없음', 'no rule for such a place'],
  suspended: ['규칙 효력 정지', 'the rule is suspended'],
  'without-pass-allowed': ['패스 없이도 허용', 'allowed without a pass'],
  'no-evidence': ['기록에 증명이 없음', 'no evidence on file'],
  expired: ['유효기간이 지남', 'expired'],
  'too-early': ['아직 인정 전', 'not valid yet'],
  'evidence-unknown': ['기록을 확인하지 못함', 'evidence could not be established'],
}

function decided(outcome: Values[string] | undefined, reason: Values[string] | undefined, index: 0 | 1): string {
  if (reason === 'not-identified') return NOT_IDENTIFIED[index]
  return `${DECISION[String(outcome)]?.[index] ?? outcome}${because(reason, index)}`
}

function because(reason: string | number | boolean | undefined, index: 0 | 1): string {
  const code = String(reason ?? '').split(/[:/ ]/)[0] ?? ''
  const said = REASON[code]?.[index]
  return said === undefined ? '' : ` – ${said}`
}

function rule(ruleId: Values[string] | undefined, word: string, version: Values[string] | undefined): string {
  return ruleId === undefined || ruleId === '' ? '' : ` (${word} ${ruleId}, ${version ?? ''})`
}
