/** Pace of looking persons up ahead where no number is set: by how many are left and how long the off-peak hours still last. */
import { SECOND } from '../kit/time.ts'

/** Done in so much of the time that is left, so that a registry that slows for a while costs nobody their turn. */
const SHARE = 3 / 4
const LEAST = 20
/** More a second only an operator may ask of a registry, with a number. */
export const MOST_BY_ITSELF = 300

/** Persons a second, all processes together. @param leftMs  until the end of the hours */
export function refreshRate(persons: number, leftMs: number): number {
  return Math.min(MOST_BY_ITSELF, Math.max(LEAST, (persons * SECOND) / Math.max(SECOND, leftMs * SHARE)))
}
