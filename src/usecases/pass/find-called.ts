/** Lines that called: who is bound to each, and whether it takes texts; asked for in one list with those that are prepared at the same time. */
import type { Line } from '../../domain/call/phone/line.ts'
import { takesTexts } from '../../domain/call/phone/show.ts'
import type { Binding } from '../../domain/identity/person.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Bindings, KnownLine } from '../../ports/identity/bindings.ts'
import type { TextNotSent } from '../../ports/kit/events.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'
import type { Called } from './prepared-text.ts'

export type FindCalledDeps = {
  readonly bindings: Pick<Bindings, 'find'>
  readonly stops: Pick<TextStops, 'areStopped'>
}

type Found = { readonly known: KnownLine; readonly isStopped: boolean }

export type FindCalled = (call: Called) => Promise<Found>

/** @throws AppError `DATABASE_UNAVAILABLE` (retryable) from the function it returns */
export function makeFindCalled({ bindings, stops }: FindCalledDeps): FindCalled {
  /** Both are asked for at once: where one store has them, they are one statement. */
  return makeNaturalBatches(async (calls: readonly Called[]) => {
    const lines = calls.map(({ line }) => line)
    const earliest = calls.reduce((at, { arrivedAt }) => Math.min(at, arrivedAt), Number.POSITIVE_INFINITY)
    const [known, stopped] = await Promise.all([bindings.find(lines, earliest), stops.areStopped(lines)])
    return calls.map(({ arrivedAt }, nth) => ({
      known: boundAt(known[nth] ?? 'unbound', arrivedAt),
      isStopped: stopped[nth] ?? false,
    }))
  })
}

/** A binding counts by the call's time, whenever the text is made. */
function boundAt(known: KnownLine, at: EpochMs): KnownLine {
  return known === 'unbound' || known.binding.endsAt > at ? known : 'unbound'
}

/** @returns why the line is sent no text at all */
export function unwantedBy(line: Line, { known, isStopped }: Found): TextNotSent | undefined {
  if (!takesTexts(line)) return 'line-takes-no-texts'
  if (isStopped) return 'texts-stopped'
  return bindingOf(known)?.noTexts === true ? 'person-wants-no-texts' : undefined
}

export function bindingOf(known: KnownLine): Binding | undefined {
  return known === 'unbound' ? undefined : known.binding
}
