/** The channel of a visit as one number, as it is stored and bound into the seal. Codes are never used anew. */
import type { Channel } from './visit.ts'

const CODES: Readonly<Record<Channel, number>> = { call: 1, text: 2, qr: 3, staff: 4, companion: 5 }

export function channelCode(channel: Channel): number {
  return CODES[channel]
}

/** @returns undefined for a number that is no channel */
export function channelOf(code: number): Channel | undefined {
  return (Object.keys(CODES) as Channel[]).find((channel) => CODES[channel] === code)
}
