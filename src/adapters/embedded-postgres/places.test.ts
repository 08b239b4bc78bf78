/** The file that says where the database lies, after a power cut. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { choosePlaces, readPlaces } from './places.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-places-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('nobody else reads it, whatever the umask', async () => {
  const umask = process.umask(0)
  try {
    await choosePlaces(folder, {})
    expect(statSync(join(folder, 'postgres-where.json')).mode & 0o777).toBe(0o600)
  } finally {
    process.umask(umask)
  }
})

describe.each([
  ['empty', ''],
  ['cut off', '{"cluster": "post'],
  ['of another kind', '[]'],
  ['no text', '\u0000\u0000'],
])('postgres-where.json is %s', (_, text) => {
  test('a cluster that lies inside is found again', async () => {
    mkdirSync(join(folder, 'postgres', 'cluster'), { recursive: true })
    writeFileSync(join(folder, 'postgres', 'cluster', 'PG_VERSION'), '18\n')
    writeFileSync(join(folder, 'postgres-where.json'), text)
    expect(await readPlaces(folder)).toEqual({
      base: join(folder, 'postgres'),
      cluster: join(folder, 'postgres', 'cluster'),
      socketFolder: join(folder, 'postgres', 'socket'),
      foundAgain: true,
    })
  })

  test('where none is found the file is named, with what it means and what to do', async () => {
    writeFileSync(join(folder, 'postgres-where.json'), text)
    await expect(readPlaces(folder)).rejects.toMatchObject({
      code: 'DATABASE_PLACE_DAMAGED',
      message: expect.stringMatching(/postgres-where\.json is empty or damaged: .* 0 databases .*restore the file/),
    })
  })
})
