/** Text given by a file or by standard input: waited for, bounded, UTF-8. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { givenText } from './given-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'ansimpass-given-'))
afterEach(() => vi.restoreAllMocks())
afterAll(() => rmSync(folder, { recursive: true }))

async function* slowly(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await setImmediate()
    yield chunk
  }
}

function onStandardInput(...chunks: readonly Uint8Array[]): void {
  const stream = Readable.from(slowly(...chunks)) as typeof process.stdin
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(stream)
}

test('standard input is waited for, piece by piece, also where a letter is cut', async () => {
  const bytes = Buffer.from('\ufeff010-0000-0001 홍길동\n')
  onStandardInput(bytes.subarray(0, 5), bytes.subarray(5, 19), bytes.subarray(19))
  expect(await givenText('-', '--contact')).toBe('010-0000-0001 홍길동')
})

test('what is endless is left off, and what is no UTF-8 is refused: without a word of it', async () => {
  const piece = Buffer.alloc(1_000, '4')
  async function* endless() {
    for (;;) yield piece
  }
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from(endless()) as typeof process.stdin)
  await expect(givenText('-', '--pin')).rejects.toThrow(/^--pin has more than 4096 bytes$/)
  const file = join(folder, 'cp949')
  writeFileSync(file, Buffer.from([0xc8, 0xab, 0xb1, 0xe6, 0xb5, 0xbf]))
  await expect(givenText(file, '--contact')).rejects.toThrow(/^--contact is no UTF-8 \(it may be CP949\): save it/)
  await expect(givenText(folder, '--contact')).rejects.toThrow('--contact cannot be read: it is a folder')
})
