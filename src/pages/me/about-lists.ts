/** The lists of My page (내 정보): lines, consents, the last look-up, and how the data was used, by day and kind only. */
import type { VNode } from 'preact'
import { readableUntil } from '../../domain/identity/person.ts'
import type { PageLanguage } from '../../domain/kit/language.ts'
import { addDays } from '../../domain/kit/time.ts'
import { html, type Part } from '../kit/html.ts'
import { type PageWords, say } from '../kit/say.ts'
import { sayDay, sayHour, sayUntil } from '../kit/say-time.ts'
import type { AboutRecord } from './about-record.ts'
import { ABOUT_LISTS } from './words/about.ts'

export function KeptUntil(lang: PageLanguage, { keptUntil }: AboutRecord): VNode {
  // The day from which nothing is left: people read the last day on which something is.
  const day = sayDay(addDays(keptUntil, -1))
  return html`<p>${say(lang, ABOUT_LISTS.everythingBelowDeleted, { day })}</p>` as VNode
}

export function Lines(lang: PageLanguage, { bindings }: AboutRecord): Part {
  return html`
    <h2>${say(lang, ABOUT_LISTS.phones)}</h2>
    <ul>${bindings.map((binding) => html`<li>${lineWords(lang, binding)}</li>`)}</ul>
  `
}

function lineWords(
  lang: PageLanguage,
  { thisLine, boundAs, provedOn, ...binding }: AboutRecord['bindings'][number],
): string {
  const endsAt = readableUntil(binding)
  return say(lang, ABOUT_LISTS.phone, {
    phone: thisLine ? ABOUT_LISTS.thisPhone : ABOUT_LISTS.anotherPhone,
    holder: boundAs === 'subscriber' ? ABOUT_LISTS.subscriber : ABOUT_LISTS.user,
    day: sayDay(provedOn),
    end: sayUntil(endsAt),
  })
}

export function Consents(lang: PageLanguage, { consents }: AboutRecord): Part {
  return html`
    <h2>${say(lang, ABOUT_LISTS.consents)}</h2>
    ${consents.length === 0 ? Nothing(lang) : null}
    <ul>${consents.map(({ kind, version, givenOn }) => html`<li>${`${CONSENTS[kind]?.[lang] ?? kind}: ${sayDay(givenOn)[lang]} (${say(lang, ABOUT_LISTS.consentTextVersion, { version })})`}</li>`)}</ul>
  `
}

const CONSENTS: Readonly<Partial<Record<string, PageWords>>> = {
  identity: { ko: '본인확인', en: 'Identity check', zh: '身份验证', vi: 'Xác minh danh tính' },
  status: {
    ko: '접종·음성·예외 상태 조회',
    en: 'Status look-up',
    zh: '查询接种、阴性、豁免状态',
    vi: 'Tra cứu tình trạng tiêm, âm tính, miễn trừ',
  },
}

/** What was found is not shown on a screen that others may see; the download holds it. */
export function LookedUp(lang: PageLanguage, { snapshot }: AboutRecord): Part {
  return html`
    <h2>${say(lang, ABOUT_LISTS.lastLookUp)}</h2>
    <p>${snapshot === undefined ? say(lang, ABOUT_LISTS.noLookUpKept) : snapshotWords(lang, snapshot)}</p>
  `
}

function snapshotWords(lang: PageLanguage, { fetchedAt, evidence }: NonNullable<AboutRecord['snapshot']>): string {
  const count = evidence.length
  return say(lang, count === 1 ? ABOUT_LISTS.foundOne : ABOUT_LISTS.found, { when: sayHour(fetchedAt), count })
}

export function Deeds(lang: PageLanguage, { deeds }: AboutRecord): Part {
  const days = [...new Set(deeds.map(({ day }) => day))]
  return html`
    <h2>${say(lang, ABOUT_LISTS.howDataWasUsed)}</h2>
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

function deedWords(lang: PageLanguage, { deed, times }: AboutRecord['deeds'][number]): string {
  return say(lang, ABOUT_LISTS.times, { deed: DEEDS[deed], times })
}

const DEEDS: Readonly<Record<AboutRecord['deeds'][number]['deed'], PageWords>> = {
  identity: { ko: '본인확인', en: 'identity check', zh: '身份验证', vi: 'xác minh danh tính' },
  lookup: { ko: '조회', en: 'look-up', zh: '查询', vi: 'tra cứu' },
  text: { ko: '문자', en: 'text', zh: '短信', vi: 'tin nhắn' },
}

function Nothing(lang: PageLanguage) {
  return html`<p>${say(lang, ABOUT_LISTS.none)}</p>`
}
