/** `Retry-After` (RFC 9110 10.2.3): seconds, or an instant by the server's own clock. */

type Headers = { get(name: string): string | null }

const LONGEST_REST_MS = 600_000
const ASKS_FOR_REST = [429, 503]

/** @param now  real time, where the answer has no date of its own. @returns milliseconds to leave the server alone; undefined where it asks for none */
export function restOf(headers: Headers, status: number, now: number): number | undefined {
  const told = headers.get('retry-after')?.trim()
  if (told === undefined || !ASKS_FOR_REST.includes(status)) return undefined
  if (/^\d{1,9}$/.test(told)) return Math.min(Number(told) * 1000, LONGEST_REST_MS)
  const until = Date.parse(told)
  const ownNow = Date.parse(headers.get('date') ?? '')
  const rest = until - (Number.isNaN(ownNow) ? now : ownNow)
  return Number.isNaN(rest) ? undefined : Math.min(Math.max(rest, 0), LONGEST_REST_MS)
}
