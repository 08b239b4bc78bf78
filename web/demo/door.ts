/** The screen at the door of the chosen place: its word of the day and who has just arrived. */
import type { VNode } from 'preact'
import type { DemoArrival, TwoLanguages } from '../../src/contracts/demo-page.ts'
import { REPORT_REASONS } from '../../src/domain/identity/report-reasons.ts'
import { kstClock, kstDayAndClock, kstIso } from '../../src/domain/kit/time.ts'
import { type DoorState, doorStateOf, mayEnterAlone } from './door-state.ts'
import { html } from './html.ts'
import { digits, isOwnNumber, type PageState, siteOf } from './page-state.ts'
import { nameOf } from './site-list.ts'
import { wordsOf } from './words.ts'

const SHOWN_ARRIVALS = 5
const MARKS: Readonly<Record<DoorState, string>> = {
  pass: '✓',
  document: '!',
  alone: '1',
  free: '–',
  unverified: '?',
  unknown: '?',
  reported: '×',
  'document-seen': '✓',
  checking: '…',
  late: '!',
}

export function Door({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  const site = siteOf(state)
  const word = state.door?.wordOfDay
  return html`<section class="door" aria-labelledby="door-title">
    <h2 id="door-title">${words.door}</h2>
    ${site !== undefined && !site.hasDoorScreen ? html`<p class="door-note">${words.noDoor}</p>` : null}
    <div class=${site?.hasDoorScreen === true ? 'door-screen' : 'door-screen imagined'}>
      <div class="door-head">
        <p class="door-name">${site !== undefined ? nameOf(site, state) : isOwnNumber(state) ? words.noDoorOwn : words.noDoorHere}</p>
        <p class="door-clock"><time>${kstClock(state.clock)}</time></p>
        ${word === undefined ? null : html`<p class="door-word"><span class="label">${words.wordOfDay}</span><${Word} state=${state} word=${word} /></p>`}
      </div>
      <div role="status">${state.reported === undefined ? null : html`<p class="door-reported">${words.reported[state.reported]}</p>`}</div>
      ${isOwnNumber(state) ? null : html`<h3 class="hidden">${words.arrivals}</h3>`}
      ${isOwnNumber(state) ? null : html`<${Arrivals} state=${state} />`}
    </div>
  </section>`
}

/** In both languages: a guest's text carries it in its own. */
function Word({ state, word }: { readonly state: PageState; readonly word: TwoLanguages }): VNode {
  const other = state.lang === 'ko' ? 'en' : 'ko'
  return html`<strong lang=${state.lang}>${word[state.lang]}</strong><span class="door-word-other" lang=${other}>${word[other]}</span>` as VNode
}

function Arrivals({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  const arrivals = state.door?.arrivals ?? []
  if (arrivals.length === 0) return html`<p class="none">${words.noArrivals}</p>`
  return html`<ol class="arrivals" aria-live="polite">
    ${arrivals.slice(0, SHOWN_ARRIVALS).map((arrival) => html`<${Row} key=${arrival.key} state=${state} arrival=${arrival} />`)}
  </ol>`
}

function Row({ state, arrival }: { readonly state: PageState; readonly arrival: DemoArrival }): VNode {
  const words = wordsOf(state.lang)
  const shown = doorStateOf(arrival, state.clock)
  return html`<li class=${`arrival ${shown}`}>
    <p class="arrival-who">
      <span class="last-four"><span class="label">${words.lastFour}</span> ${arrival.lastFour}</span>
      <span class="arrival-name">${arrival.shown}</span>
      <time>${kstClock(arrival.at)}</time>
    </p>
    <p class="arrival-state"><span class="sign" aria-hidden="true">${MARKS[shown]}</span><span>${words.doorStates[shown]}</span></p>
    ${arrival.asOf === undefined ? null : html`<p class="arrival-alone">${words.asOf(kstDayAndClock(arrival.asOf))}</p>`}
    ${mayEnterAlone(arrival) ? html`<p class="arrival-alone">${words.aloneAllowed}</p>` : null}
    ${state.canReport && arrival.shown !== '' ? html`<${Report} state=${state} arrival=${arrival} />` : null}
  </li>`
}

type OfArrival = { readonly state: PageState; readonly arrival: DemoArrival }

/** Staff see that the person is somebody else: from then on the number proves nobody. Asks why, and can be undone for a minute. */
function Report({ state, arrival }: OfArrival): VNode {
  const words = wordsOf(state.lang)
  const { report } = arrival
  if (report?.kind === 'held') return html`<${Held} state=${state} arrival=${arrival} until=${report.until} />` as VNode
  return html`<div class="arrival-report">
    ${report === undefined ? null : html`<p class="report-not-sent">${words.reportNotSent} ${words.reported[report.why]}</p>`}
    <details>
      <summary class="report">${words.report}<span class="hidden">, ${words.lastFour} ${arrival.lastFour}</span></summary>
      <form method="post" action="/demo/report" data-act="report">
        <${Whose} state=${state} arrival=${arrival} />
        <fieldset>
          <legend>${words.reportWhy}</legend>
          ${REPORT_REASONS.map((reason) => html`<p class="check" key=${reason}><input id=${`${reason}-${arrival.key}`} type="radio" name="reason" value=${reason} required /><label for=${`${reason}-${arrival.key}`}>${words.reportReasons[reason]}</label></p>`)}
        </fieldset>
        <p>${words.reportMeans}</p>
        <button class="button danger" type="submit">${words.reportYes}</button>
      </form>
    </details>
  </div>` as VNode
}

function Held({ state, arrival, until }: OfArrival & { readonly until: number }): VNode {
  const words = wordsOf(state.lang)
  return html`<form class="arrival-report" method="post" action="/demo/report/settle" data-act="settle">
    <${Whose} state=${state} arrival=${arrival} />
    <p>${words.reportHeld(kstIso(until).slice(11, 19))}</p>
    <p class="buttons">
      <button class="report" type="submit" name="how" value="undo">${words.reportUndo}</button>
      <button class="report" type="submit" name="how" value="send">${words.reportSend}</button>
    </p>
  </form>` as VNode
}

/** What every form about an arrival sends along. */
function Whose({ state, arrival }: OfArrival): VNode {
  return html`<input type="hidden" name="arrival" value=${arrival.key} />
    <input type="hidden" name="lang" value=${state.lang} />
    <input type="hidden" name="person" value=${state.person} />
    <input type="hidden" name="site" value=${digits(state.number)} />` as unknown as VNode
}
