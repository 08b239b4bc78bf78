/** Keeps the page's state up with the world: events as they come, the call that rings, the clock. */
import type { Signal } from '@preact/signals'
import type { DemoCall, DemoDoor, DemoMessage, DemoNotice } from '../../src/contracts/demo-page.ts'
import { MINUTE } from '../../src/domain/kit/time.ts'
import { doorStateOf } from './door-state.ts'
import { digits, type PageState, personOf, siteOf } from './page-state.ts'

type State = Signal<PageState>

const CLOCK_EVERY_MS = 1_000

/** Follows `/demo/events` for ever; the browser itself reconnects, and then everything is read anew. */
export function keepLive(state: State): void {
  keepClock(state)
  const events = new EventSource('/demo/events')
  let opened = false
  events.onopen = () => {
    change(state, { connected: true })
    if (opened) void Promise.all([readDoor(state), readMessages(state)])
    opened = true
  }
  events.onerror = () => change(state, { connected: false })
  events.onmessage = ({ data }) => takeNotice(state, JSON.parse(String(data)) as DemoNotice)
  if (state.value.call !== undefined) followCall(state, state.value.call.id)
}

let followed: EventSource | undefined

/** The call as it goes, until nothing more is expected of it or it is left. */
export function followCall(state: State, id: string): void {
  const events = new EventSource(`/demo/calls/${id}/events`)
  followed = events
  let playing = false
  events.onmessage = ({ data }) => {
    const call = JSON.parse(String(data)) as DemoCall
    change(state, { call })
    if (call.sound && !playing && call.state !== 'ended') {
      playing = true
      play(id)
    }
    if (call.settled) events.close()
  }
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) events.close()
  }
}

/** The call is shown no more, nor what is still to come of it. */
export function leaveCall(state: State): void {
  followed?.close()
  followed = undefined
  change(state, { call: undefined })
}

export async function readDoor(state: State): Promise<void> {
  const site = siteOf(state.value)
  const door = site === undefined ? undefined : await read<DemoDoor>(`/demo/sites/${digits(site.number)}/door`)
  if (siteOf(state.value) === site) change(state, { door })
}

export async function readMessages(state: State): Promise<void> {
  const person = personOf(state.value)
  if (person === undefined) return
  const messages = await read<readonly DemoMessage[]>(`/demo/handsets/${encodeURIComponent(person.phone)}/messages`)
  if (personOf(state.value) === person) change(state, { messages: messages ?? [] })
}

export function change(state: State, fields: Partial<PageState>): void {
  state.value = { ...state.value, ...fields }
}

function takeNotice(state: State, notice: DemoNotice): void {
  switch (notice.type) {
    case 'faults':
      change(state, { faults: notice.faults })
      break
    case 'clock':
      change(state, { clock: notice.now })
      break
    case 'reset':
      location.assign(`/?lang=${state.value.lang}`)
      break
    case 'text':
      if (personOf(state.value)?.phone === notice.phone) void readMessages(state)
      break
    case 'arrival':
    case 'door':
      if (siteOf(state.value)?.number === notice.site) void readDoor(state)
      break
    case 'event':
      break
  }
}

/** Sound starts since the visitor pressed a button; where the browser still refuses, the player's own button is there. */
function play(id: string): void {
  requestAnimationFrame(() => {
    const player = document.querySelector<HTMLAudioElement>(`audio[data-prompt="${id}"]`)
    player?.play().catch(() => undefined)
  })
}

/** Business time goes on at the speed of ours. Only a new minute changes what is shown, or each second while somebody is being checked. */
function keepClock(state: State): void {
  let base = { clock: state.value.clock, at: performance.now() }
  let shown = state.value.clock
  setInterval(() => {
    if (state.value.clock !== shown) base = { clock: state.value.clock, at: performance.now() }
    const clock = base.clock + performance.now() - base.at
    const isChecking =
      state.value.door?.arrivals.some((one) => doorStateOf(one, state.value.clock) === 'checking') === true
    if (isChecking || Math.floor(clock / MINUTE) !== Math.floor(state.value.clock / MINUTE)) change(state, { clock })
    shown = state.value.clock
  }, CLOCK_EVERY_MS)
}

async function read<T>(path: string): Promise<T | undefined> {
  try {
    const answer = await fetch(path, { headers: { accept: 'application/json' } })
    return answer.ok ? ((await answer.json()) as T) : undefined
  } catch {
    return undefined
  }
}
