import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newDataFolder, removeDataFolder } from '../../tests/support/data-folder.ts'
import { emptyTestDatabase } from '../../tests/support/postgres.ts'
import { startEmbeddedPostgres } from '../adapters/embedded-postgres/start-embedded-postgres.ts'
import { migrateCommand } from './migrate.ts'

let said: string[]
beforeEach(() => {
  said = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

async function migrates(...words: string[]): Promise<string[]> {
  said.length = 0
  await migrateCommand().parseAsync(words, { from: 'user' })
  return [...said]
}

test('the database of DATABASE_URL is told about, then migrated, then up to date', async () => {
  const db = await emptyTestDatabase()
  vi.stubEnv('DATABASE_URL', db.url)
  expect(await migrates('--dry-run')).toContain('would apply 0001-visit-log')
  expect(await migrates()).toContain('applied 0001-visit-log')
  expect(await migrates()).toEqual(['the database is up to date'])
  await db.close()
})

test('the embedded database is started for it, also while a server has it; a folder that is not there is named', async () => {
  vi.stubEnv('DATABASE_URL', '')
  const dataFolder = newDataFolder()
  await expect(migrates('--data', dataFolder)).rejects.toMatchObject({ code: 'DATA_FOLDER_MISSING' })
  mkdirSync(dataFolder)
  expect(await migrates('--data', dataFolder)).toContain('applied 0001-visit-log')
  const server = await startEmbeddedPostgres({ dataFolder, log: () => {} })
  expect(await migrates('--data', dataFolder)).toEqual(['the database is up to date'])
  await server.stop()
  await removeDataFolder(dataFolder)
})
