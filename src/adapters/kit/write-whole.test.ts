/** A file that is written whole: new text or old, its owner's alone, nothing beside it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWhole } from './write-whole.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-whole-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a new file and one that was there hold the text, for their owner alone', () => {
  const path = join(folder, 'kept.json')
  for (const text of ['first', 'the second, which is longer', '']) {
    writeWhole(path, text)
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  }
  expect(readdirSync(folder)).toEqual(['kept.json'])
})

test('where it cannot take its place, what was there stays and nothing is left beside it', () => {
  const path = join(folder, 'kept.json')
  mkdirSync(path)
  writeFileSync(join(path, 'inside'), 'old')
  expect(() => writeWhole(path, 'new')).toThrow()
  expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
    'kept.json',
    'kept.json/inside',
  ])
  expect(() => writeWhole(join(folder, 'nowhere', 'kept.json'), 'new')).toThrow('ENOENT')
})
