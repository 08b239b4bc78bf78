/** Lines of a stream of text, however it is cut. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesIn } from './lines-in.ts'

async function linesOf(chunks: readonly string[], most = 100): Promise<readonly string[]> {
  async function* stream() {
    yield* chunks
  }
  const lines = []
  for await (const line of linesIn(stream(), most)) lines.push(line)
  return lines
}

test('as many as there are ends, and one more where the last has none', async () => {
  expect(await linesOf(['a\n\nb\nc'])).toEqual(['a', '', 'b', 'c'])
  expect(await linesOf(['a\n'])).toEqual(['a'])
  expect(await linesOf([])).toEqual([])
})

test('the same wherever the stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^[ab\n]{0,9}$/)), async (chunks) => {
      expect(await linesOf(chunks)).toEqual(await linesOf([chunks.join('')]))
    }),
  )
})

test('of a line that does not end no more is kept than is asked for', async () => {
  expect(await linesOf([...Array.from({ length: 50 }, () => 'a'.repeat(9)), '\nb'], 20)).toEqual(['a'.repeat(20), 'b'])
})
