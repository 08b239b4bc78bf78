/** A PostgreSQL socket in front of another: it can lose its connections, or keep them and let nothing through. */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type StallingSocket = {
  /** The database's URL by way of this socket. */
  readonly url: string
  /** All connections end. */
  cut(): void
  /** Nothing comes through in either direction, not even that one side has ended. */
  stall(): void
  /** What stalled is ended; new connections come through. */
  goOn(): void
  close(): Promise<void>
}

export async function stallingSocket(databaseUrl: string): Promise<StallingSocket> {
  const [place = '', query] = databaseUrl.split('?', 2)
  const parameters = new URLSearchParams(query)
  const name = `.s.PGSQL.${parameters.get('port')}`
  const target = join(parameters.get('host') ?? '', name)
  const folder = mkdtempSync(join(tmpdir(), 'stalling-'))
  const pairs = new Set<readonly [Socket, Socket]>()
  let stalled = false
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (stalled) near.pause()
    const far = connect({ path: target, allowHalfOpen: true })
    const pair = [near, far] as const
    pairs.add(pair)
    for (const [one, other] of [pair, [far, near] as const]) {
      one.on('data', (data) => !stalled && other.write(data))
      one.on('error', () => {})
      one.on('close', () => {
        if (stalled) return
        other.destroy()
        pairs.delete(pair)
      })
      one.on('end', () => !stalled && other.end())
    }
  })
  await new Promise<void>((resolve) => server.listen(join(folder, name), resolve))
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
    pairs.clear()
  }
  parameters.set('host', folder)
  return {
    url: `${place}?${parameters}`,
    cut,
    stall() {
      stalled = true
      for (const pair of pairs) for (const socket of pair) socket.pause()
    },
    goOn() {
      cut()
      stalled = false
    },
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
