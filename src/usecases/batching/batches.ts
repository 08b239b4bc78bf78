/** Natural batching: what comes while one batch is under way makes the next one. */

export type Batches<Item, Result> = {
  add(item: Item): Promise<Result>
  /** Resolves when nothing waits and nothing is under way. */
  settled(): Promise<void>
}

export type BatchesOptions<Item, Result> = {
  /** Stores a batch; one outcome per item, in order. When it throws, every item of the batch fails with that. */
  readonly run: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>
  /** The first item of a batch waits no longer than this for others, once the batch before has returned. */
  readonly lingerMs: number
  readonly largest: number
}

export type Outcome<Result> = { readonly ok: Result } | { readonly failed: Error }

type Waiting<Item, Result> = {
  readonly item: Item
  readonly since: number
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

export function makeBatches<Item, Result>(options: BatchesOptions<Item, Result>): Batches<Item, Result> {
  let queue: Waiting<Item, Result>[] = []
  let busy = false
  let timer: NodeJS.Timeout | undefined
  let onSettled: (() => void)[] = []

  /** Flushes now, or when the first that waits has waited long enough; one timer a batch, none a call. */
  function wake(): void {
    if (busy || timer !== undefined) return
    const first = queue[0]
    if (first === undefined) {
      settle()
      return
    }
    const restMs = options.lingerMs - (performance.now() - first.since)
    if (restMs <= 0 || queue.length >= options.largest) {
      void flush()
      return
    }
    timer = setTimeout(() => {
      timer = undefined
      void flush()
    }, restMs)
  }

  async function flush(): Promise<void> {
    const batch = queue.slice(0, options.largest)
    queue = queue.slice(options.largest)
    busy = true
    try {
      const outcomes = await options.run(batch.map(({ item }) => item))
      for (const [place, waiting] of batch.entries()) give(waiting, outcomes[place])
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    busy = false
    wake()
  }

  function settle(): void {
    const listeners = onSettled
    onSettled = []
    for (const listener of listeners) listener()
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, since: performance.now(), resolve, reject })
        wake()
      }),
    settled: () =>
      new Promise((resolve) => {
        onSettled.push(resolve)
        wake()
      }),
  }
}

function give<Item, Result>(waiting: Waiting<Item, Result>, outcome: Outcome<Result> | undefined): void {
  if (outcome === undefined) waiting.reject(new Error('a batch answered for fewer items than it was given'))
  else if ('ok' in outcome) waiting.resolve(outcome.ok)
  else waiting.reject(outcome.failed)
}
