/** Messages as a ladder: who said what to whom, and how long after the first. */
import type { TracedMessage } from './trace.ts'

/** @param messages  oldest first, of one call or more: each call has a ladder of its own */
export function writeLadders(messages: readonly TracedMessage[]): string {
  const calls = Map.groupBy(messages, ({ call }) => call)
  return [...calls].map(([call, said]) => writeLadder(call, said)).join('\n')
}

function writeLadder(call: string, messages: readonly TracedMessage[]): string {
  const [first] = messages
  if (first === undefined) return ''
  const began = new Date(first.at).toISOString()
  const head = `call ${call === '' ? '(no Call-ID)' : call}  ${began}  ${first.carrier} over ${first.transport}`
  const peers = [...new Set(messages.map(({ peer }) => peer))]
  const width = Math.max(...peers.map((peer) => peer.length))
  const rungs = messages.map(({ at, direction, peer, local, text }) => {
    const said = title(text).padEnd(34, ' ')
    const arrow = direction === 'in' ? `── ${said} ─▶` : `◀─ ${said} ──`
    return `  ${seconds(at - first.at)}  ${peer.padEnd(width)} ${arrow} ${local}`
  })
  return `${[head, ...rungs].join('\n')}\n`
}

/** `INVITE sip:***0001@192.0.2.1 (SDP)`, `486 Busy Here`. */
function title(text: string): string {
  const start = text.slice(0, Math.max(0, text.indexOf('\r\n')))
  const line = start.startsWith('SIP/2.0 ') ? start.slice(8) : start.replace(/ SIP\/2\.0$/, '')
  const sdp = text.includes('\r\ncontent-type: application/sdp\r\n') ? ' (SDP)' : ''
  const room = 34 - sdp.length
  return `${line.length > room ? `${line.slice(0, room - 1)}…` : line}${sdp}`
}

function seconds(ms: number): string {
  return `+${(ms / 1_000).toFixed(3)}`.padStart(8)
}
