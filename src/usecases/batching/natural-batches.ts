/** Single questions, asked in lists: every one of a list is answered, or all of them fail. */
import { makeBatches } from './batches.ts'

/** What one turn of the event loop asks comes together in this time, milliseconds. */
const LINGER_MS = 1
/** What follows on an answer runs for the whole list at once: some 10 ms of the main thread. */
const LARGEST = 100

/** @param run  one answer per question, in order */
export function makeNaturalBatches<Question, Answer>(
  run: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  const batches = makeBatches<Question, Answer>({
    run: async (questions) => (await run(questions)).map((ok) => ({ ok })),
    lingerMs: LINGER_MS,
    largest: LARGEST,
  })
  return (question) => batches.add(question)
}
