/** Many single questions at once become one question with a list: flushed when the one before has come back. */

export type NaturalBatches<In, Out> = (item: In) => Promise<Out>

/**
 * Gathers what is asked in one turn of the event loop, and while a batch is on its way, into the next batch.
 * A batch that fails fails for all who are in it.
 *
 * @param run      one answer per item, in order
 * @param longest  items a batch at most
 */
export function makeNaturalBatches<In, Out>(
  run: (items: readonly In[]) => Promise<readonly Out[]>,
  longest = 500,
): NaturalBatches<In, Out> {
  let waiting: Waiting<In, Out>[] = []
  let busy = false

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (busy) return
      busy = true
      setImmediate(flush)
    })

  function flush(): void {
    const batch = waiting.slice(0, longest)
    waiting = waiting.slice(longest)
    void ask(batch).finally(() => {
      if (waiting.length > 0) setImmediate(flush)
      else busy = false
    })
  }

  async function ask(batch: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const answers = await run(batch.map(({ item }) => item))
      if (answers.length !== batch.length)
        throw new RangeError(`${answers.length} answers to ${batch.length} questions`)
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Out) // as long as the batch
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}

type Waiting<In, Out> = {
  readonly item: In
  readonly resolve: (answer: Out) => void
  readonly reject: (error: unknown) => void
}
