/** Events told at a fixed rate for some seconds, whether or not the ones before are answered; every caller a new one. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { CallEvent, CallEventResult } from '../../src/contracts/call-events.ts'
import { signedHeaders } from '../../src/contracts/signed-messages.ts'
import { kstIso } from '../../src/domain/kit/time.ts'
import type { ProductSide } from '../calls/product-side.ts'
import type { Operators } from './operators.ts'

export type Telling = {
  readonly perSecond: number
  readonly seconds: number
  /** Events of a request; 1: as a single one, not a list. */
  readonly listOf: number
  /** How long ago they rang. */
  readonly lateMs: number
}

export type Told = {
  readonly offered: number
  readonly logged: number
  /** Of each request, from when it was due to its whole answer, in ms. */
  readonly tookMs: readonly number[]
  /** From the first request to the last answer, and no less than these events take at the rate: a list is there at once. */
  readonly seconds: number
}

let eventsSoFar = 0
/** Operators take turns, over all runs of this process: a list needs one that has paused. */
let requestsSoFar = 0

export async function tellEvents(
  product: Pick<ProductSide, 'http' | 'sites'>,
  { keys }: Operators,
  { perSecond, seconds, listOf, lateMs }: Telling,
): Promise<Told> {
  const dispatcher = new Agent({ connections: 64 })
  const { clock } = (await (await fetch(`${product.http}/demo/world`)).json()) as { clock: string }
  const begun = performance.now()
  const began = Date.parse(clock)
  const tookMs: number[] = []
  let logged = 0

  async function tell(due: number): Promise<void> {
    const key = keys[requestsSoFar % keys.length]
    requestsSoFar += 1
    if (key === undefined) throw new Error('no operator')
    const at = kstIso(Math.floor(began + (performance.now() - begun)) - lateMs)
    const events = Array.from({ length: listOf }, (): CallEvent => anEvent(product.sites, at))
    const body = JSON.stringify(listOf === 1 ? events[0] : events)
    const headers = { 'content-type': 'application/json', ...signedHeaders(key, randomUUID(), Date.now(), body) }
    const answer = await request(`${product.http}/v1/call-events`, { method: 'POST', headers, body, dispatcher })
    const said = (await answer.body.json()) as CallEventResult & { results?: readonly CallEventResult[] }
    tookMs.push(performance.now() - due)
    for (const { outcome } of said.results ?? [said]) if (outcome === 'logged') logged += 1
  }

  const requests = Math.ceil((perSecond * seconds) / listOf)
  const told: Promise<void>[] = []
  for (let nth = 0; nth < requests; nth += 1) {
    const due = begun + (nth * listOf * 1_000) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await delay(wait)
    told.push(tell(due).catch(() => {})) // no answer: not logged
  }
  await Promise.all(told)
  const took = Math.max((performance.now() - begun) / 1_000, (requests * listOf) / perSecond)
  await dispatcher.close()
  return { offered: requests * listOf, logged, tookMs, seconds: took }
}

function anEvent(sites: readonly string[], at: string): CallEvent {
  eventsSoFar += 1
  const digits = String(eventsSoFar).padStart(8, '0')
  const siteNumber = sites[eventsSoFar % sites.length] ?? ''
  return { siteNumber, caller: `010${digits}`, at, eventId: `bench-${eventsSoFar}` }
}
