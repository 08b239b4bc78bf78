import { mkdirSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { newDataFolder, removeDataFolder } from '../../tests/support/data-folder.ts'
import { visitsCommand } from './visits.ts'

afterEach(() => vi.unstubAllEnvs())

const count = (...words: string[]) => visitsCommand().parseAsync(['count', ...words], { from: 'user' })

test('a database that takes connections and never answers is named in one line, as one that refuses them', async () => {
  const dataFolder = newDataFolder()
  mkdirSync(dataFolder)
  const sockets: Socket[] = []
  const frozen = createServer((socket) => sockets.push(socket))
  const port = await new Promise<number>((resolve) => {
    frozen.listen(0, '127.0.0.1', () => {
      const address = frozen.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  vi.stubEnv('DATABASE_URL', `postgresql://nobody@127.0.0.1:${port}/ansimpass`)
  await expect(count('--data', dataFolder)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => frozen.close(resolve))
  await expect(count('--data', dataFolder)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  await removeDataFolder(dataFolder)
})
