/** Answers of other programs, checked: one of a wrong form costs itself and is told; further fields, of another version, are left out. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Answered, Teller } from '../../../ports/kit/program-feed.ts'
import type { Ground } from '../ground.ts'

/** A program that answers nonsense is asked again at each look: it is told once in so long. */
const TELL_EVERY_MS = 60_000

export function makeFitAnswers({ events }: Pick<Ground, 'events'>) {
  const told = new Map<string, number>()

  return function fitAnswer<S extends TSchema>(
    { program, pid, answer }: Answered,
    question: string,
    schema: S,
  ): Static<S> | undefined {
    if (answer === undefined) return undefined // it has no answer to that
    const fit = Value.Clean(schema, Value.Clone(answer))
    if (Value.Check(schema, fit)) return fit
    const at = Value.Errors(schema, fit)[0]?.instancePath ?? ''
    tell(program, pid, `${question}${at}`)
    return undefined
  }

  function tell(program: Teller, pid: number, where: string): void {
    const now = performance.now()
    if (now - (told.get(program) ?? Number.NEGATIVE_INFINITY) < TELL_EVERY_MS) return
    told.set(program, now)
    const message = `${program} (process ${pid}) answered in a form that is not known, at ${where}: the answer is left out; run all programs in one version`
    events.emit({ type: 'fault', part: 'programs', message })
  }
}
