/** Sockets between programs, on the suite of the feed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProgramSockets } from '../../src/adapters/program-sockets/program-sockets.ts'
import { openSocketFolder } from '../../src/adapters/program-sockets/socket-folder.ts'
import { programFeedContract } from './program-feed.contract.ts'

programFeedContract('openProgramSockets', () => worldIn('ansimpass-feed-'))
programFeedContract('openProgramSockets in a deep folder', () => worldIn(`ansimpass-${'deep-'.repeat(20)}`))

async function worldIn(prefix: string) {
  const dataFolder = mkdtempSync(join(tmpdir(), prefix))
  const still: Socket[] = []
  return {
    open: (program: Parameters<typeof openProgramSockets>[0]['program'], pid: number) =>
      openProgramSockets({ dataFolder, program, pid }),
    async standStill() {
      const folder = openSocketFolder(dataFolder)
      for (const name of folder.list()) {
        const socket = connect(folder.pathOf(name))
        await new Promise((resolve) => socket.once('connect', resolve))
        socket.write(`${JSON.stringify({ follows: ['arrivals'], run: '', since: 0 })}\n`)
        socket.on('error', () => {})
        socket.pause()
        still.push(socket)
      }
      folder.close()
    },
    async close() {
      for (const socket of still) socket.destroy()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
