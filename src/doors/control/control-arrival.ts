/** An arrival as JSON can carry it. */
import type { ControlArrival } from '../../contracts/control.ts'
import type { Arrival } from '../../ports/arrivals.ts'

export function toControlArrival(arrival: Arrival, siteNumber: string): ControlArrival {
  return { ...arrival, callKey: Buffer.from(arrival.callKey).toString('hex'), siteNumber }
}
