/** `/rules`, for everyone: what holds at a kind of place on a day, since when, until when, why, and by which source. */
import { explainDecision, nameOf, rowSentence } from '../domain/rules/explain.ts'
import type { Named, Ruleset, Words } from '../domain/rules/ruleset.ts'
import { saySpan, sayTime } from '../domain/rules/say-dates.ts'
import { STATES, type Stretch } from '../domain/rules/timeline.ts'
import { type Change, changesOn, holdsOn, nextMonday } from '../domain/rules/what-holds.ts'
import type { CalendarDate, EpochMs } from '../domain/time.ts'
import { dayNumberOf, localDay, startOfDay } from '../domain/zone.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'

export type RulesAsked = {
  readonly category: string
  readonly region: string
  readonly day: CalendarDate
  /** True: with what was published later too. */
  readonly withLater: boolean
  /** What was asked for and is not there. */
  readonly wrong: boolean
}

/** Any adult without a proof: what is said of a place holds for whoever has none. */
const ADULT = { birthDate: '1980-05-01' as CalendarDate }

export function renderRulesPage(
  ruleset: Ruleset,
  asked: RulesAsked,
  { now, demo }: { readonly now: EpochMs; readonly demo: boolean },
): string {
  const asKnownAt = asked.withLater ? undefined : now
  const place = nameOf(ruleset.categories, asked.category)
  return renderPage({
    title: '방역패스 규칙',
    demo,
    body: html`
      <h1>방역패스 규칙 <span lang="en">Pass rules</span></h1>
      ${asked.wrong ? Wrong() : null}
      ${Form(ruleset, asked)}
      <section aria-labelledby="holds">
        <h2 id="holds">${place.ko}, ${nameOf(ruleset.regions, asked.region).ko}, ${asked.day}</h2>
        <p class="en" lang="en">${place.en}, ${nameOf(ruleset.regions, asked.region).en}, ${asked.day}</p>
        ${Known(ruleset, asked, now)}
        ${holdsOn(ruleset, { ...asked, day: dayNumberOf(asked.day), asKnownAt }).map((stretch) =>
          Holds(ruleset, asked, stretch, asKnownAt),
        )}
      </section>
      ${Monday(ruleset, asked.region, now)}
      ${Picture(asked)}
      <p>규칙집 <span lang="en">Ruleset</span> ${ruleset.version}</p>
    `,
  })
}

function Wrong() {
  return html`<div class="card" role="alert">
    <p><strong>! 시설, 지역이나 날짜를 알 수 없어 다른 것으로 보여 드립니다.</strong></p>
    <p class="en" lang="en">That place, region or day is not known; something else is shown.</p>
  </div>`
}

function Form(ruleset: Ruleset, asked: RulesAsked) {
  return html`<form action="/rules" method="get">
    ${Choice('category', '시설', 'Place', ruleset.categories, asked.category)}
    ${Choice('region', '지역', 'Region', ruleset.regions, asked.region)}
    <p class="field">
      <label for="day">날짜 <span lang="en">Day</span></label>
      <input id="day" name="day" type="date" value=${asked.day} required />
    </p>
    <p><button type="submit">보기 <span lang="en">Show</span></button></p>
  </form>`
}

function Choice(name: string, ko: string, en: string, named: readonly Named[], chosen: string) {
  return html`<p class="field">
    <label for=${name}>${ko} <span lang="en">${en}</span></label>
    <select id=${name} name=${name}>
      ${named.map((each) => html`<option value=${each.id} selected=${each.id === chosen}>${each.ko} · ${each.en}</option>`)}
    </select>
  </p>`
}

/** The same day may read otherwise once more was published: both are a click apart. */
function Known({ zone }: Ruleset, asked: RulesAsked, now: EpochMs) {
  const time = sayTime(zone, now)
  const other = hrefOf({ ...asked, withLater: !asked.withLater })
  if (asked.withLater) {
    return html`<p>나중에 발표된 것까지 모두 반영했습니다. <a href=${other}>지금(${time.ko})까지 발표된 것만 보기</a></p>
      <p class="en" lang="en">With everything that was published later. <a href=${other}>Only what is known by now (${time.en})</a></p>`
  }
  return html`<p>${time.ko}까지 발표된 규칙입니다. <a href=${other}>나중에 발표된 것까지 보기</a></p>
    <p class="en" lang="en">By what was published until ${time.en}. <a href=${other}>With what was published later</a></p>`
}

function Holds(ruleset: Ruleset, asked: RulesAsked, stretch: Stretch, asKnownAt: EpochMs | undefined) {
  const state = STATES[stretch.state]
  const span = saySpan(ruleset.zone, stretch.from, stretch.to)
  const at = Math.max(stretch.from, startOfDay(ruleset.zone, dayNumberOf(asked.day)))
  const site = { category: asked.category, region: asked.region }
  const { sentences } = explainDecision(ruleset, { at, asKnownAt, site, person: ADULT, evidence: [] })
  return html`<div class="card plain">
    <h3>${state.ko} <span class="en" lang="en">${state.en}</span></h3>
    <p>${span.ko}</p>
    <p class="en" lang="en">${span.en}</p>
    ${stretch.alone ? Alone() : null}
    <h4>왜 그런가요 <span class="en" lang="en">Why (for an adult without any proof)</span></h4>
    <ul>${sentences.map((said) => Said(said))}</ul>
  </div>`
}

function Alone() {
  return html`<p><strong>혼자는 패스 없이 이용할 수 있습니다. <span lang="en">One person alone may come in without a pass.</span></strong></p>`
}

function Said({ ko, en }: Words) {
  return html`<li>${ko} <span class="en" lang="en">${en}</span></li>`
}

function Monday(ruleset: Ruleset, region: string, now: EpochMs) {
  const day = nextMonday(ruleset, now)
  const date = localDay(ruleset.zone, startOfDay(ruleset.zone, day))
  const { places, rows } = changesOn(ruleset, day, { region, asKnownAt: now })
  const nothing = places.length === 0 && rows.length === 0
  return html`<section aria-labelledby="monday">
    <h2 id="monday">다음 월요일(${date})에 바뀌는 것 <span class="en" lang="en">What changes next Monday</span></h2>
    ${nothing ? Nothing() : null}
    <ul>
      ${places.map((change) => Changed(change))}
      ${rows.map((row) => Said(rowSentence(ruleset, row)))}
    </ul>
  </section>`
}

function Nothing() {
  return html`<p>지금까지 발표된 바로는 바뀌는 것이 없습니다. <span class="en" lang="en">Nothing that was published so far.</span></p>`
}

function Changed({ names, before, after }: Change) {
  const [from, to] = [STATES[before.state], STATES[after.state]]
  return Said({ ko: `${names.ko}: ${from.ko} → ${to.ko}`, en: `${names.en}: ${from.en} → ${to.en}` })
}

function Picture({ region }: RulesAsked) {
  const source = `/rules/timeline.svg?region=${encodeURIComponent(region)}`
  return html`<section aria-labelledby="picture">
    <h2 id="picture">한눈에 보기 <span class="en" lang="en">All of it at a glance</span></h2>
    <p>
      <a href=${source}>
        <img class="wide" src=${source} alt="시설별 방역패스 규칙의 연표 (크게 보기) · Timeline of the rules, by kind of place (open it large)" />
      </a>
    </p>
  </section>`
}

function hrefOf({ category, region, day, withLater }: RulesAsked): string {
  const query = new URLSearchParams({ category, region, day, ...(withLater ? { known: 'later' } : {}) })
  return `/rules?${query}`
}
