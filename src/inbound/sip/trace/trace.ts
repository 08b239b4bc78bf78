/** Recent messages, kept in memory for two hours at most, for an operator who asks what was said; numbers are masked before a message is kept. */
import { HOUR, MINUTE } from '../../../domain/kit/time.ts'
import { hostPort } from '../stack/transport/address.ts'
import type { Arrival } from '../stack/transport/arrival.ts'
import { maskMessage } from './mask-message.ts'
import { createRing } from './ring.ts'

/** One message as it is kept, and as the trace socket hands it out: a line of JSON. */
export type TracedMessage = {
  /** Epoch milliseconds, real time. */
  readonly at: number
  readonly direction: 'in' | 'out'
  readonly carrier: string
  readonly transport: string
  /** `address:port`, IPv6 in brackets. */
  readonly peer: string
  /** Empty until it is known: a moment. */
  local: string
  /** Names the call: the first 8 hex digits of SHA-256 of its Call-ID; '' where there is none. */
  readonly call: string
  readonly text: string
}

type Way = Pick<Arrival, 'source' | 'transport' | 'local'>

export type Trace = {
  heard(arrival: Arrival, carrier: string): void
  said(way: Way, text: string, carrier: string): void
  /** Oldest first. */
  all(): Iterable<TracedMessage>
}

/** A message says when somebody with these last digits rang which place: nothing that joins the two lives longer than the hour's key. */
const KEPT = 2 * HOUR

/** @param most  messages that are kept; the oldest go first */
export function createTrace(most: number): Trace {
  const ring = createRing<TracedMessage>(most)
  let looking = false

  function forgetInTime(): void {
    if (looking) return
    looking = true
    setTimeout(() => {
      looking = false
      ring.forget(({ at }) => Date.now() - at >= KEPT)
      if (ring.size > 0) forgetInTime()
    }, MINUTE).unref()
  }

  function keep(direction: 'in' | 'out', { source, transport, local }: Way, said: string, carrier: string): void {
    const { text, call } = maskMessage(said)
    const kept = { at: Date.now(), direction, carrier, transport, peer: hostPort(source), local: '', call, text }
    ring.put(kept)
    forgetInTime()
    void local().then((ours) => {
      kept.local = hostPort(ours)
    })
  }

  return {
    heard: (arrival, carrier) => keep('in', arrival, arrival.text, carrier),
    said: (arrival, text, carrier) => keep('out', arrival, text, carrier),
    all: ring.all,
  }
}
