/** The last messages a program told, in a bounded number of bytes, so that a reader that was away goes on where it was. */
export type KeptMessages = {
  /** Number of the last one; 0 before the first. */
  readonly last: number
  /** @param write  makes the message's line, given its number */
  add(write: (n: number) => string): string
  /** Those after that number; undefined where some of them are no longer kept. */
  after(n: number): readonly string[] | undefined
}

export function makeKeptMessages(mostBytes = 4 * 1024 ** 2): KeptMessages {
  const kept: Buffer[] = []
  let last = 0
  let bytes = 0
  return {
    get last() {
      return last
    },
    add(write) {
      last += 1
      const line = write(last)
      const buffer = Buffer.from(line)
      kept.push(buffer)
      bytes += buffer.length
      while (bytes > mostBytes && kept.length > 1) bytes -= kept.shift()?.length ?? 0
      return line
    },
    after(n) {
      const missed = last - n
      if (missed < 0 || missed > kept.length) return undefined
      return kept.slice(kept.length - missed).map(String)
    },
  }
}
