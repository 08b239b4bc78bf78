/** Lines of a stream of text, each of a bounded length, whatever comes. */

/**
 * Without their ends. A last line needs none; behind the last end there is no line.
 *
 * @param most letters that are kept of a line: what follows in it is dropped
 */
export async function* linesIn(chunks: AsyncIterable<string>, most: number): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const parts = chunk.split('\n')
    const last = parts.pop() ?? ''
    for (const part of parts) {
      yield (rest + part).slice(0, most)
      rest = ''
    }
    rest = (rest + last).slice(0, most)
  }
  if (rest !== '') yield rest
}
