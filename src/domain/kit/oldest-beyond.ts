/** The oldest entries of a map that has grown beyond a limit, to be forgotten by whoever keeps it. */

/**
 * A hundredth of the limit at a time: a map finds its first entry by stepping over all that were deleted before it, and one by
 * one it took 60 µs with 200,000 entries. The caller deletes each as it comes.
 *
 * @param map  in the order of coming
 */
export function* oldestBeyond<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  limit: number,
): Generator<readonly [Key, Value]> {
  if (map.size <= limit) return
  let over = map.size - (limit - Math.floor(limit / 100))
  for (const entry of map) {
    if (over <= 0) return
    over -= 1
    yield entry
  }
}
