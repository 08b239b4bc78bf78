/** List of callers: the demo's people, grouped by what the rules make of them, and searchable. */
import type { VNode } from 'preact'
import type { DemoPersonGroup, DemoPersonView } from '../../src/contracts/demo-page.ts'
import { html } from './html.ts'
import { hrefOf, type PageState } from './page-state.ts'
import { wordsOf } from './words.ts'

const GROUPS: readonly DemoPersonGroup[] = ['vaccinated', 'ended', 'other', 'none', 'line']

export function PeopleList({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  const found = state.people.filter((person) => matches(person, state.search))
  return html`<section class="people" aria-labelledby="who-title">
    <h2 id="who-title"><span class="nth" aria-hidden="true">1</span>${words.who}</h2>
    ${
      state.live
        ? html`<p class="field">
            <label for="search">${words.search}</label>
            <input id="search" type="search" autocomplete="off" data-search value=${state.search} />
          </p>`
        : null
    }
    <div class="scroll">
      ${GROUPS.map((group) => html`<${Group} key=${group} state=${state} title=${words.groups[group]} people=${found.filter((person) => person.group === group)} />`)}
      ${found.length === 0 ? html`<p class="none" role="status">${words.nobodyFound}</p>` : null}
    </div>
  </section>`
}

type GroupProps = { readonly state: PageState; readonly title: string; readonly people: readonly DemoPersonView[] }

function Group({ state, title, people }: GroupProps): VNode | null {
  if (people.length === 0) return null
  return html`<div class="group">
    <h3>${title}</h3>
    <ul class="rows">
      ${people.map((person) => html`<${PersonRow} key=${person.id} state=${state} person=${person} />`)}
    </ul>
  </div>`
}

function PersonRow({ state, person }: { readonly state: PageState; readonly person: DemoPersonView }): VNode {
  const words = wordsOf(state.lang)
  const chosen = person.id === state.person
  return html`<li>
    <a class=${chosen ? 'row on' : 'row'} data-person=${person.id} href=${hrefOf(state, { person: person.id })} aria-current=${chosen ? 'true' : undefined}>
      <span class="row-main">
        <span class="row-name" lang=${/[A-Z]/.test(person.name) ? 'en' : 'ko'}>${person.name}</span>
        <span class="row-side">${words.born(person.birthDate.slice(0, 4))}</span>
      </span>
      <span class="row-note">${state.lang === 'en' ? person.noteEn : person.note}</span>
      ${chosen ? html`<span class="row-mark"><span aria-hidden="true">✓ </span>${words.chosen}</span>` : null}
    </a>
  </li>`
}

function matches(person: DemoPersonView, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  if (wanted === '') return true
  return `${person.name} ${person.note} ${person.noteEn} ${person.phone} ${person.birthDate}`
    .toLowerCase()
    .includes(wanted)
}
