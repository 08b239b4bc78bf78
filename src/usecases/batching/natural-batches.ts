/** Single questions, asked in lists: every one of a list is answered, or all of them fail. */
import { makeBatches } from './batches.ts'

/** What one turn of the event loop asks comes together in this time, milliseconds. */
const LINGER_MS = 1
/** What follows on an answer runs for the whole list at once: some 10 ms of the main thread. */
const LARGEST = 100

export type NaturalBatches<Question, Answer> = {
  (question: Question): Promise<Answer>
  /** Resolves when nothing is asked or waits to be. */
  settled(): Promise<void>
}

/**
 * @param run       one answer per question, in order
 * @param lingerMs  how long the first of a list waits for others: longer where nobody waits for the answer
 */
export function makeNaturalBatches<Question, Answer>(
  run: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  lingerMs = LINGER_MS,
): NaturalBatches<Question, Answer> {
  const batches = makeBatches<Question, Answer>({
    run: async (questions) => (await run(questions)).map((ok) => ({ ok })),
    lingerMs,
    largest: LARGEST,
  })
  return Object.assign((question: Question) => batches.add(question), { settled: batches.settled })
}
