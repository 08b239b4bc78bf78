/** The state that a door shows of an arrival, from what was decided, how long it has taken, and what staff said of it. */
import type { DemoArrival } from '../../src/contracts/demo-page.ts'
import { SECOND } from '../../src/domain/kit/time.ts'

export type DoorState =
  | 'pass'
  | 'document' // no pass on file: another document may do
  | 'alone' // no pass on file, which one person alone does not need
  | 'free' // no pass is asked for here
  | 'unverified' // nobody is verified on this line
  | 'unknown' // somebody is, and cannot be looked up now
  | 'reported'
  | 'document-seen' // entered by staff, who saw one
  | 'checking'
  | 'late' // still being checked after five seconds: nobody waits at a door for a part that is down

/** A guest stands there: after so long staff are told what to do instead. */
export const CHECKING_LASTS_MS = 5 * SECOND

/** @param now  business time, as `arrival.at` */
export function doorStateOf(arrival: DemoArrival, now: number): DoorState {
  if (arrival.report?.kind === 'held') return 'reported'
  switch (arrival.outcome) {
    case 'not-required':
      return 'free'
    case 'allowed-without-pass':
      return 'alone'
    case 'no-pass':
      return arrival.allowedAlone ? 'alone' : 'document'
    case 'checking':
      return now - arrival.at < CHECKING_LASTS_MS ? 'checking' : 'late'
    default:
      return arrival.outcome
  }
}

/** Whether one person alone may come in all the same, where the state does not say so itself. */
export function mayEnterAlone({ outcome, allowedAlone }: DemoArrival): boolean {
  return allowedAlone && (outcome === 'unknown' || outcome === 'unverified')
}
