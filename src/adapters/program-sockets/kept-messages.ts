/** The last messages a program told, in a bounded number of bytes and for two hours, so that a reader that was away goes on where it was. */
export type KeptMessages = {
  /** Number of the last one; 0 before the first. */
  readonly last: number
  /** @param write  makes the message's line, given its number */
  add(write: (n: number) => string): string
  /** Those after that number that are still of use; undefined where some of them were too many to keep. */
  after(n: number): readonly string[] | undefined
  /** Lets go of those that are over, though nobody tells anything. */
  forgetOld(): void
}

type Kept = { readonly line: Buffer; readonly toldAt: number }

/** As a door shows an arrival. Lines, places and moments are in them: what is over for the door is over here. */
export const KEPT_FOR_MS = 2 * 60 * 60 * 1000

/** @param now  monotonic milliseconds */
export function makeKeptMessages(now: () => number, mostBytes = 4 * 1024 ** 2): KeptMessages {
  const kept: Kept[] = []
  let last = 0
  let bytes = 0
  /** Number of the last one that was let go of for its bytes, while it was still of use. */
  let lost = 0

  function drop(): void {
    bytes -= kept.shift()?.line.length ?? 0
  }

  function forgetOld(): void {
    const oldest = now() - KEPT_FOR_MS
    while (kept[0] !== undefined && kept[0].toldAt <= oldest) {
      drop()
      lost = 0 // all before it are over too
    }
  }

  return {
    get last() {
      return last
    },
    add(write) {
      forgetOld()
      last += 1
      const text = write(last)
      const line = Buffer.from(text)
      kept.push({ line, toldAt: now() })
      bytes += line.length
      while (bytes > mostBytes && kept.length > 1) {
        lost = last - kept.length + 1
        drop()
      }
      return text
    },
    after(n) {
      forgetOld()
      if (n > last || n < lost) return undefined
      return kept.slice(Math.max(0, kept.length - (last - n))).map(({ line }) => String(line))
    },
    forgetOld,
  }
}
