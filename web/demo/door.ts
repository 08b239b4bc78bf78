/** The screen at the door of the chosen place: its word of the day and who has just arrived. */
import type { VNode } from 'preact'
import type { DemoArrival } from '../../src/contracts/demo-page.ts'
import { kstClock } from '../../src/domain/time.ts'
import { html } from './html.ts'
import { digits, isOwnNumber, type PageState, siteOf } from './page-state.ts'
import { nameOf } from './site-list.ts'
import { wordsOf } from './words.ts'

const SHOWN_ARRIVALS = 5
const MARKS: Readonly<Record<DemoArrival['outcome'], string>> = {
  pass: '✓',
  'not-required': '–',
  'allowed-without-pass': '!',
  'no-pass': '!',
  unknown: '?',
  checking: '…',
}

export function Door({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  const site = siteOf(state)
  const word = state.door?.wordOfDay[state.lang]
  return html`<section class="door" aria-labelledby="door-title">
    <h2 id="door-title">${words.door}</h2>
    ${site !== undefined && !site.hasDoorScreen ? html`<p class="door-note">${words.noDoor}</p>` : null}
    <div class=${site?.hasDoorScreen === true ? 'door-screen' : 'door-screen imagined'}>
      <div class="door-head">
        <p class="door-name">${site !== undefined ? nameOf(site, state) : isOwnNumber(state) ? words.noDoorOwn : words.noDoorHere}</p>
        <p class="door-clock"><time>${kstClock(state.clock)}</time></p>
        ${word === undefined ? null : html`<p class="door-word"><span class="label">${words.wordOfDay}</span><strong lang=${state.lang}>${word}</strong></p>`}
      </div>
      <div role="status">${state.reported === undefined ? null : html`<p class="door-reported">${words.reported[state.reported]}</p>`}</div>
      ${isOwnNumber(state) ? null : html`<h3 class="hidden">${words.arrivals}</h3>`}
      ${isOwnNumber(state) ? null : html`<${Arrivals} state=${state} />`}
    </div>
  </section>`
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
  const alone = arrival.allowedAlone && arrival.outcome !== 'pass' && arrival.outcome !== 'not-required'
  return html`<li class=${`arrival ${arrival.outcome}`}>
    <p class="arrival-who">
      <span class="last-four"><span class="label">${words.lastFour}</span> ${arrival.lastFour}</span>
      <span class="arrival-name">${arrival.shown}</span>
      <time>${kstClock(arrival.at)}</time>
    </p>
    <p class="arrival-state"><span class="sign" aria-hidden="true">${MARKS[arrival.outcome]}</span><span>${words.doorStates[arrival.outcome]}</span></p>
    ${alone ? html`<p class="arrival-alone">${words.aloneAllowed}</p>` : null}
    ${state.canReport ? html`<${Report} state=${state} arrival=${arrival} />` : null}
  </li>`
}

/** Staff see that the person is somebody else: from then on the number proves nobody. */
function Report({ state, arrival }: { readonly state: PageState; readonly arrival: DemoArrival }): VNode {
  const words = wordsOf(state.lang)
  return html`<form class="arrival-report" method="post" action="/demo/report" data-act="report">
    <input type="hidden" name="arrival" value=${arrival.key} />
    <input type="hidden" name="lang" value=${state.lang} />
    <input type="hidden" name="person" value=${state.person} />
    <input type="hidden" name="site" value=${digits(state.number)} />
    <button class="report" type="submit">${words.report}<span class="hidden">, ${words.lastFour} ${arrival.lastFour}</span></button>
  </form>`
}
