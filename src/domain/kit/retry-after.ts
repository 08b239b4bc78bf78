/** `Retry-After` (RFC 9110 10.2.3): seconds, or an instant by the server's own clock. */

type Headers = { get(name: string): string | null }

const LONGEST_REST_MS = 600_000
const ASKS_FOR_REST = [429, 503]
/** Fractions are not of the RFC, and sent. */
const SECONDS = /^\d+(\.\d+)?$/
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/

/** @param now  real time, where the answer has no date of its own. @returns milliseconds to leave the server alone; undefined where it asks for none */
export function restOf(headers: Headers, status: number, now: number): number | undefined {
  const told = headers.get('retry-after')?.trim()
  if (told === undefined || !ASKS_FOR_REST.includes(status)) return undefined
  const ownNow = Date.parse(headers.get('date') ?? '')
  const rest = SECONDS.test(told)
    ? Number(told) * 1000
    : HTTP_DATE.test(told)
      ? Date.parse(told) - (Number.isNaN(ownNow) ? now : ownNow)
      : Number.NaN
  return rest > 0 ? Math.min(rest, LONGEST_REST_MS) : undefined
}
