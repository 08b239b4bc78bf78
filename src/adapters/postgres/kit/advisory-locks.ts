/** The advisory locks of the database, each with a number of its own: any will do, as long as nobody else uses it. No row is ever locked, for a row lock is written to the row. */
import type pg from 'pg'

export const ADVISORY_LOCKS = {
  /** One migration at a time. */
  migrate: 7_240_126_001,
  /** One order to take other rules at a time. */
  ruleOrders: 7_240_126_002,
  /** One withdrawal of pass QRs at a time. */
  passRevocations: 7_240_126_003,
  /** Shared: somebody writes into an open hour of the subjects' store. Alone: hours are closed. */
  openHours: 7_240_126_011,
  /** One fold of hours at a time. */
  foldHours: 7_240_126_012,
  /** One fold of a night at a time. */
  foldNight: 7_240_126_013,
} as const

/** The first number of a lock of one subject, line or link, whose second is a hash of it; of one shard of the outbox, and of one process that sends texts. */
export const LOCK_SPACES = {
  subject: 724_012_601,
  lineOfLinks: 724_012_602,
  link: 724_012_603,
  shard: 724_012_604,
  textsSeat: 724_012_605,
} as const

/** Second numbers of locks of things with keyed hashes, in one order, so that nobody waits in a circle. */
export function lockHashes(tokens: readonly Uint8Array[]): readonly number[] {
  const hashes = new Set(tokens.map((token) => Buffer.from(token.buffer, token.byteOffset, 16).readInt32BE(0)))
  return [...hashes].sort((a, b) => a - b)
}

/** Till the transaction's end, in the order of asking: nobody else decides about these. */
export async function lockEach(
  client: Pick<pg.ClientBase, 'query'>,
  space: 'lineOfLinks' | 'link',
  tokens: readonly Uint8Array[],
): Promise<void> {
  await client.query({
    name: 'lock-each',
    text: 'select pg_advisory_xact_lock($1, hash)::text from unnest($2::int[]) hash',
    values: [LOCK_SPACES[space], lockHashes(tokens)],
  })
}
