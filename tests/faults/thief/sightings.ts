/** Sightings of persons and visits under each heading: values that can be compared, put in order, and measured. */
import type { Subject } from './loot.ts'

export type Value = bigint | Buffer

/** Headings on one scale are compared as places along it: transactions, or bytes of the log of changes. */
export type Scale = 'transaction' | 'log'

export type Sightings = ReturnType<typeof makeSightings>

export function makeSightings() {
  const headings = new Map<string, { readonly scale: Scale | undefined; readonly seen: Map<Subject, Value[]> }>()
  return {
    headings: headings as ReadonlyMap<
      string,
      { readonly scale: Scale | undefined; readonly seen: ReadonlyMap<Subject, readonly Value[]> }
    >,
    note(heading: string, subject: Subject, value: Value, scale?: Scale): void {
      let entry = headings.get(heading)
      if (entry === undefined) {
        entry = { scale, seen: new Map() }
        headings.set(heading, entry)
      }
      const values = entry.seen.get(subject)
      if (values === undefined) entry.seen.set(subject, [value])
      else values.push(value)
    },
  }
}

export function compareValues(one: Value, other: Value): number {
  if (typeof one === 'bigint' && typeof other === 'bigint') return one < other ? -1 : one > other ? 1 : 0
  if (Buffer.isBuffer(one) && Buffer.isBuffer(other)) return Buffer.compare(one, other)
  return typeof one === 'bigint' ? -1 : 1
}
