/** The file of `--settings`: as editors of every system write it; a line that says nothing, or a damaged file, is named and never passed over. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { AppError } from '../../domain/kit/errors.ts'
import { readSettings } from './read-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'ansimpass-settings-'))
const file = join(folder, 'settings.env')
afterAll(() => rmSync(folder, { recursive: true }))

function read(content: string | Uint8Array) {
  writeFileSync(file, content)
  return readSettings({ flags: {}, environment: {}, file })
}

function faultsOf(content: string | Uint8Array): string {
  try {
    return JSON.stringify(read(content))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return `${error.code} ${error.message}`
  }
}

test.each([
  ['with a byte order mark and the line ends of Windows', '\ufeffANSIMPASS_LINES=7\r\nANSIMPASS_COMPANIONS=1\r\n'],
  ['with comments, quotes and blanks', '# ours\n\n  export ANSIMPASS_LINES="7" # seven\nANSIMPASS_COMPANIONS = 1'],
])('%s it is read', (_, text) => {
  expect(read(text)).toMatchObject({ ANSIMPASS_LINES: '7', ANSIMPASS_COMPANIONS: '1' })
})

test.each([
  ['ANSIMPASS_LINES=7\nANSIMPASS_COMPANIONS 0\n', `line 2 of ${file} is no NAME=value`],
  ['ANSIMPASS_SMPP_PASSWORD: secret\n', `line 1 of ${file} is no NAME=value`],
  ['=7\n', `line 1 of ${file} is no NAME=value`],
  ['ANSIMPASS_LINS=7\n', `ANSIMPASS_LINS in ${file} is no setting of this program`],
  ['ANSIMPASS_DATA=/srv/data\0\0\0\n', `${file} is damaged, or not saved as UTF-8`],
  [Buffer.from('ANSIMPASS_LINES=7\r\n', 'utf16le'), `${file} is damaged, or not saved as UTF-8`],
])('%j is named', (content, why) => {
  const said = faultsOf(content)
  expect(said).toMatch(/^SETTINGS_INVALID /)
  expect(said).toContain(why)
  expect(said).not.toMatch(/secret|\0/)
})
