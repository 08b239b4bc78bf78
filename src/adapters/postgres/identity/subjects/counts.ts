/** Counters of a day: a new version of the row for each list that counts on. */
import { createHash } from 'node:crypto'
import { addDays, type CalendarDate } from '../../../../domain/kit/time.ts'
import { ordinals } from '../../kit/ordinals.ts'
import { uuidText } from '../../kit/uuid-text.ts'
import type { Ref } from './read-versions.ts'
import { KIND } from './subject-row.ts'
import type { Subjects, View, Write } from './subjects.ts'
import type { CountValue } from './values.ts'

/** `token` is a keyed hash of what is counted. */
export type Counted = { readonly day: CalendarDate; readonly token: Uint8Array }

export type CountWithin = { readonly counted: Counted; readonly most: number }

const MOST = 32_767

/** Counts one more of each and returns which one of the day it was, in order. */
export async function countEach(subjects: Subjects, counted: readonly Counted[]): Promise<readonly number[]> {
  if (counted.length === 0) return []
  const keys = counted.map(keyOfCounted)
  const distinct = [...new Map(counted.map((each, index) => [keys[index] ?? '', each]))]
  const totals = await subjects.change(counted.map(countRef), (view) => {
    const after = new Map<string, number>()
    const writes = distinct.map(([key, each]): Write => {
      const times = keys.filter((other) => other === key).length
      const t = Math.min(MOST, countIn(view, each) + times)
      after.set(key, t)
      return countWrite(each, t)
    })
    return { writes, result: after }
  })
  return ordinals(keys, totals)
}

/**
 * One more of each in a chain, one behind the other, up to the first that is beyond its number: that one is counted still, those
 * behind it are not. @returns what is written, and for each chain the place in it of the one that was beyond; undefined: none
 */
export function countAlong(
  view: View,
  chains: readonly (readonly CountWithin[])[],
): { readonly writes: readonly Write[]; readonly beyond: readonly (number | undefined)[] } {
  const after = new Map<string, { readonly counted: Counted; readonly count: number }>()
  const oneMore = (counted: Counted) => {
    const key = keyOfCounted(counted)
    const count = Math.min(MOST, (after.get(key)?.count ?? countIn(view, counted)) + 1)
    after.set(key, { counted, count })
    return count
  }
  const beyond = chains.map((chain) => {
    const place = chain.findIndex(({ counted, most }) => oneMore(counted) > most)
    return place < 0 ? undefined : place
  })
  return { writes: [...after.values()].map(({ counted, count }) => countWrite(counted, count)), beyond }
}

export async function countsOf(subjects: Subjects, counted: readonly Counted[]): Promise<readonly number[]> {
  const view = await subjects.read(counted.map(countRef))
  return counted.map((each) => countIn(view, each))
}

function keyOfCounted({ day, token }: Counted): string {
  return `${day} ${uuidText(token)}`
}

function countWrite(counted: Counted, t: number): Write {
  const value: CountValue = { t }
  return { ...countRef(counted), expires: addDays(counted.day, 1), look: undefined, value }
}

function countIn(view: View, counted: Counted): number {
  return (view.get(countRef(counted))?.value as CountValue | undefined)?.t ?? 0
}

export function countRef({ day, token }: Counted): Ref {
  const subject = createHash('sha256').update(day).update(token.subarray(0, 16)).digest()
  return { kind: KIND.count, subject: Uint8Array.from(subject.subarray(0, 16)) }
}
