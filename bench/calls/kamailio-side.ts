/** Debian's Kamailio with one INSERT for each INVITE, on a PostgreSQL of the same programs and settings as ours. */
import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/start-embedded-postgres.ts'
import { freeUdpPort } from '../../tests/support/world.ts'
import { cpuMicros, family } from './cpu-time.ts'
import type { Side } from './side.ts'
import { startProgram } from './start-program.ts'

const PROGRAM = '/usr/sbin/kamailio'
const MODULES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64']
/** Each waits for its own commit; PostgreSQL gathers those that wait at the same time. */
const CHILDREN = 16
const BUFFER_BYTES = String(8 * 1024 * 1024)

/** The Debian package that is missing, or undefined. */
export function missingKamailio(): string | undefined {
  if (!existsSync(PROGRAM)) return 'kamailio'
  const found = MODULES.some((folder) => existsSync(join(folder, 'kamailio/modules/db_postgres.so')))
  return found ? undefined : 'kamailio-postgres-modules'
}

export async function startKamailio(): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-kamailio-'))
  await chmod(folder, 0o711) // the database's user passes
  const undo = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const database = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), log: () => {} })
    undo.push(database.stop)
    await makeTable(database.url)
    const port = await freeUdpPort()
    const kamailio = await startProgram(
      PROGRAM,
      ['-f', await writeConfig(folder, port), '-DD', '-E', '-Y', folder, '-m', '128', '-b', BUFFER_BYTES],
      /Listening on/,
      { env: { ...process.env, PGHOST: database.socketFolder } },
    )
    undo.push(() => kamailio.stop('SIGTERM', 5_000))
    await untilItAnswers(port)
    const cpu = () => ({ server: cpuMicros(family(kamailio.pid)), database: cpuMicros(family(database.pid)) })
    return { name: 'Kamailio, one INSERT per INVITE', host: '127.0.0.1', port, sites: ['0800000002'], cpu, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function writeConfig(folder: string, port: number): Promise<string> {
  const config = await readFile(join(import.meta.dirname, 'kamailio.cfg'), 'utf8')
  const file = join(folder, 'kamailio.cfg')
  const filled = config.replace('children=CHILDREN', `children=${CHILDREN}`)
  await writeFile(file, filled.replace('127.0.0.1:PORT', `127.0.0.1:${port}`))
  return file
}

async function makeTable(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`create table kamailio_visits (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    call_id text not null,
    site text not null,
    caller text not null
  )`)
  await client.end()
}

/** @throws when it has not answered an OPTIONS within five seconds */
async function untilItAnswers(port: number): Promise<void> {
  const socket = createSocket('udp4')
  const answered = new Promise<true>((resolve) => socket.once('message', () => resolve(true)))
  socket.bind(0, '127.0.0.1')
  const options = [
    `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
    'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKready;rport',
    'From: <sip:bench@127.0.0.1>;tag=1',
    'To: <sip:bench@127.0.0.1>',
    'Call-ID: ready',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 1',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
  try {
    for (let tries = 0; tries < 25; tries += 1) {
      socket.send(options, port, '127.0.0.1')
      if (await Promise.race([answered, delay(200, false)])) return
    }
    throw new Error('Kamailio does not answer')
  } finally {
    socket.close()
  }
}
