/** All shards of the outbox, for ever: the only process that sends texts. */
import { SHARDS } from '../../src/domain/pass/outbox-shard.ts'
import type { OutboxShards } from '../../src/ports/pass/outbox-shards.ts'

export const ALL_SHARDS: OutboxShards = { turnOf: () => 1, latestTurn: 1, count: SHARDS, sure: true }
