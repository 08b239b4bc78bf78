/** The relay's `Authorization` header: HMAC-SHA256 over time and salt, another one for each request. */
import { createHmac, randomBytes } from 'node:crypto'

export type RelayKey = { readonly apiKey: string; readonly apiSecret: string }

/**
 * A signature is taken once and within 15 minutes of the relay's clock.
 *
 * @param nowMs  real time, epoch milliseconds
 * @see https://docs.solapi.com/authentication/api-key
 */
export function authorization({ apiKey, apiSecret }: RelayKey, nowMs: number): string {
  const date = new Date(nowMs).toISOString()
  const salt = randomBytes(16).toString('hex')
  const signature = createHmac('sha256', apiSecret).update(`${date}${salt}`).digest('hex')
  return `HMAC-SHA256 apiKey=${apiKey}, date=${date}, salt=${salt}, signature=${signature}`
}
