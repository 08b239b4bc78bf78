/** The demo page: one sentence, three noons, a person, a place, a handset, the door, what each part did, the switches. */
import type { VNode } from 'preact'
import { kstClock } from '../../src/domain/kit/time.ts'
import { Door } from './door.ts'
import { Handset } from './handset.ts'
import { html } from './html.ts'
import { NoonChoice } from './noon-choice.ts'
import { hrefOf, type PageState } from './page-state.ts'
import { PeopleList } from './people-list.ts'
import { SiteList } from './site-list.ts'
import { Switches } from './switches.ts'
import { Timeline } from './timeline.ts'
import { wordsOf } from './words.ts'

export type Shown = { readonly state: PageState }

export function Page({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  return html`<div class="page">
    <a class="skip" href="#main">${words.skip}</a>
    <${Top} state=${state} />
    <main id="main" tabindex="-1">
      <section class="hero">
        <h1>${words.headline}</h1>
        <p class="lead">${words.lead}</p>
        <p class="try">${words.tryIt}</p>
      </section>
      <${Trouble} state=${state} />
      <${NoonChoice} state=${state} />
      <div class="stage">
        <div class="choose">
          <${PeopleList} state=${state} />
          <${SiteList} state=${state} />
        </div>
        <${Handset} state=${state} />
        <div class="beside">
          <${Door} state=${state} />
          <${Timeline} state=${state} />
        </div>
        <${Switches} state=${state} />
      </div>
    </main>
    <footer class="foot">
      <p>${words.invented}</p>
      <p>${words.about} <a href="https://www.krds.go.kr/" rel="noreferrer">www.krds.go.kr</a></p>
    </footer>
  </div>`
}

function Top({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  const other = state.lang === 'ko' ? 'en' : 'ko'
  return html`<header>
    <p class="demo-line">${words.demoLine}</p>
    <div class="top">
    <p class="brand">
      <svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
        <rect class="mark" x="1" y="1" width="34" height="34" rx="10" />
        <path class="mark-line" d="M11 9.5c-1 6 7.5 16.5 15.5 17l1-4.5-5-2.200-2.500 2c-2.500-1.400-4.700-4-5.500-6.300l2.300-2.200-1.600-5z" />
      </svg>
      <span>${words.brand}</span>
    </p>
    <p class="top-clock"><span class="label">${words.now}</span><time>${kstClock(state.clock)}</time></p>
    <a class="language" data-lang=${other} lang=${other} hreflang=${other} href=${hrefOf(state, { lang: other })}>${words.otherLanguage}</a>
    </div>
  </header>`
}

function Trouble({ state }: Shown): VNode {
  const words = wordsOf(state.lang)
  // What is wrong with the number stands beside it.
  const trouble = !state.connected ? 'lost' : state.trouble === 'number' ? undefined : state.trouble
  return html`<div class="trouble-place" role="status">
    ${trouble === undefined ? null : html`<p class="trouble"><span aria-hidden="true">× </span>${words.troubles[trouble] ?? trouble}</p>`}
  </div>`
}
