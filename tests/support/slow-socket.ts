/** A PostgreSQL socket in front of another, through which everything comes late: a store that is slow and not away. */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SlowSocket = AsyncDisposable & {
  /** The database's URL by way of this socket. */
  readonly url: string
  /** How late what is sent from now on comes, milliseconds each way. */
  setDelay(ms: number): void
}

export async function slowSocket(databaseUrl: string): Promise<SlowSocket> {
  const [place = '', query] = databaseUrl.split('?', 2)
  const parameters = new URLSearchParams(query)
  const name = `.s.PGSQL.${parameters.get('port')}`
  const target = join(parameters.get('host') ?? '', name)
  const folder = mkdtempSync(join(tmpdir(), 'slow-'))
  let delay = 0
  const server = createServer((near) => {
    const far = connect({ path: target })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('data', (data) => setTimeout(() => other.write(data), delay))
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(join(folder, name), resolve))
  parameters.set('host', folder)
  return {
    url: `${place}?${parameters}`,
    setDelay(ms) {
      delay = ms
    },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
