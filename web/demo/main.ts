/** The demo page in the browser: takes over what the server drew, and keeps it live. */
import { effect, signal } from '@preact/signals'
import { hydrate, render } from 'preact'
import './demo.css'
import { listenToActs } from './acts.ts'
import { html } from './html.ts'
import { keepLive } from './live.ts'
import { Page } from './page.ts'
import type { PageState } from './page-state.ts'
import { wordsOf } from './words.ts'

const root = document.getElementById('root')
const drawn = document.getElementById('state')?.textContent

if (root !== null && drawn !== undefined && drawn !== null) takeOver(root, JSON.parse(drawn) as PageState)

function takeOver(place: HTMLElement, first: PageState): void {
  const state = signal(first)
  hydrate(html`<${Page} state=${first} />`, place)
  effect(() => {
    render(html`<${Page} state=${state.value} />`, place)
    document.documentElement.lang = state.value.lang
    document.title = wordsOf(state.value.lang).title
  })
  listenToActs(state)
  keepLive(state)
  state.value = { ...state.value, live: true }
  for (const row of place.querySelectorAll<HTMLElement>('.row.on')) showInItsList(row)
}

/** A choice that came with the address may lie further down in its list. */
function showInItsList(row: HTMLElement): void {
  const list = row.closest<HTMLElement>('.scroll')
  if (list === null) return
  const below = row.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom
  if (below > 0) list.scrollTop += below + row.offsetHeight
}
