/** docs/security/threats.md and promise.md name a test for each threat and each thief: each is there, word for word. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const NAMED = /`((?:src|tests)\/[\w/.-]+\.test\.ts)`|"((?:[^"\\]|\\.)+)"/g

test.each([
  { page: 'threats.md', least: 26 },
  { page: 'promise.md', least: 4 },
])('every row of $page names a test, and every named test is in its file', ({ page, least }) => {
  const rows = readFileSync(join(ROOT, 'docs/security', page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|\s*(threat|thief|---)/.test(line))
  expect(rows.length).toBeGreaterThanOrEqual(least)
  for (const row of rows) expect(namedIn(row.split('|').at(-2) ?? '').length, row).toBeGreaterThan(0)
  for (const { file, words } of rows.flatMap((row) => namedIn(row.split('|').at(-2) ?? ''))) {
    expect(existsSync(join(ROOT, file)), file).toBe(true)
    expect(readFileSync(join(ROOT, file), 'utf8').includes(words), `${file}: ${words}`).toBe(true)
  }
})

/** Names belong to the file before them. */
function namedIn(cell: string): readonly { readonly file: string; readonly words: string }[] {
  let file = ''
  const named: { file: string; words: string }[] = []
  for (const [, path, words] of cell.matchAll(NAMED)) {
    if (path !== undefined) file = path
    else if (words !== undefined) named.push({ file, words: words.replaceAll('\\"', '"') })
  }
  return named
}
