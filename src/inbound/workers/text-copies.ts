/** The copies that a text may go out in, over all processes that have its shard one after the other: two, whichever of them dies. */

import type { EpochMs } from '../../domain/kit/time.ts'
import { SHARDS } from '../../domain/pass/outbox-shard.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Outbox, OutboxDone, OutboxRow } from '../../ports/pass/outbox.ts'
import type { OutboxShards } from '../../ports/pass/outbox-shards.ts'
import { makeNaturalBatches } from '../../usecases/batching/natural-batches.ts'
import type { Copies, TextDraft } from '../../usecases/pass/hand-to-gateway.ts'
import type { Owned } from './read-rows.ts'

export type WaitingDraft = Owned & {
  readonly draft: TextDraft
  /** In whose place it goes. */
  readonly instead?: OutboxRow
}

export type TextCopiesDeps = {
  readonly outbox: Pick<Outbox, 'done'>
  readonly shards: OutboxShards
  readonly clock: Clock
  readonly tellIfUnexpected: (error: unknown) => void
}

export type TextCopies = {
  of(waiting: WaitingDraft): Copies
  /** To be called soon after a shard came. */
  noteTurns(): void
}

/**
 * What was asked for before this process had its shard another one may have given to a gateway, and died: it goes out once here. Of any
 * other the second copy goes only when it stands in the outbox that it is dealt with, and by whoever is sure of the shard: another's note
 * would come too late for its new owner.
 */
export function makeTextCopies({ outbox, shards, clock, tellIfUnexpected }: TextCopiesDeps): TextCopies {
  const noteAll = makeNaturalBatches(async (lists: readonly (readonly OutboxDone[])[]) => {
    await outbox.done(lists.flat())
    return lists
  })
  /** When a shard's turn was first seen, by the number of the turn. */
  let since = new Map<number, EpochMs>()

  return {
    of: (waiting) => ({ most: mayHaveGone(waiting) ? 1 : 2, noteLast: (done) => noteLast(waiting, done) }),
    noteTurns,
  }

  function noteTurns(): void {
    const now = clock.now()
    const turns = Array.from({ length: SHARDS }, (_, shard) => shards.turnOf(shard)).filter(
      (each) => each !== undefined,
    )
    since = new Map(turns.map((turn) => [turn, since.get(turn) ?? now]))
  }

  function mayHaveGone({ turn, draft }: WaitingDraft): boolean {
    if (!since.has(turn)) noteTurns()
    const begun = since.get(turn)
    return begun === undefined || draft.arrivedAt <= begun
  }

  async function noteLast({ shard, turn, instead }: WaitingDraft, done: OutboxDone): Promise<boolean> {
    if (shards.turnOf(shard) !== turn || !shards.sure) return false
    try {
      await noteAll([...(instead === undefined ? [] : [{ row: instead }]), done])
      return true
    } catch (error) {
      tellIfUnexpected(error)
      return false
    }
  }
}
