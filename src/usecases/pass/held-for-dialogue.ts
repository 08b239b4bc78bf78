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
  /** By a clock that nobody sets, milliseconds: when it was read first, and when its dialogue is over at the latest. */
  readonly readAt: number
  readonly overAt: number
  /** Companions of whom was keyed that they came along. */
  readonly came: number
}

type OfCall = Pick<VisitKey, 'callKey'> & { readonly arrivedAt: EpochMs }

export type HeldForDialogue = ReturnType<typeof makeHeldForDialogue>

/**
 * In memory: who begins anew reads intents and ends again, as long as they are not dealt with. A clock that is set meanwhile lets no
 * text go before its dialogue's end, and holds none for longer.
 *
 * @param elapsed  milliseconds that only go forward
 */
export function makeHeldForDialogue(clock: Clock, elapsed: () => number = () => performance.now()) {
  /** In the order in which they were read first. */
  const calls = new Map<string, Held>()

  return {
    /** Of a call's intent: until when it waits; `now`: it goes by itself; `done`: another text has gone in its place. */
    until(call: OfCall, row: OutboxRow): EpochMs | 'now' | 'done' {
      forgetOld()
      const { state, overAt } = heldOf(call)
      const leftMs = overAt - elapsed()
      if (state === 'done') return 'done'
      if (state === 'answered' || (state === 'waiting' && leftMs > 0)) {
        note(call, row, state)
        return clock.now() + (state === 'answered' ? LOOK_MS : leftMs)
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
      const { state, row, overAt } = heldOf(call)
      if (state === 'gone') return 'alone'
      note(call, row, 'answered')
      if (row !== undefined) return row
      return elapsed() < overAt ? clock.now() + LOOK_MS : 'alone'
    },
    /** The keyed date's text has gone, or will not go. */
    done(call: OfCall): void {
      if (calls.has(visitRef(call.callKey))) note(call, undefined, 'done')
    },
  }

  /** What is known of a call; of one that is not known yet, what holds from now on. */
  function heldOf({ callKey, arrivedAt }: OfCall): Held {
    const readAt = elapsed()
    const heldMs = Math.min(HELD_MS, Math.max(0, arrivedAt + HELD_MS - clock.now()))
    const fresh: Held = { row: undefined, state: 'waiting', readAt, overAt: readAt + heldMs, came: 0 }
    return calls.get(visitRef(callKey)) ?? fresh
  }

  function note(call: OfCall, row: OutboxRow | undefined, state: Held['state'], came?: number): void {
    const held = heldOf(call)
    calls.set(visitRef(call.callKey), { ...held, row, state, came: came ?? held.came })
  }

  function forgetOld(): void {
    for (const [name, { readAt }] of calls) {
      if (elapsed() - readAt < FORGOTTEN_MS) break
      calls.delete(name)
    }
  }
}
