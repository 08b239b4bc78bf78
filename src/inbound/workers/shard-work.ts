/** Count of texts in flight by shard: one is handed over when there are none. */

export type ShardWork = {
  inFlight(shard: number): number
  begin(shard: number): void
  end(shard: number): void
  /** Dealt with, and not yet noted in the outbox. */
  finished(shard: number, id: bigint): void
  noted(ids: readonly bigint[]): void
}

export function makeShardWork(): ShardWork {
  const counts = new Map<number, number>()
  const toNote = new Map<bigint, number>()
  const change = (shard: number, by: number) => counts.set(shard, (counts.get(shard) ?? 0) + by)
  return {
    inFlight: (shard) => counts.get(shard) ?? 0,
    begin: (shard) => void change(shard, 1),
    end: (shard) => void change(shard, -1),
    finished(shard, id) {
      toNote.set(id, shard)
      change(shard, 1)
    },
    noted(ids) {
      for (const id of ids) {
        const shard = toNote.get(id)
        if (shard === undefined) continue
        toNote.delete(id)
        change(shard, -1)
      }
    },
  }
}
