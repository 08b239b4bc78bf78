/** The kept list of sites: what cannot be read or written is named, and nothing is left beside it. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { keepSites, readKeptSites } from './kept-sites.ts'

test('a folder in its place is told with its name and what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-sites-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'sites.json')
  mkdirSync(file)
  await expect(readKeptSites(file)).rejects.toThrow(/sites\.json cannot be read, it is a folder.*move it away/)
  await expect(keepSites(file, [])).rejects.toThrow('EISDIR')
  expect(readdirSync(folder)).toEqual(['sites.json'])
})
