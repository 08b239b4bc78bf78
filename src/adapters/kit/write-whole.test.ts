/** A file that is written whole: new text or old, its owner's alone, nothing beside it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWhole, writeWholeInParts } from './write-whole.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-whole-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const WAYS: readonly (readonly [string, (path: string, text: string) => Promise<void>])[] = [
  ['at once', async (path, text) => writeWhole(path, text)],
  ['in parts', (path, text) => writeWholeInParts(path, text.match(/.{1,4}/g) ?? [])],
]

describe.each(WAYS)('%s', (_name, write) => {
  test('a new file and one that was there hold the text, for their owner alone', async () => {
    const path = join(folder, 'kept.json')
    for (const text of ['first', 'the second, which is longer', '']) {
      await write(path, text)
      expect(readFileSync(path, 'utf8')).toBe(text)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
    expect(readdirSync(folder)).toEqual(['kept.json'])
  })

  test('where it cannot take its place, what was there stays and nothing is left beside it', async () => {
    const path = join(folder, 'kept.json')
    mkdirSync(path)
    writeFileSync(join(path, 'inside'), 'old')
    await expect(write(path, 'new')).rejects.toThrow('EISDIR')
    expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
      'kept.json',
      'kept.json/inside',
    ])
    await expect(write(join(folder, 'nowhere', 'kept.json'), 'new')).rejects.toThrow('ENOENT')
  })
})

test('written in parts twice at the same moment, it holds one of the texts whole', async () => {
  const path = join(folder, 'kept.json')
  const texts = ['a'.repeat(100_000), 'b'.repeat(200_000)]
  await Promise.all(texts.map((text) => writeWholeInParts(path, text.match(/.{1,1000}/g) ?? [])))
  expect(texts).toContain(readFileSync(path, 'utf8'))
  expect(readdirSync(folder)).toEqual(['kept.json'])
})
