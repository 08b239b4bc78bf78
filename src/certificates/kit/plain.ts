/** CBOR as plain objects, as JSON has them. */
import { Tagged } from './read-cbor.ts'

/** Maps become objects, tags what is behind them. */
export function plain(item: unknown): unknown {
  if (item instanceof Map) return Object.fromEntries([...item].map(([key, value]) => [String(key), plain(value)]))
  if (Array.isArray(item)) return item.map(plain)
  return item instanceof Tagged ? plain(item.item) : item
}
