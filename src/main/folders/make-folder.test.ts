import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

test('folders are made down to the last, and a folder that is there is left as it is', () => {
  const root = mkdtempSync(join(tmpdir(), 'ansimpass-folder-'))
  makeFolder(join(root, 'a', 'b', 'c'), 'ANSIMPASS_DATA', 0o700)
  expect(statSync(join(root, 'a', 'b', 'c')).mode & 0o777).toBe(0o700)
  makeFolder(join(root, 'a', 'b', 'c'), 'ANSIMPASS_DATA')
  expect(statSync(join(root, 'a', 'b', 'c')).mode & 0o777).toBe(0o700)
  rmSync(root, { recursive: true })
})

test('what cannot be a folder is refused with the setting named: a file in the way, a place of the system', () => {
  const root = mkdtempSync(join(tmpdir(), 'ansimpass-folder-'))
  writeFileSync(join(root, 'file'), '')
  for (const path of [join(root, 'file'), join(root, 'file', 'below'), '/proc/ansimpass/data']) {
    expect(() => makeFolder(path, 'ANSIMPASS_DATA')).toThrow(/ANSIMPASS_DATA .*name another folder/)
  }
  rmSync(root, { recursive: true })
})
