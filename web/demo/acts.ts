/** A visitor's acts on the page: links and forms that also work without script are taken over here. */
import type { Signal } from '@preact/signals'
import { change, followCall, leaveCall, readDoor, readMessages } from './live.ts'
import { digits, hrefOf, type PageState, REPORTED } from './page-state.ts'

type State = Signal<PageState>

export function listenToActs(state: State): void {
  document.addEventListener('click', (event) => onClick(event, state))
  document.addEventListener('submit', (event) => onSubmit(event, state))
  document.addEventListener('input', (event) => onInput(event, state))
}

function onClick(event: MouseEvent, state: State): void {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('a,button') : null
  if (target === null || event.ctrlKey || event.metaKey || event.shiftKey) return
  const { person, site, ask, lang, key } = target.dataset
  if (key !== undefined) press(key, state)
  else if (person !== undefined) choose({ person, messages: [] })
  else if (site !== undefined) choose({ number: numberOf(site, state), door: undefined, reported: undefined })
  else if (ask !== undefined) choose({ asking: ask === '' ? undefined : ask })
  else if (lang !== undefined) choose({ lang: lang === 'en' ? 'en' : 'ko' })

  function choose(fields: Partial<PageState>): void {
    event.preventDefault()
    change(state, fields)
    if (person !== undefined || site !== undefined) leaveCall(state)
    history.replaceState(null, '', hrefOf(state.value, {}))
    if (person !== undefined) void readMessages(state)
    if (site !== undefined) void readDoor(state)
    if (ask !== undefined) focusOn(ask === '' ? '.start-over' : '#ask-title')
  }
}

/** A key of the keypad goes into the call that is answered, else where typing would go. */
function press(key: string, state: State): void {
  const { number, call } = state.value
  if (call?.state === 'answered') pressInCall(key, call.id)
  else dial(key === 'erase' ? number.replace(/[^\d+*#]*.$/, '') : number + key, state)
}

function pressInCall(key: string, call: string): void {
  const isEnd = key === 'hang-up'
  void fetch(`/demo/calls/${call}/${isEnd ? 'hang-up' : 'keys'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(isEnd ? {} : { keys: key }),
  }).catch(() => {}) // the call's own end is seen
}

function dial(number: string, state: State): void {
  const trouble = state.value.trouble === 'number' ? undefined : state.value.trouble
  change(state, { number: number.slice(0, 20), door: undefined, reported: undefined, trouble })
  void readDoor(state)
}

function onInput(event: Event, state: State): void {
  const field = event.target
  if (!(field instanceof HTMLInputElement)) return
  if (field.dataset['search'] !== undefined) change(state, { search: field.value })
  if (field.dataset['number'] !== undefined) dial(field.value, state)
  if (field.dataset['withheld'] !== undefined) change(state, { withheld: field.checked })
}

function onSubmit(event: SubmitEvent, state: State): void {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.dataset['act'] === undefined) return
  event.preventDefault()
  const act = form.dataset['act']
  const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter.value : ''
  if (act === 'call') void ring(state)
  if (act === 'fault') void send(state, '/demo/faults', { part: new FormData(form).get('part'), mode: pressed })
  if (act === 'report')
    void report('/demo/report', { ...arrivalOf(form), reason: new FormData(form).get('reason') }, state)
  if (act === 'settle') void report('/demo/report/settle', { ...arrivalOf(form), how: pressed }, state)
  if (act === 'reset') void send(state, '/demo/reset', { noon: state.value.asking })
}

async function report(path: string, body: unknown, state: State): Promise<void> {
  change(state, { reported: undefined })
  const answer = await send(state, path, body)
  change(state, { reported: REPORTED.find((each) => each === answer?.['result']) })
}

function arrivalOf(form: HTMLFormElement) {
  const fields = new FormData(form)
  return { site: fields.get('site'), arrival: fields.get('arrival') }
}

async function ring(state: State): Promise<void> {
  const { call, busy, number, person, withheld } = state.value
  if (busy || (call !== undefined && call.state !== 'ended')) return
  const answer = await send(state, '/demo/call', { site: digits(number), person, withheld, keypad: true })
  if (state.value.trouble === 'number') focusOn('#number')
  if (typeof answer?.['callId'] !== 'string') return
  leaveCall(state)
  followCall(state, answer['callId'])
}

async function send(state: State, path: string, body: unknown): Promise<Record<string, unknown> | undefined> {
  change(state, { busy: true, trouble: undefined })
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (answer.ok) return (await answer.json()) as Record<string, unknown>
    change(state, { trouble: path === '/demo/call' && answer.status === 400 ? 'number' : 'failed' })
  } catch {
    change(state, { trouble: 'failed' })
  } finally {
    change(state, { busy: false })
  }
  return undefined
}

function numberOf(site: string, state: State): string {
  const { sites, ownNumber } = state.value
  const numbers = [...sites.map((each) => each.number), ownNumber]
  return numbers.find((number) => number !== undefined && digits(number) === site) ?? site
}

function focusOn(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus())
}
