import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkBackup } from './read-backup.ts'
import { writeBackup } from './write-backup.ts'

let folder: string
let made: string
const at = new Date('2026-03-01T01:15:00Z')

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-backups-'))
  writeFileSync(join(folder, 'source'), 'x'.repeat(3_000_000))
  writeFileSync(join(folder, 'empty'), '')
  mkdirSync(join(folder, 'to'))
  const backup = await writeBackup(join(folder, 'to'), { kind: 'database', at, version: '0.4.0' }, async (writer) => {
    await writer.put('cluster/base/1', join(folder, 'source'))
    await writer.put('cluster/empty', join(folder, 'empty'))
    await writer.putText('cluster/backup_label', 'label\n')
  })
  expect(backup).toMatchObject({ files: 3, bytes: 3_000_006 })
  made = backup.path
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what went in comes out, for nobody but its owner', async () => {
  const checked = await checkBackup(made, 'database')
  expect(checked).toMatchObject({ madeAt: '2026-03-01T01:15:00.000Z', version: '0.4.0', bytes: 3_000_006 })
  expect(checked.filesIn('data')).toEqual([])
  await checked.layOut('cluster', join(folder, 'out'))
  expect(readFileSync(join(folder, 'out', 'base', '1'), 'utf8')).toBe('x'.repeat(3_000_000))
  expect(readFileSync(join(folder, 'out', 'empty'), 'utf8')).toBe('')
  expect(readFileSync(join(folder, 'out', 'backup_label'), 'utf8')).toBe('label\n')
  expect(readdirSync(made).sort()).toEqual(['cluster', 'manifest.json'])
  expect(statSync(join(made, 'cluster', 'base', '1')).mode & 0o777).toBe(0o600)
  expect(statSync(made).mode & 0o777).toBe(0o700)
})

const manifest = () => join(made, 'manifest.json')
const rewrite = (from: string | RegExp, to: string) =>
  writeFileSync(manifest(), readFileSync(manifest(), 'utf8').replace(from, to))

test.each([
  [
    'a flipped byte',
    () => writeFileSync(join(made, 'cluster/base/1'), `y${'x'.repeat(2_999_999)}`),
    /cluster\/base\/1 is missing or was changed/,
  ],
  [
    'a byte too many',
    () => writeFileSync(join(made, 'cluster/empty'), 'x'),
    /cluster\/empty is missing or was changed/,
  ],
  ['a missing file', () => rmSync(join(made, 'cluster/backup_label')), /backup_label is missing or was changed/],
  [
    'a folder instead of a file',
    () => {
      rmSync(join(made, 'cluster/empty'))
      mkdirSync(join(made, 'cluster/empty'))
    },
    /cluster\/empty is missing or was changed/,
  ],
  ['no manifest', () => rmSync(manifest()), /no readable manifest\.json/],
  ['an empty manifest', () => writeFileSync(manifest(), ''), /manifest\.json is damaged/],
  ['half a manifest', () => writeFileSync(manifest(), '{"form":1}'), /another version or is damaged/],
  ['a later form', () => rewrite('"form": 1', '"form": 2'), /another version or is damaged/],
  ['a name out of the folder', () => rewrite('cluster/base/1', '../base/1'), /another version or is damaged/],
  ['an absolute name', () => rewrite('cluster/base/1', '/etc/passwd'), /another version or is damaged/],
  ['a time that is none', () => rewrite(/"madeAt": "[^"]+"/, '"madeAt": "noon"'), /another version or is damaged/],
  ['an unknown kind', () => rewrite('"database"', '"spool"'), /another version or is damaged/],
])('%s is named before anything is used', async (_, damage, said) => {
  damage()
  await expect(checkBackup(made, 'database')).rejects.toMatchObject({
    code: 'BACKUP_UNREADABLE',
    message: expect.stringMatching(said),
  })
})

test('keys are not taken for a database', async () => {
  await expect(checkBackup(made, 'keys')).rejects.toThrow(
    /it holds the database; a copy of the lasting keys is needed here/,
  )
})

test('where it fails half-way nothing is left, and the reason is told', async () => {
  const to = join(folder, 'other')
  mkdirSync(to)
  const about = { kind: 'keys', at, version: '0.4.0' } as const
  const failing = writeBackup(to, about, async (writer) => {
    await writer.put('lasting/one', join(folder, 'source'))
    throw new Error('the line went dead')
  })
  await expect(failing).rejects.toThrow('the line went dead')
  expect(readdirSync(to)).toEqual([])
  const twice = [writeBackup(to, about, async () => {}), writeBackup(to, about, async () => {})]
  const settled = await Promise.allSettled(twice)
  expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1)
  expect(readdirSync(to)).toHaveLength(1)
})
