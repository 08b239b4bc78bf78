/** Shards of the outbox: all texts of a line go by one, so that one process knows what the line was told. */
import type { Line } from '../call/phone/line.ts'

export const SHARDS = 16

/** FNV-1a, folded. Which shard it is stands nowhere but in the sealed intent, by its line. */
export function shardOfLine(line: Line): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < line.length; at += 1) hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193) >>> 0
  return ((hash ^ (hash >>> 16)) >>> 0) % SHARDS
}

/** Of an intent that nobody can read any more: by its row and its place there. */
export function shardOfRow({ id }: { readonly id: bigint }): number {
  return Number(((id >> 26n) + (id >> 20n)) % BigInt(SHARDS))
}

/**
 * How many shards a process has when they are spread evenly.
 * @param rank  its place among the processes that run, from 0
 */
export function shardShare(processes: number, rank: number): number {
  return Math.floor(SHARDS / processes) + (rank < SHARDS % processes ? 1 : 0)
}
