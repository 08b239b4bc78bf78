/** The lists of My page (내 정보): lines, consents, the last look-up, and how the data was used, by day and kind only. */
import type { VNode } from 'preact'
import { readableUntil } from '../../domain/identity/person.ts'
import type { Language } from '../../domain/kit/language.ts'
import { addDays } from '../../domain/kit/time.ts'
import type { Words } from '../../domain/rules/ruleset.ts'
import { say } from '../kit/frame.ts'
import { html, type Part } from '../kit/html.ts'
import { sayDay, sayHour, sayUntil } from '../kit/say-time.ts'
import type { AboutRecord } from './about-record.ts'

export function KeptUntil(lang: Language, { keptUntil }: AboutRecord): VNode {
  // The day from which nothing is left: people read the last day on which something is.
  const day = sayDay(addDays(keptUntil, -1))
  return html`<p>${say(lang, `아래 정보는 ${day.ko}까지 모두 삭제됩니다.`, `Everything below is deleted by ${day.en}.`)}</p>` as VNode
}

export function Lines(lang: Language, { bindings }: AboutRecord): Part {
  return html`
    <h2>${say(lang, '연결된 전화', 'Phones')}</h2>
    <ul>${bindings.map((binding) => html`<li>${lineWords(lang, binding)}</li>`)}</ul>
  `
}

function lineWords(
  lang: Language,
  { thisLine, boundAs, provedOn, ...binding }: AboutRecord['bindings'][number],
): string {
  const endsAt = readableUntil(binding)
  const ko = `${thisLine ? '이 전화' : '다른 전화'}(${boundAs === 'subscriber' ? '명의자' : '사용자'}): ${sayDay(provedOn).ko} 확인, ${sayUntil(endsAt).ko} 유효`
  const en = `${thisLine ? 'This phone' : 'Another phone'} (${boundAs}): verified on ${sayDay(provedOn).en}, valid ${sayUntil(endsAt).en}`
  return say(lang, ko, en)
}

export function Consents(lang: Language, { consents }: AboutRecord): Part {
  return html`
    <h2>${say(lang, '동의', 'Consents')}</h2>
    ${consents.length === 0 ? Nothing(lang) : null}
    <ul>${consents.map(({ kind, version, givenOn }) => html`<li>${`${CONSENTS[kind]?.[lang] ?? kind}: ${sayDay(givenOn)[lang]} (${say(lang, `동의문 ${version}판`, `consent text, version ${version}`)})`}</li>`)}</ul>
  `
}

const CONSENTS: Readonly<Partial<Record<string, Words>>> = {
  identity: { ko: '본인확인', en: 'Identity check' },
  status: { ko: '접종·음성·예외 상태 조회', en: 'Status look-up' },
}

/** What was found is not shown on a screen that others may see; the download holds it. */
export function LookedUp(lang: Language, { snapshot }: AboutRecord): Part {
  return html`
    <h2>${say(lang, '마지막 조회', 'Last look-up')}</h2>
    <p>${snapshot === undefined ? say(lang, '보관 중인 조회 결과가 없습니다.', 'No look-up is kept.') : say(lang, `${sayHour(snapshot.fetchedAt).ko}. 증명 ${snapshot.evidence.length}건의 종류와 날짜를 보관하고 있으며, 내려받은 파일에서 볼 수 있습니다.`, `${sayHour(snapshot.fetchedAt).en}. We keep the kind and date of ${snapshot.evidence.length} ${snapshot.evidence.length === 1 ? 'proof' : 'proofs'}; you will find them in the download.`)}</p>
  `
}

export function Deeds(lang: Language, { deeds }: AboutRecord): Part {
  const days = [...new Set(deeds.map(({ day }) => day))]
  return html`
    <h2>${say(lang, '정보 이용 내역', 'How your data was used')}</h2>
    ${days.length === 0 ? Nothing(lang) : null}
    <ul>
      ${days.map(
        (day) =>
          html`<li>${`${sayDay(day)[lang]}: ${deeds
            .filter((each) => each.day === day)
            .map((each) => deedWords(lang, each))
            .join(', ')}`}</li>`,
      )}
    </ul>
  `
}

function deedWords(lang: Language, { deed, times }: AboutRecord['deeds'][number]): string {
  return say(lang, `${DEEDS[deed].ko} ${times}회`, `${DEEDS[deed].en} ×${times}`)
}

const DEEDS: Readonly<Record<AboutRecord['deeds'][number]['deed'], Words>> = {
  identity: { ko: '본인확인', en: 'identity check' },
  lookup: { ko: '조회', en: 'look-up' },
  text: { ko: '문자', en: 'text' },
}

function Nothing(lang: Language) {
  return html`<p>${say(lang, '없습니다.', 'None.')}</p>`
}
