/** The three noons. Choosing one asks first, since it starts everything over. */
import type { VNode } from 'preact'
import { html } from './html.ts'
import { digits, hrefOf, type NoonView, type PageState } from './page-state.ts'
import { wordsOf } from './words.ts'

export function NoonChoice({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  const asking = state.noons.find((noon) => noon.at === state.asking)
  const current = state.noons.find((noon) => noon.now === state.noon) ?? state.noons[2]
  return html`<section class="when" aria-labelledby="when-title">
    <h2 id="when-title">${words.when}</h2>
    <ul class="noons">
      ${state.noons.map((noon) => html`<${Noon} key=${noon.at} state=${state} noon=${noon} />`)}
    </ul>
    ${
      current === undefined
        ? null
        : html`<a class="start-over" data-ask=${current.at} href=${hrefOf(state, { ask: current.at })}>
              <span aria-hidden="true">↺</span><span>${words.startOver}</span>
            </a>
            <p class="rules-of-day"><a href=${`/rules?lang=${state.lang}&day=${current.at.slice(0, 10)}`}>${words.rulesOfDay}</a></p>`
    }
    ${asking === undefined ? null : html`<${Ask} state=${state} noon=${asking} />`}
  </section>`
}

type Props = { readonly state: PageState; readonly noon: NoonView }

function Noon({ state, noon }: Props): VNode {
  const words = wordsOf(state.lang)
  const current = noon.now === state.noon
  return html`<li>
    <a class=${current ? 'noon on' : 'noon'} data-ask=${noon.at} href=${hrefOf(state, { ask: noon.at })} aria-current=${current ? 'date' : undefined}>
      <span class="noon-title">${current ? html`<span aria-hidden="true">✓ </span>` : null}${noon.title[state.lang]}</span>
      <span class="noon-about">${noon.about[state.lang]}</span>
      ${current ? html`<span class="hidden">(${words.chosen})</span>` : null}
    </a>
  </li>`
}

function Ask({ state, noon }: Props): VNode {
  const words = wordsOf(state.lang)
  return html`<form class="ask" method="post" action="/demo/reset" data-act="reset" aria-labelledby="ask-title">
    <h3 id="ask-title" tabindex="-1">${words.askTitle(noon.title[state.lang])}</h3>
    <p>${words.askLost}</p>
    <input type="hidden" name="noon" value=${noon.at} />
    <input type="hidden" name="lang" value=${state.lang} />
    <input type="hidden" name="person" value=${state.person} />
    <input type="hidden" name="site" value=${digits(state.number)} />
    <p class="buttons">
      <button class="button danger" type="submit" disabled=${state.busy}>${words.askYes}</button>
      <a class="button quiet" data-ask="" href=${hrefOf(state, {})}>${words.askNo}</a>
    </p>
  </form>`
}
