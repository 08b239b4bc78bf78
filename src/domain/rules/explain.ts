/** Reasons for a decision, in sentences with dates, and its next change. */
import type { Language } from '../kit/language.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { PassDecision } from '../pass/pass-decision.ts'
import type { PassQuestion } from '../pass/pass-question.ts'
import { reasonWords } from '../pass/reason-words.ts'
import { isInForce, knownRules } from './known-rules.ts'
import { type Dated, datedRows, type Named, type Ruleset, type Words } from './ruleset.ts'
import { saySpan, sayTime } from './say-dates.ts'
import { visitsRecorded } from './visit-list.ts'

export type Explanation = {
  readonly decision: PassDecision
  /** One sentence each, in the order in which one would tell it. */
  readonly sentences: readonly Words[]
}

export function explainDecision(ruleset: Ruleset, question: PassQuestion): Explanation {
  const decision = decidePass(ruleset, question)
  const sentences = [
    placeAndTime(ruleset, question),
    ...ruleSentences(ruleset, question, decision),
    { ko: `판정: ${OUTCOMES[decision.outcome].ko}.`, en: `Decision: ${OUTCOMES[decision.outcome].en}.` },
    ended(reasonWords(decision, ruleset)),
    ...fineOf(ruleset, question, decision),
    visitsOf(ruleset, question),
    next(ruleset, question, decision),
    ...sources(ruleset, question, decision),
    { ko: `규칙집 ${ruleset.version}.`, en: `Ruleset ${ruleset.version}.` },
  ]
  return { decision, sentences }
}

const OUTCOMES: Readonly<Record<PassDecision['outcome'], Words>> = {
  pass: { ko: '패스 있음', en: 'pass' },
  'not-required': { ko: '패스가 필요 없음', en: 'no pass is needed' },
  'allowed-without-pass': { ko: '패스 없이 이용할 수 있음', en: 'allowed without a pass' },
  'no-pass': { ko: '확인된 패스 없음', en: 'no pass on file' },
  unknown: { ko: '알 수 없음', en: 'unknown' },
}

/** The name that the rules give a word, or the word itself where they do not know it. */
export function nameOf(named: readonly Named[], id: string): Words {
  return named.find((each) => each.id === id) ?? { ko: id, en: id }
}

/** The name of a kind of place, of those without a pass too. */
export function categoryName({ categories, noPassCategories }: Ruleset, id: string): Words {
  return nameOf([...categories, ...(noPassCategories ?? [])], id)
}

function placeAndTime(ruleset: Ruleset, { at, asKnownAt, site }: PassQuestion): Words {
  const category = categoryName(ruleset, site.category)
  const region = nameOf(ruleset.regions, site.region)
  const time = sayTime(ruleset.zone, at)
  const known = asKnownAt === undefined ? undefined : sayTime(ruleset.zone, asKnownAt)
  return {
    ko: `${time.ko}, ${region.ko}의 ${category.ko}${known ? ` (${known.ko}까지 발표된 규칙 기준)` : ''}.`,
    en: `${category.en} in ${region.en}, ${time.en}${known ? `, according to rules published by ${known.en}` : ''}.`,
  }
}

/** The requirement and what sets it aside or softens it, each with its dates. */
function ruleSentences(ruleset: Ruleset, question: PassQuestion, decision: PassDecision): Words[] {
  const rows = rulesAt(ruleset, question, decision)
  if (rows.length === 0)
    return [{ ko: '이때 이곳에서는 방역패스를 확인하지 않습니다.', en: 'No pass is needed there at that time.' }]
  return rows.map((row) => rowSentence(ruleset, row))
}

/** The requirement in force and, where another row decided, that one; none where no pass is asked for. */
export function rulesAt(ruleset: Ruleset, question: PassQuestion, { ruleId }: PassDecision): readonly Dated[] {
  const { at, site } = question
  const rules = knownRules(ruleset, question.asKnownAt).byCategory.get(site.category)
  const asked = rules?.requirements.find((row) => isInForce(row, at))
  if (asked === undefined) return []
  const deciding = ruleId === asked.id ? undefined : knownRow(ruleset, question, ruleId)
  return [asked, ...(deciding === undefined ? [] : [deciding])]
}

/** What a requirement says that has no words of its own. */
export const ASKED: Words = { ko: '방역패스를 확인합니다', en: 'a pass is needed' }

/** `규칙 N3(…부터 …까지): …` */
export function rowSentence({ zone }: Ruleset, row: Dated): Words {
  const span = saySpan(zone, row.from, row.to)
  const said = row.about?.words ?? ASKED
  return { ko: `규칙 ${row.id}(${span.ko}): ${said.ko}.`, en: `Rule ${row.id} (${span.en}): ${said.en}.` }
}

/** A row as it was known then: an end that was not yet published is none. */
export function knownRow(ruleset: Ruleset, { asKnownAt }: PassQuestion, id: string): Dated | undefined {
  const row = datedRows(ruleset).find((each) => each.id === id)
  if (row === undefined || asKnownAt === undefined || row.endPublishedAt <= asKnownAt) return row
  return { ...row, to: Number.POSITIVE_INFINITY }
}

export function ended({ ko, en }: Words): Words {
  return { ko: `${ko}.`, en: `${en}.` }
}

/** What a visitor and the place may be fined; that none was found; nothing where there is no question of it. */
export function fineOf(
  ruleset: Ruleset,
  { at, asKnownAt }: PassQuestion,
  { enforcement, outcome }: PassDecision,
): Words[] {
  if (enforcement === 'grace') return []
  if (enforcement === 'none') {
    return outcome === 'no-pass' || outcome === 'unknown'
      ? [{ ko: '과태료가 있는지 출처에서 찾지 못했습니다.', en: 'No fine for it was found in the sources.' }]
      : []
  }
  const row = ruleset.penalties.find((each) => each.publishedAt <= (asKnownAt ?? at) && isInForce(each, at))
  if (row === undefined) return []
  const visitor = row.visitor === null ? undefined : fines(row.currency, [row.visitor])
  const operator = fines(row.currency, row.operator)
  return [
    {
      ko: `과태료: ${visitor === undefined ? '' : `이용자 ${visitor.ko}, `}운영자 ${operator.ko}.`,
      en: `Fine: ${visitor === undefined ? '' : `visitor ${visitor.en}, `}operator ${operator.en}.`,
    },
  ]
}

/** By number of violations: `1차 150만 원·2차부터 300만 원`, `1,500,000 won, then 3,000,000`. */
function fines(currency: string, amounts: readonly number[]): Words {
  const last = amounts.length - 1
  const nth = (index: number) => (last === 0 ? '' : `${index + 1}차${index === last ? '부터' : ''} `)
  const unit = currency === 'KRW' ? 'won' : currency
  const inEnglish = amounts.map((amount) => amount.toLocaleString('en-US'))
  return {
    ko: amounts.map((amount, index) => `${nth(index)}${koreanMoney(currency, amount)}`).join('·'),
    en: [`${inEnglish[0]} ${unit}`, ...inEnglish.slice(1)].join(', then '),
  }
}

function koreanMoney(currency: string, amount: number): string {
  if (currency !== 'KRW') return `${amount.toLocaleString('en-US')} ${currency}`
  return amount % 10_000 === 0
    ? `${(amount / 10_000).toLocaleString('en-US')}만 원`
    : `${amount.toLocaleString('en-US')}원`
}

/** Whether the visit is logged is a rule of its own: with or without a pass. */
export function visitsOf(ruleset: Ruleset, question: PassQuestion): Words {
  return visitsRecorded(ruleset, question)
    ? { ko: '방문은 출입명부에 기록됩니다.', en: 'The visit is logged.' }
    : { ko: '방문은 기록되지 않습니다.', en: 'The visit is not logged.' }
}

export const NO_CHANGE: Words = { ko: '예정된 변경은 없습니다.', en: 'No further change has been announced.' }

function next(ruleset: Ruleset, question: PassQuestion, { nextChangeAt }: PassDecision): Words {
  if (nextChangeAt === null) return NO_CHANGE
  const when = sayTime(ruleset.zone, nextChangeAt)
  const then = decidePass(ruleset, { ...question, at: nextChangeAt })
  const words = reasonWords(then, ruleset)
  return {
    ko: `${when.ko}에 바뀝니다: ${OUTCOMES[then.outcome].ko}. ${words.ko}.`,
    en: `It changes on ${when.en}: ${OUTCOMES[then.outcome].en}. ${words.en}.`,
  }
}

/** The sources of the row that decided, and what they do not say. */
function sources(ruleset: Ruleset, question: PassQuestion, { ruleId }: PassDecision): Words[] {
  const about = knownRow(ruleset, question, ruleId)?.about
  if (about === undefined) return []
  const named = (language: Language) =>
    about.source.map((number) => `[${number}] ${ruleset.sources.get(number)?.[language] ?? ''}`).join('; ')
  const flags = about.flags.join('; ')
  return [
    ...(about.source.length === 0 ? [] : [{ ko: `출처: ${named('ko')}.`, en: `Source: ${named('en')}.` }]),
    ...(flags === '' ? [] : [{ ko: `출처가 말하지 않는 것: ${flags}.`, en: `Not in the sources: ${flags}.` }]),
  ]
}
