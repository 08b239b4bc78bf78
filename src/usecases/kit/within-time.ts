/**
 * Deadline of an answer: what comes too late is left to itself, and what stands in for it is told instead.
 *
 * Own lines and not `p-timeout` (MIT): it rejects by default, and a stand-in costs it as many words as these.
 */

/** @param orElse  stands in for what comes too late. Rejects as what is asked does; what rejects too late is heard by nobody */
export async function withinTime<T>(asked: Promise<T>, withinMs: number, orElse: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(orElse()), withinMs)
  })
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

/** How long a call waits for what its prompt says, milliseconds, unless told otherwise. */
export const PROMPT_WAITS_MS = 150
