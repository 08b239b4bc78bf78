/** The list of places to call, with their numbers, the chosen one as the poster at its door. */
import type { VNode } from 'preact'
import type { DemoSiteView } from '../../src/contracts/demo-page.ts'
import { categoryWord, regionWord } from './category-words.ts'
import { html } from './html.ts'
import { digits, hrefOf, isOwnNumber, type PageState, siteOf } from './page-state.ts'
import { wordsOf } from './words.ts'

export function SiteList({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  const more = state.siteCount - state.sites.length
  return html`<section class="sites" aria-labelledby="where-title">
    <h2 id="where-title"><span class="nth" aria-hidden="true">2</span>${words.where}</h2>
    <div class="scroll">
      <ul class="rows">
        ${state.sites.map((site) => html`<${SiteRow} key=${site.number} state=${state} site=${site} />`)}
        <${OwnRow} state=${state} />
      </ul>
      ${more > 0 ? html`<p class="none">${words.moreSites(more)}</p>` : null}
    </div>
  </section>`
}

function SiteRow({ state, site }: { readonly state: PageState; readonly site: DemoSiteView }): VNode {
  const words = wordsOf(state.lang)
  const chosen = siteOf(state) === site
  const kind = `${categoryWord(site.category, state.lang)}, ${regionWord(site.region, state.lang)}`
  return html`<li>
    <a class=${chosen ? 'row on' : 'row'} data-site=${digits(site.number)} href=${hrefOf(state, { site: digits(site.number) })} aria-current=${chosen ? 'true' : undefined}>
      <span class="row-main">
        <span class="row-name">${nameOf(site, state)}</span>
        <span class="row-number">${site.number}</span>
      </span>
      <span class="row-note">${kind} · ${site.retired ? words.retired : words.modes[site.answerMode]}${site.hasDoorScreen ? ` · ${words.withDoor}` : ''}</span>
      ${chosen ? html`<span class="row-mark"><span aria-hidden="true">✓ </span>${words.chosen}</span>` : null}
    </a>
  </li>`
}

/** The service's own number: it is dialled like a place, and is none. */
function OwnRow({ state }: { readonly state: PageState }): VNode | null {
  const words = wordsOf(state.lang)
  const { ownNumber } = state
  if (ownNumber === undefined) return null
  const chosen = isOwnNumber(state)
  return html`<li class="own">
    <a class=${chosen ? 'row on' : 'row'} data-site=${digits(ownNumber)} href=${hrefOf(state, { site: digits(ownNumber) })} aria-current=${chosen ? 'true' : undefined}>
      <span class="row-main">
        <span class="row-name">${words.ownName}</span>
        <span class="row-number">${ownNumber}</span>
      </span>
      <span class="row-note">${words.ownNote}</span>
      ${chosen ? html`<span class="row-mark"><span aria-hidden="true">✓ </span>${words.chosen}</span>` : null}
    </a>
  </li>`
}

/** The sheet on the wall: the number in the largest type. */
export function Poster({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  const site = siteOf(state)
  if (isOwnNumber(state)) {
    return html`<div class="poster">
      <p class="poster-claim">${words.ownPoster}</p>
      <p class="poster-name">${words.ownName}</p>
      <p class="poster-number">${state.ownNumber}</p>
      <p class="poster-note">${words.ownNote}. ${words.posterNote}</p>
    </div>`
  }
  if (site === undefined) return html`<div class="poster"><p class="poster-note">${words.unknownNumber}</p></div>`
  return html`<div class="poster">
    <p class="poster-claim">${words.poster}</p>
    <p class="poster-name">${nameOf(site, state)}</p>
    <p class="poster-number">${site.number}</p>
    <p class="poster-note">${site.retired ? words.retired : words.posterNote}</p>
  </div>`
}

export function nameOf(site: DemoSiteView, state: PageState): string {
  return state.lang === 'en' ? site.nameEn : site.name
}
