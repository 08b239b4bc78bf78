/** An arrival as JSON can carry it. */
import type { ControlArrival } from '../../contracts/control.ts'
import type { Arrival } from '../../ports/places/arrivals.ts'

export function toControlArrival(arrival: Arrival, siteNumber: string): ControlArrival {
  const { line: _, ...shown } = arrival // nobody is shown whose phone it is
  return { ...shown, callKey: Buffer.from(arrival.callKey).toString('hex'), siteNumber }
}
