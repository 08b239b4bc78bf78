import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { readSettingFile } from './read-setting-file.ts'

test('a file that is not there, and a folder, are named with their setting', () => {
  expect(() => readSettingFile('ANSIMPASS_CARRIERS', '/nowhere/carriers.json')).toThrow(
    /ANSIMPASS_CARRIERS is "\/nowhere\/carriers.json": that file cannot be read \(there is no such file or folder \(ENOENT\)\)/,
  )
  expect(() => readSettingFile('ANSIMPASS_CARRIERS', tmpdir())).toThrow(/EISDIR/)
  expect(readSettingFile('ANSIMPASS_CARRIERS', import.meta.filename)).toContain('readSettingFile')
})
