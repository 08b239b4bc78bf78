/**
 * Ordinals in a list that was counted as a whole: the count of each item's key at that item.
 * @param keys    one of each counted thing, in the order asked
 * @param totals  the count of each key behind the whole list
 */
export function ordinals(keys: readonly string[], totals: ReadonlyMap<string, number>): number[] {
  const last = new Map(totals)
  return keys
    .toReversed()
    .map((key) => {
      const nth = last.get(key) ?? 0
      last.set(key, nth - 1)
      return nth
    })
    .reverse()
}
