/** An answer that a caller waits for, given up after a time: what stands in for it is told instead. */

/** @param orElse  stands in for what comes too late; what is asked must not reject */
export async function withinTime<T>(asked: Promise<T>, withinMs: number, orElse: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(orElse()), withinMs)
  })
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

/** How long a call waits for what its prompt says, milliseconds, unless told otherwise. */
export const PROMPT_WAITS_MS = 150
