/** Counts of messages in and out: by carrier, transport, method and code. Few enough to be counted in a map, never a number in them. */
import type { Transport } from '../stack/transport/address.ts'

export type TrafficRow = {
  readonly carrier: string
  readonly transport: Transport
  readonly direction: 'in' | 'out'
  /** Of the request; `other` for what no RFC knows, `bad` for what cannot be read. */
  readonly method: string
  /** Three digits of an answer; '' for a request. */
  readonly code: string
}

export type Traffic = {
  count(row: TrafficRow): void
  rows(): readonly (TrafficRow & { readonly messages: number })[]
  /** Begins again at nothing: what was rung to warm up is not traffic. */
  clear(): void
}

const METHODS = new Set(
  'INVITE ACK CANCEL BYE OPTIONS PRACK UPDATE INFO REGISTER SUBSCRIBE NOTIFY PUBLISH REFER MESSAGE bad'.split(' '),
)

/** As it is counted: a short word, however long it came. */
export function countedMethod(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

export function createTraffic(): Traffic {
  const counts = new Map<string, TrafficRow & { messages: number }>()
  return {
    count({ carrier, transport, direction, method, code }) {
      const known = countedMethod(method)
      const key = `${carrier}|${transport}|${direction}|${known}|${code}`
      const row = counts.get(key)
      if (row !== undefined) row.messages++
      else counts.set(key, { carrier, transport, direction, method: known, code, messages: 1 })
    },
    rows: () => [...counts.values()].map((row) => ({ ...row })),
    clear: () => counts.clear(),
  }
}
