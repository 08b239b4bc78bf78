/** The calls of one noon as a Markdown table for people, with what changes from run to run masked. */
import type { PassOutcome, PassReason } from '../../src/domain/pass/pass-decision.ts'
import type { EpochMs } from '../../src/domain/kit/time.ts'
import { doorStateOf, mayEnterAlone } from '../../web/demo/door-state.ts'
import { ko } from '../../web/demo/words-ko.ts'
import { knownOn, type Told } from '../journeys/everyone.ts'

const HEAD = ['시설', '판정', '이유 (규칙)', '문 앞 화면', '문자']

/** One short table a person. @param title  the day and what it is known for */
export function everyoneTable(title: string, noon: EpochMs, told: readonly Told[]): string {
  const people = Map.groupBy(told, ({ person }) => person.id)
  const sections = [...people.values()].map((calls) => personTable(calls, noon))
  return [`# ${title}`, LEGEND, ...sections].join('\n\n').concat('\n')
}

const LEGEND = `모든 사람이 모든 시설에 전화했을 때의 판정과 문자입니다. 실제로 전화를 걸어 만들었고, 시험이 이 표와 한 줄씩 견줍니다.
바뀌는 것은 TIME(시각), WORD(오늘의 확인어), CODE(링크)로 적었습니다. 규칙 번호는 \`rulesets/kr/ruleset.json\`의 것이고, 그때까지 알려진 규칙만 씁니다.
이름과 번호는 모두 지어낸 것입니다. (Every person at every place: what was decided, what the door showed, the text as it was read.)`

function personTable(calls: readonly Told[], noon: EpochMs): string {
  const [first] = calls
  if (first === undefined) return ''
  const { name, birthDate, note, phone } = first.person
  const about = [`${birthDate.slice(0, 4)}년생`, note, `본인확인: ${lineWords(first, noon)}`, `뒷자리 ${phone.slice(-4)}`]
  const rows = [HEAD, HEAD.map(() => '---'), ...calls.map(rowOf)]
  return `## ${name}\n\n${about.join(' · ')}\n\n${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
}

function rowOf(told: Told): readonly string[] {
  const { site } = told
  return [
    `${site.name} (${CATEGORIES[site.category] ?? site.category}, ${REGIONS[site.region] ?? site.region})`,
    decisionWords(told),
    reasonWords(told),
    doorWords(told),
    told.text === undefined ? whyNoText(told) : masked(told.text.text, told),
  ].map((cell) => cell.replaceAll('|', '\\|'))
}

const CATEGORIES: Readonly<Record<string, string>> = {
  restaurant_cafe: '식당·카페',
  indoor_sports: '실내체육시설',
  large_store_3000: '3,000㎡ 이상 상점',
  hair_salon: '미용실',
  karaoke: '노래연습장',
  library: '도서관',
  academy: '학원',
  pc_bang: 'PC방',
  care_visit: '요양시설 면회',
  cinema_theater: '영화관·공연장',
}

const REGIONS: Readonly<Record<string, string>> = { seoul: '서울', busan: '부산', daegu: '대구' }

function lineWords({ person }: Told, noon: EpochMs): string {
  const known = knownOn(person.phone, noon)
  if (known.state === 'unbound') return '없음'
  if (known.state === 'ended') return '없음 (전 주인의 것은 28일이 지남)'
  const as = known.person.bound === 'user' ? '사용자' : '명의자'
  return known.person.id === person.id ? as : `${known.person.name}(${as})의 것`
}

const OUTCOMES: Readonly<Record<PassOutcome, string>> = {
  pass: '패스 있음',
  'not-required': '패스 필요 없음',
  'allowed-without-pass': '패스 없이 이용',
  'no-pass': '확인된 패스 없음',
  unknown: '알 수 없음',
}

function decisionWords({ decision, arrival, outcome }: Told): string {
  if (outcome === 'retired') return '–'
  if (outcome === 'repeat') return '처음 전화와 같음'
  if (decision === undefined) return outcome
  const isAlone = arrival?.allowedAlone === true && decision.outcome !== 'pass'
  return `${OUTCOMES[decision.outcome]}${isAlone ? ', 혼자는 가능' : ''}`
}

const REASONS: Readonly<Record<PassReason['code'] | 'not-identified', string>> = {
  'proof-holds': '증명이 유효함',
  'pass-shown': '패스가 유효함',
  'no-rule': '패스를 묻지 않는 시설',
  suspended: '적용이 멈춤',
  'without-pass-allowed': '인원 안에서 허용',
  'no-evidence': '확인된 증명이 없음',
  'not-accepted': '이 시설에서 인정하지 않는 증명',
  expired: '증명의 기간이 끝남',
  'too-early': '아직 인정되기 전',
  'evidence-unknown': '기록을 알 수 없음',
  'not-identified': '누구의 전화인지 모름',
}

function reasonWords({ decision }: Told): string {
  if (decision === undefined) return '–'
  if (decision.ruleId === 'AGE') return '나이 예외 (AGE)'
  // The event carries the code alone, as a word.
  const reason = REASONS[decision.reason as keyof typeof REASONS]
  return decision.ruleId === 'none' ? reason : `${reason} (${decision.ruleId})`
}

function doorWords({ site, arrival, outcome }: Told): string {
  if (!site.hasDoorScreen) return '화면 없음'
  if (arrival === undefined) return outcome === 'repeat' ? '처음 그대로' : '–'
  const state = ko.doorStates[doorStateOf(arrival, arrival.at)]
  const alone = mayEnterAlone(arrival) ? `, ${ko.aloneAllowed}` : ''
  return `${arrival.lastFour} ${arrival.shown} ${state}${alone}`.replaceAll('  ', ' ')
}

function whyNoText({ outcome, final, notSent }: Told): string {
  if (outcome === 'retired') return `(없음: 쓰지 않는 번호, ${final}, 방문도 남기지 않음)`
  if (outcome === 'repeat') return '(없음: 같은 전화가 10분 안에 이미 등록됨)'
  return `(없음: ${notSent?.why ?? outcome})`
}

function masked(text: string, { word }: Told): string {
  return text
    .replace(`확인어 ${word.ko}`, '확인어 WORD')
    .replace(word.en, 'WORD')
    .replace(/\/i\/[0-9A-Z]{12}$/, '/i/CODE')
    .replace(/(?<!\d)11:[45]\d(?!\d)/, 'TIME')
}
