/** The lists of 내 정보: lines, consents, the last look-up, and what was done, by day and kind only. */
import type { VNode } from 'preact'
import { readableUntil } from '../domain/identity/person.ts'
import type { Language } from '../domain/language.ts'
import type { Words } from '../domain/rules/ruleset.ts'
import type { AboutRecord } from './about-record.ts'
import { say } from './frame.ts'
import { html, type Part } from './html.ts'
import { sayDay, sayHour, sayUntil } from './say-time.ts'

export function KeptUntil(lang: Language, { keptUntil }: AboutRecord): VNode {
  const day = sayDay(keptUntil)
  return html`<p>${say(lang, `늦어도 ${day.ko}부터는 아래의 어느 것도 남지 않습니다.`, `From ${day.en} at the latest nothing below is left.`)}</p>` as VNode
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
  const ko = `${thisLine ? '이 전화' : '다른 전화'}(${boundAs === 'subscriber' ? '명의자' : '사용자'}): ${sayDay(provedOn).ko} 확인, ${sayUntil(endsAt).ko}`
  const en = `${thisLine ? 'This phone' : 'Another phone'} (${boundAs}): proved on ${sayDay(provedOn).en}, ${sayUntil(endsAt).en}`
  return say(lang, ko, en)
}

export function Consents(lang: Language, { consents }: AboutRecord): Part {
  return html`
    <h2>${say(lang, '동의', 'Consents')}</h2>
    ${consents.length === 0 ? Nothing(lang) : null}
    <ul>${consents.map(({ kind, version, givenOn }) => html`<li>${`${CONSENTS[kind]?.[lang] ?? kind}: ${sayDay(givenOn)[lang]} (${say(lang, '문안', 'wording')} ${version})`}</li>`)}</ul>
  `
}

const CONSENTS: Readonly<Partial<Record<string, Words>>> = {
  identity: { ko: '본인확인', en: 'Identity check' },
  status: { ko: '접종·음성·예외 상태 조회', en: 'Look-up of the status' },
}

/** What was found is not shown on a screen that others may see; the download holds it. */
export function LookedUp(lang: Language, { snapshot }: AboutRecord): Part {
  return html`
    <h2>${say(lang, '마지막 조회', 'Last look-up')}</h2>
    <p>${snapshot === undefined ? say(lang, '남아 있는 조회가 없습니다.', 'None is kept.') : say(lang, `${sayHour(snapshot.fetchedAt).ko}. 종류와 날짜 ${snapshot.evidence.length}건을 보관하며, 내려받기에 들어 있습니다.`, `${sayHour(snapshot.fetchedAt).en}. Kinds and dates are kept (${snapshot.evidence.length}); the download holds them.`)}</p>
  `
}

export function Deeds(lang: Language, { deeds }: AboutRecord): Part {
  const days = [...new Set(deeds.map(({ day }) => day))]
  return html`
    <h2>${say(lang, '나에 관해 한 일', 'What was done')}</h2>
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
  return say(lang, `${DEEDS[deed].ko} ${times}번`, `${DEEDS[deed].en} ×${times}`)
}

const DEEDS: Readonly<Record<AboutRecord['deeds'][number]['deed'], Words>> = {
  identity: { ko: '본인확인', en: 'identity check' },
  lookup: { ko: '조회', en: 'look-up' },
  text: { ko: '문자', en: 'text' },
}

function Nothing(lang: Language) {
  return html`<p>${say(lang, '없습니다.', 'None.')}</p>`
}
