/** The shards of the outbox whose texts this process sends. No two processes ever have one at the same time. */

export interface OutboxShards {
  /** The turn in which this process has the shard: another, higher number each time it comes to it. Undefined while it does not. */
  turnOf(shard: number): number | undefined
  /** The highest turn so far. */
  readonly latestTurn: number
  /** How many shards it has. */
  readonly count: number
  /** Whether it may act on what it has: that was confirmed a moment ago. A process that stood still is not sure. */
  readonly sure: boolean
}
