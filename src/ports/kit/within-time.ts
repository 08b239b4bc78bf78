/**
 * Deadline of an answer: what comes too late is left to itself, and what stands in for it is told instead.
 *
 * It lies among the ports because use cases and adapters alike wait so. Own lines and not `p-timeout` (MIT): it rejects by default,
 * and a stand-in costs it as many words as these.
 */

/**
 * Rejects as what is asked does; what rejects too late is heard by nobody.
 *
 * @param orElse  stands in for what comes too late, or throws. Until a stand-in that takes time is there, the answer may still come
 */
export async function withinTime<T>(asked: Promise<T>, withinMs: number, orElse: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs)
  })
  return Promise.race([asked, over.then(orElse)]).finally(() => clearTimeout(timer))
}
