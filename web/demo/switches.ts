/** The switches that break the world around us, and what then happens in words. */
import type { VNode } from 'preact'
import { DEMO_FAULT_MODES, type DemoFaults } from '../../src/contracts/demo-page.ts'
import { html } from './html.ts'
import { digits, type PageState } from './page-state.ts'
import { wordsOf } from './words.ts'

export function Switches({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  return html`<section class="switches" aria-labelledby="switches-title">
    <h2 id="switches-title">${words.switches}</h2>
    <p class="lead-small">${words.switchesLead}</p>
    <div class="switch-grid">
      <${Switch} state=${state} part="registry" said=${words.faultNow.registry[state.faults.registry]} />
      <${Switch} state=${state} part="text-centre" said=${words.faultNow['text-centre'][state.faults['text-centre']]} />
      <${Switch} state=${state} part="database" said=${words.faultNow.database[state.faults.database]} />
      <${Switch} state=${state} part="identity" said=${words.faultNow.identity[state.faults.identity]} />
    </div>
  </section>`
}

type Props = { readonly state: PageState; readonly part: keyof DemoFaults; readonly said: string }

function Switch({ state, part, said }: Props): VNode {
  const words = wordsOf(state.lang)
  const now = state.faults[part]
  return html`<form class=${now === 'ok' ? 'switch' : 'switch broken'} method="post" action="/demo/faults" data-act="fault" aria-labelledby=${`switch-${part}`}>
    <h3 id=${`switch-${part}`}>
      <span class="sign" aria-hidden="true">${now === 'ok' ? '✓' : '×'}</span>
      <span>${words.faultParts[part]}</span>
      <span class="switch-now">${words.faultModes[now]}</span>
    </h3>
    <input type="hidden" name="part" value=${part} />
    <input type="hidden" name="lang" value=${state.lang} />
    <input type="hidden" name="person" value=${state.person} />
    <input type="hidden" name="site" value=${digits(state.number)} />
    <p class="modes">
      ${DEMO_FAULT_MODES[part].map((mode) => html`<button key=${mode} class=${mode === now ? 'mode on' : 'mode'} type="submit" name="mode" value=${mode} aria-pressed=${mode === now ? 'true' : 'false'}>${words.faultModes[mode]}</button>`)}
    </p>
    <p class="switch-said" role="status">${said}</p>
  </form>`
}
