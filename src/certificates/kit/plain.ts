/** CBOR as plain objects, as JSON has them. */
import { Tag } from 'cbor2'

/** Maps become objects, tags what is behind them. */
export function plain(item: unknown): unknown {
  if (item instanceof Map) return Object.fromEntries([...item].map(([key, value]) => [String(key), plain(value)]))
  if (Array.isArray(item)) return item.map(plain)
  return item instanceof Tag ? plain(item.contents) : item
}
