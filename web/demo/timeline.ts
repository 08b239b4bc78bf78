/** Steps of each part for the call, in order, with their times. */
import type { VNode } from 'preact'
import type { DemoCall, DemoStep } from '../../src/contracts/demo-page.ts'
import { html } from './html.ts'
import type { PageState } from './page-state.ts'
import { stepWords } from './step-words.ts'
import { wordsOf } from './words.ts'

const AFTERWARDS: readonly string[] = ['over', 'prompt-played', 'receipt']

export function Timeline({ state }: { readonly state: PageState }): VNode {
  const words = wordsOf(state.lang)
  const { call } = state
  return html`<section class="timeline" aria-labelledby="timeline-title">
    <h2 id="timeline-title">${words.timeline}</h2>
    ${
      call === undefined
        ? html`<p class="none">${words.timelineEmpty}</p>`
        : html`<p class="summary">${summary(call, state)}</p>
            <ol class="steps" role="list">
              ${call.steps.map((step, index) => html`<${Row} key=${index} state=${state} step=${step} whole=${wholeOf(call)} />`)}
            </ol>`
    }
  </section>`
}

type RowProps = { readonly state: PageState; readonly step: DemoStep; readonly whole: number }

function Row({ state, step, whole }: RowProps): VNode {
  const words = wordsOf(state.lang)
  const took = step.tookMs ?? 0
  const from = Math.max(0, step.atMs - took) / whole
  return html`<li class=${`step part-${step.part}`}>
    <p class="step-head">
      <span class="at"><span class="hidden">${words.whenHead} </span>+${duration(step.atMs, state)}</span>
      <span class="part">${words.parts[step.part]}</span>
      ${step.tookMs === undefined ? null : html`<span class="took">${words.tookHead} ${duration(step.tookMs, state)}</span>`}
    </p>
    <p class="what">${stepWords(step, state.lang)}</p>
    <svg class="track" width="100%" height="6" aria-hidden="true">
      <rect class="rail" x="0" y="2" width="100%" height="2" />
      <rect class="run" x=${percent(Math.min(from, 0.992))} y="0" width=${percent(Math.max(took / whole, 0.008))} height="6" rx="2" />
    </svg>
  </li>`
}

function summary(call: DemoCall, state: PageState): string {
  const words = wordsOf(state.lang)
  const stored = call.steps.find((step) => step.part === 'log')
  const text = call.steps.find((step) => step.code === 'text-arrived')
  const said: string[] = []
  if (stored !== undefined) {
    const took = duration(stored.tookMs ?? stored.atMs, state)
    said.push(stored.code === 'taken' ? words.takenIn(took) : words.storedIn(took))
  }
  if (text !== undefined) said.push(words.textAfter(duration(text.atMs, state)))
  return said.join(' ')
}

/** The bars show the race from the ring to the text; the announcement goes on long after it, at the far end. */
function wholeOf(call: DemoCall): number {
  const racing = call.steps.filter((step) => !AFTERWARDS.includes(step.code))
  return Math.max(1, ...racing.map((step) => step.atMs))
}

/** 12 ms, 1.84 s; 12밀리초, 1.84초. */
function duration(ms: number, state: PageState): string {
  const [small, large] = state.lang === 'en' ? [' ms', ' s'] : ['밀리초', '초']
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)}${large}`
  return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)}${small}`
}

function percent(part: number): string {
  return `${(Math.min(1, part) * 100).toFixed(2)}%`
}
