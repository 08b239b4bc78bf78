/** Rules page, for everyone: what holds at a kind of place on a day, since when, until when, why, and by which source. */
import type { VNode } from 'preact'
import type { Language } from '../../domain/kit/language.ts'
import type { CalendarDate, EpochMs } from '../../domain/kit/time.ts'
import { dayNumberOf, localDay, localIso, startOfDay, type Zone } from '../../domain/kit/zone.ts'
import { nameOf } from '../../domain/rules/explain.ts'
import { explainToReaders } from '../../domain/rules/explain-to-readers.ts'
import { type Change, changesOn, holdsOn, nextMonday } from '../../domain/rules/rules-in-force.ts'
import type { Dated, Named, Ruleset, Words } from '../../domain/rules/ruleset.ts'
import { sayTime } from '../../domain/rules/say-dates.ts'
import { STATES, type Stretch } from '../../domain/rules/timeline.ts'
import { html } from '../kit/html.ts'
import { renderPage } from '../kit/layout.ts'
import { say } from '../kit/say.ts'
import { sayDay } from '../kit/say-time.ts'
import { RULES } from './words/rules.ts'

export type RulesAsked = {
  readonly lang: Language
  readonly category: string
  readonly region: string
  readonly day: CalendarDate
  /** True: with what was published later too. */
  readonly withLater: boolean
  /** What was asked for and is not there. */
  readonly wrong: boolean
  /** Path of ours that the reader came from. */
  readonly from: string | undefined
}

/** Any adult without a proof: what is said of a place holds for whoever has none. */
const ADULT = { birthDate: '1980-05-01' as CalendarDate }

export function renderRulesPage(
  ruleset: Ruleset,
  asked: RulesAsked,
  { now, demo }: { readonly now: EpochMs; readonly demo: boolean },
): string {
  const { lang } = asked
  const asKnownAt = asked.withLater ? undefined : now
  const title = say(lang, RULES.vaccinePassRules)
  return renderPage({
    title,
    demo,
    lang,
    wide: true,
    above: Ways(asked, demo),
    body: html`
      <h1>${title}</h1>
      ${asked.wrong ? Wrong(lang) : null}
      ${Form(ruleset, asked)}
      <section aria-labelledby="holds">
        <h2 id="holds">${nameOf(ruleset.categories, asked.category)[lang]}, ${nameOf(ruleset.regions, asked.region)[lang]}, ${sayDay(asked.day)[lang]}</h2>
        ${Known(ruleset, asked, now)}
        ${holdsOn(ruleset, { ...asked, day: dayNumberOf(asked.day), asKnownAt }).map((stretch) =>
          Holds(ruleset, asked, stretch, asKnownAt),
        )}
      </section>
      ${Monday(ruleset, asked, now)}
      ${Picture(asked)}
      <p><a class="t" href="/guide">${say(lang, RULES.guide)}</a></p>
      <p class="hint">${say(lang, RULES.ruleset)} ${ruleset.version}</p>
    `,
  })
}

/** Back to where the reader came from, and the other language. */
function Ways(asked: RulesAsked, demo: boolean): VNode {
  const { lang, from } = asked
  const other = lang === 'ko' ? 'en' : 'ko'
  const back = from ?? (demo ? '/' : undefined)
  return html`<p class="bar">
    ${back === undefined ? null : html`<a class="back" href=${`${back}?lang=${lang}`}>${say(lang, RULES.back)}</a>`}
    <a href=${hrefOf({ ...asked, lang: other })} lang=${other} hreflang=${other}>${RULES.ownName[other]}</a>
  </p>` as VNode
}

function Wrong(lang: Language) {
  return html`<div class="card" role="alert">
    <p><strong>! ${say(lang, RULES.doNotKnowPlace)}</strong></p>
  </div>`
}

function Form(ruleset: Ruleset, asked: RulesAsked) {
  const { lang, from } = asked
  return html`<form action="/rules" method="get">
    <input type="hidden" name="lang" value=${lang} />
    ${from === undefined ? null : html`<input type="hidden" name="from" value=${from} />`}
    ${Choice(lang, 'category', say(lang, RULES.kindPlace), ruleset.categories, asked.category)}
    ${Choice(lang, 'region', say(lang, RULES.region), ruleset.regions, asked.region)}
    <p class="field">
      <label for="day">${say(lang, RULES.date)}</label>
      <input id="day" name="day" type="date" value=${asked.day} required />
    </p>
    <p><button type="submit">${say(lang, RULES.show)}</button></p>
  </form>`
}

function Choice(lang: Language, name: string, label: string, named: readonly Named[], chosen: string) {
  return html`<p class="field">
    <label for=${name}>${label}</label>
    <select id=${name} name=${name}>
      ${named.map((each) => html`<option value=${each.id} selected=${each.id === chosen}>${each[lang]}</option>`)}
    </select>
  </p>`
}

/** The same day may read otherwise once more was published: both are a click apart. */
function Known({ zone }: Ruleset, asked: RulesAsked, now: EpochMs) {
  const { lang } = asked
  const time = sayTime(zone, now)[lang]
  const other = hrefOf({ ...asked, withLater: !asked.withLater })
  if (asked.withLater) {
    return html`<p>${say(lang, RULES.includingRulesWerePublished)} <a href=${other}>${say(lang, RULES.onlyRulesPublished, { time })}</a></p>`
  }
  return html`<p>${say(lang, RULES.accordingRulesPublished, { time })} <a href=${other}>${say(lang, RULES.includeRulesPublishedLater)}</a></p>`
}

function Holds(ruleset: Ruleset, asked: RulesAsked, stretch: Stretch, asKnownAt: EpochMs | undefined) {
  const { lang } = asked
  const at = Math.max(stretch.from, startOfDay(ruleset.zone, dayNumberOf(asked.day)))
  const site = { category: asked.category, region: asked.region }
  const question = { at, asKnownAt, site, person: ADULT, evidence: [] }
  const { sentences, sources } = explainToReaders(ruleset, question)
  return html`<div class="card plain">
    <h3>${STATES_SAID[stretch.state]?.[lang] ?? STATES[stretch.state][lang]}</h3>
    <p>${span(ruleset.zone, stretch)[lang]}</p>
    ${stretch.alone ? html`<p><strong>${say(lang, RULES.mayEnterAloneWithout)}</strong></p>` : null}
    <h4>${say(lang, RULES.adultWithoutAnyProof)}</h4>
    <ul>${sentences.map((said) => html`<li>${said[lang]}</li>`)}</ul>
    ${sources.length === 0 ? null : html`<p class="hint">${say(lang, RULES.sources)}${sources.map((source) => source[lang]).join(' · ')}</p>`}
  </div>`
}

/** In a sentence of its own a state says more than in a row of the picture. */
const STATES_SAID: Readonly<Partial<Record<Stretch['state'], Words>>> = {
  free: { ko: '방역패스 없이 이용', en: 'No pass needed' },
  grace: { ko: '방역패스 계도기간(과태료 없음)', en: 'Pass needed, no fines yet' },
  fined: { ko: '방역패스 의무(과태료 있음)', en: 'Pass needed, with fines' },
  asked: { ko: '방역패스 의무(과태료는 확인되지 않음)', en: 'Pass needed, no fine known' },
  'set-aside': { ko: '방역패스 효력 정지', en: 'Pass suspended' },
  allowed: { ko: '조건에 따라 방역패스 없이 이용', en: 'Entry without a pass on a condition' },
}

/** `2021년 12월 14일부터 2022년 2월 28일까지`: whole days where it begins and ends with them. */
function span(zone: Zone, { from, to }: Pick<Stretch, 'from' | 'to'>): Words {
  const clock = (at: EpochMs) => localIso(zone, at).slice(11, 16)
  const isWhole = (at: EpochMs) => clock(at) === '00:00'
  const begun = Number.isFinite(from) ? sayDay(localDay(zone, from)) : undefined
  const start =
    begun && (isWhole(from) ? begun : { ko: `${begun.ko} ${clock(from)}`, en: `${begun.en}, ${clock(from)}` })
  if (!Number.isFinite(to)) {
    return start === undefined
      ? { ko: '종료일 미정', en: 'No end date set' }
      : { ko: `${start.ko}부터(종료일 미정)`, en: `From ${start.en}, no end date set` }
  }
  const last = sayDay(localDay(zone, isWhole(to) ? to - 1 : to))
  const end = isWhole(to)
    ? { ko: `${last.ko}까지`, en: last.en }
    : { ko: `${last.ko} ${clock(to)} 전까지`, en: `${last.en}, ${clock(to)}` }
  return start === undefined
    ? { ko: end.ko, en: `Until ${end.en}` }
    : { ko: `${start.ko}부터 ${end.ko}`, en: `From ${start.en} until ${end.en}` }
}

function Monday(ruleset: Ruleset, { lang, region }: RulesAsked, now: EpochMs) {
  const day = nextMonday(ruleset, now)
  const date = sayDay(localDay(ruleset.zone, startOfDay(ruleset.zone, day)))[lang]
  const { places, rows } = changesOn(ruleset, day, { region, asKnownAt: now })
  const nothing = places.length === 0 && rows.length === 0
  return html`<section aria-labelledby="monday">
    <h2 id="monday">${say(lang, RULES.whatChangesNextMonday, { date })}</h2>
    ${nothing ? html`<p>${say(lang, RULES.noChangeHasBeen)}</p>` : null}
    <ul>
      ${places.map((change) => html`<li>${changed(change)[lang]}</li>`)}
      ${rows.map((row) => html`<li>${rowWords(ruleset.zone, row, startOfDay(ruleset.zone, day))[lang]}</li>`)}
    </ul>
  </section>`
}

function changed({ names, before, after }: Change): Words {
  const [from, to] = [before, after].map(({ state }) => STATES_SAID[state] ?? STATES[state])
  return { ko: `${names.ko}: ${from?.ko} → ${to?.ko}`, en: `${names.en}: ${from?.en} → ${to?.en}` }
}

/** Which of a rule's two ends it is that falls on that day. */
function rowWords(zone: Zone, { id, from, about }: Dated, day: EpochMs): Words {
  const begins = localDay(zone, day) === (Number.isFinite(from) ? localDay(zone, from) : undefined)
  const what = about?.words
  return {
    ko: `규칙 ${id}${what == null ? '' : `(${what.ko})`}: ${begins ? '시행' : '종료'}`,
    en: `Rule ${id}${what == null ? '' : ` (${what.en})`}: ${begins ? 'begins' : 'ends'}`,
  }
}

function Picture({ lang, region }: RulesAsked) {
  const source = `/rules/timeline.svg?region=${encodeURIComponent(region)}`
  return html`<section aria-labelledby="picture">
    <h2 id="picture">${say(lang, RULES.atGlance)}</h2>
    <p>
      <a href=${source}>
        <img class="wide" src=${source} alt=${say(lang, RULES.timelineRulesKindPlace)} />
      </a>
    </p>
  </section>`
}

function hrefOf({ lang, category, region, day, withLater, from }: RulesAsked): string {
  const query = new URLSearchParams({
    ...{ lang, category, region, day },
    ...(withLater ? { known: 'later' } : {}),
    ...(from === undefined ? {} : { from }),
  })
  return `/rules?${query}`
}
