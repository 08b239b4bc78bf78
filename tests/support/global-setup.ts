/** Vitest's global setup: lends one PostgreSQL cluster to every worker, started when the first asks. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLUSTER_SOCKET, startClusterOfRun } from './postgres.ts'

export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[CLUSTER_SOCKET] !== undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-run-'))
  const socket = join(folder, 'ask')
  let cluster: ReturnType<typeof startClusterOfRun> | undefined
  const server = createServer((connection) => {
    connection.on('error', () => {})
    cluster ??= startClusterOfRun()
    cluster.then(
      ({ adminUrl }) => connection.end(JSON.stringify({ adminUrl })),
      (error: unknown) => connection.end(JSON.stringify({ error: String(error) })),
    )
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  process.env[CLUSTER_SOCKET] = socket
  return async () => {
    delete process.env[CLUSTER_SOCKET]
    server.close()
    await cluster?.then(
      ({ close }) => close(),
      () => {},
    )
    rmSync(folder, { recursive: true, force: true })
  }
}
