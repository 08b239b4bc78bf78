/** Set of the outbox's intents that were dealt with: a bit for each row of which all were, before that a mask of its places. */
import { type DealtNumbers, makeDealtNumbers } from '../visits/dealt-numbers.ts'
import { hourOfId, numberOf, placeOf, rowIdOf, sizeOf } from './outbox-ring.ts'

export type DealtIntents = Pick<DealtNumbers, 'from' | 'forgetBelow'> & {
  add(id: bigint): void
  has(id: bigint): boolean
  /** How many were dealt with in rows of these hours in which others were not. */
  inPart(hours: readonly number[]): number
}

export function makeDealtIntents(): DealtIntents {
  const whole = makeDealtNumbers()
  const begun = new Map<number, { readonly hour: number; readonly mask: number }>()
  const bitOf = (id: bigint) => 1 << placeOf(id)

  return {
    add(id) {
      const number = numberOf(rowIdOf(id))
      if (whole.has(number)) return
      const mask = (begun.get(number)?.mask ?? 0) | bitOf(id)
      if (mask !== 2 ** sizeOf(id) - 1) return void begun.set(number, { hour: hourOfId(id), mask })
      begun.delete(number)
      whole.add(number)
    },
    has(id) {
      const number = numberOf(rowIdOf(id))
      return whole.has(number) || ((begun.get(number)?.mask ?? 0) & bitOf(id)) !== 0
    },
    inPart(hours) {
      let count = 0
      for (const { hour, mask } of begun.values()) {
        if (hours.includes(hour)) for (let left = mask; left !== 0; left &= left - 1) count += 1
      }
      return count
    },
    from: whole.from,
    forgetBelow(number) {
      whole.forgetBelow(number)
      for (const each of begun.keys()) if (each < number) begun.delete(each)
    },
  }
}
