/** Text intents of calls in which something may be keyed: each waits for its dialogue's end, and for no longer than that can last. */
import { type EpochMs, MINUTE, SECOND } from '../../domain/kit/time.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'

/** From the call on: a dialogue lasts 45 s at most, and its end has a moment to be stored. */
const HELD_MS = MINUTE
/** How often it is seen whether the text in its place has gone. */
const LOOK_MS = 2 * SECOND
/** What came of a dialogue is of no use any more. */
const FORGOTTEN_MS = 10 * MINUTE

type Held = {
  /** The intent's; undefined while only the end was read. */
  readonly row: OutboxRow | undefined
  /**
   * `answered`: the text that the keyed date brings takes its place; `done`: that has gone. `over`: nothing was keyed. `gone`: the
   * intent's own text goes.
   */
  readonly state: 'waiting' | 'answered' | 'done' | 'over' | 'gone'
  readonly arrivedAt: EpochMs
  /** Companions of whom was keyed that they came along. */
  readonly came: number
}

type OfCall = Pick<VisitKey, 'callKey'> & { readonly arrivedAt: EpochMs }

export type HeldForDialogue = ReturnType<typeof makeHeldForDialogue>

/** In memory: who begins anew reads intents and ends again, as long as they are not dealt with. */
export function makeHeldForDialogue(clock: Clock) {
  /** In the order in which they were read first. */
  const calls = new Map<string, Held>()

  return {
    /** Of a call's intent: until when it waits; `now`: it goes by itself; `done`: another text has gone in its place. */
    until(call: OfCall, row: OutboxRow): EpochMs | 'now' | 'done' {
      forgetOld()
      const state = calls.get(visitRef(call.callKey))?.state ?? 'waiting'
      const end = call.arrivedAt + HELD_MS
      if (state === 'done') return 'done'
      if (state === 'answered' || (state === 'waiting' && clock.now() < end)) {
        note(call, row, state)
        return state === 'answered' ? clock.now() + LOOK_MS : end
      }
      note(call, row, 'gone')
      return 'now'
    },
    /** Whether a date was keyed in that call: its text goes in place of the intent's, whoever the line belongs to by now. */
    isAnswered(call: OfCall): boolean {
      const state = calls.get(visitRef(call.callKey))?.state
      return state === 'answered' || state === 'done'
    },
    /** No date was keyed. @returns the intent that waits: it goes now */
    over(call: OfCall, came = 0): OutboxRow | undefined {
      const held = calls.get(visitRef(call.callKey))
      if (held?.state === 'gone') return undefined
      note(call, held?.row, 'over', came)
      return held?.row
    },
    /** With how many companions the caller came, as far as it was keyed and read. */
    cameWith: (call: OfCall): number => calls.get(visitRef(call.callKey))?.came ?? 0,
    /**
     * A date was keyed. @returns the intent in whose place its text goes; `alone` where that has gone by itself; until when to wait
     * where it may still come
     */
    answered(call: OfCall): OutboxRow | 'alone' | EpochMs {
      const held = calls.get(visitRef(call.callKey))
      if (held?.state === 'gone') return 'alone'
      note(call, held?.row, 'answered')
      if (held?.row !== undefined) return held.row
      return clock.now() < call.arrivedAt + HELD_MS ? clock.now() + LOOK_MS : 'alone'
    },
    /** The keyed date's text has gone, or will not go. */
    done(call: OfCall): void {
      if (calls.has(visitRef(call.callKey))) note(call, undefined, 'done')
    },
  }

  function note({ callKey, arrivedAt }: OfCall, row: OutboxRow | undefined, state: Held['state'], came?: number): void {
    const name = visitRef(callKey)
    calls.set(name, { row, state, arrivedAt, came: came ?? calls.get(name)?.came ?? 0 })
  }

  function forgetOld(): void {
    for (const [name, { arrivedAt }] of calls) {
      if (clock.now() - arrivedAt < FORGOTTEN_MS) break
      calls.delete(name)
    }
  }
}
