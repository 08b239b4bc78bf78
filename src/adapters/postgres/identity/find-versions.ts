/** The search for versions of things in tables of `(slot, enc)`: from the number last seen on, twice as many each time, until one is missing. */
import type { PeriodKeys } from '../../../ports/identity/subject-keys.ts'

/** Whatever has versions: `subject` is 16 bytes by which it is known again. */
export type Thing = { readonly kind: number; readonly subject: Uint8Array }

/** `name` is that of its key; several periods may have one table, their rows open under one key each. */
export type ReadPeriod = {
  readonly name: string
  readonly table: string
  readonly keys: PeriodKeys
  /** At most one version of each thing. */
  readonly single: boolean
}

export type Search = {
  readonly thing: Thing
  /** The thing's, as `keyOf` has it. */
  readonly key: string
  readonly period: ReadPeriod
  /** When it is done: how many versions there are, the next one's number. */
  from: number
  to: number
  /** The slot of the last version found. */
  last: string | undefined
}

/** Where a thing has more than two versions in a period, its number of versions when it was last seen. */
export type Hints = Map<string, number>

const MOST_HINTS = 20_000

/** Asks for slots of each table and enters what is there. @returns something where the search is to end without a result */
export type AskSlots<Stop> = (
  slots: ReadonlyMap<string, readonly string[]>,
  found: Map<string, Buffer>,
) => Promise<Stop | undefined>

/** @param key  of the thing: it is searched for in several periods */
export function searchFor(thing: Thing, key: string, period: ReadPeriod, hints: Hints): Search {
  const seen = hints.size === 0 ? 0 : (hints.get(period.name + key) ?? 0)
  return {
    thing,
    key,
    period,
    from: Math.max(0, seen - 1),
    to: period.single ? 1 : Math.max(2, seen + 1),
    last: undefined,
  }
}

/** Follows all searches to their ends; asks at least once. */
export async function findVersions<Stop>(
  searches: readonly Search[],
  ask: AskSlots<Stop>,
  hints: Hints,
): Promise<{ readonly found: ReadonlyMap<string, Buffer> } | { readonly stop: Stop }> {
  const found = new Map<string, Buffer>()
  for (let open = searches; ; ) {
    const asked = open.map(({ thing, period, from, to }) => period.keys.slots(thing.kind, thing.subject, from, to))
    const stop = await ask(byTable(open, asked), found)
    if (stop !== undefined) return { stop }
    open = open.filter((each, index) => goesOn(each, asked[index] ?? [], found))
    if (open.length === 0) break
  }
  for (const { key, period, from } of searches) if (from > 2) remember(hints, period.name + key, from)
  return { found }
}

/** The last version in the clear; undefined where there is none. */
export function openLast({ last, period }: Search, found: ReadonlyMap<string, Buffer>): Buffer | undefined {
  return last === undefined ? undefined : period.keys.open(last, found.get(last) ?? Buffer.alloc(0))
}

/** Kind and subject, as a key. */
export function keyOf({ kind, subject }: Thing): string {
  return String.fromCharCode(kind) + Buffer.from(subject.buffer, subject.byteOffset, 16).toString('latin1')
}

function byTable(searches: readonly Search[], slots: readonly (readonly string[])[]): ReadonlyMap<string, string[]> {
  const tables = new Map<string, string[]>()
  for (const [index, { period }] of searches.entries()) {
    const list = tables.get(period.table) ?? []
    if (list.length === 0) tables.set(period.table, list)
    for (const slot of slots[index] ?? []) list.push(slot)
  }
  return tables
}

/** Whether the last one asked for was there: then there may be more. Twice as many are asked for each time. */
function goesOn(search: Search, slots: readonly string[], found: ReadonlyMap<string, Buffer>): boolean {
  const missing = slots.findIndex((slot) => !found.has(slot))
  const there = missing < 0 ? slots.length : missing
  if (there > 0) search.last = slots[there - 1]
  const end = search.from + there
  if (there === 0 && search.from > 0 && search.last === undefined) {
    search.from = 0 // the hint was of what was undone, or of a database that was emptied
    search.to = 2
    return true
  }
  if (missing >= 0 || search.period.single) {
    search.from = end
    return false
  }
  search.to = end + 2 * (search.to - search.from)
  search.from = end
  return true
}

function remember(hints: Hints, key: string, count: number): void {
  if (hints.size >= MOST_HINTS) hints.clear()
  hints.set(key, count)
}
