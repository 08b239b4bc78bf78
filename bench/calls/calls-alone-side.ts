/** The program `calls` by itself, as `start --only calls` brings it up in production, on an embedded database: no texts, no pages, no demo. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/start-embedded-postgres.ts'
import { ensureAuthorityKeys } from '../../src/adapters/hpke/authority-key.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import { kstDay } from '../../src/domain/kit/time.ts'
import { rulesWithVisitList } from '../../tests/support/rules-with-visit-list.ts'
import { freeSipPort } from '../../tests/support/world.ts'
import { cpuMicros, family } from './cpu-time.ts'
import { addSites } from './made-sites.ts'
import { newBase } from './product-side.ts'
import type { Side } from './side.ts'
import { startProgram } from './start-program.ts'

const BIN = resolve(import.meta.dirname, '../../bin/ansimpass.ts')

/** Every caller is a new one and each number is rung many times a second: what is measured is the call, not its refusal. */
const NO_LIMITS = { callsPerSecond: 0, numberCallsPerSecond: 0, callerCallsPerMinute: 0 }

export type CallsAloneSide = Side & {
  /** Stops all processes of PostgreSQL, or lets them go on. */
  database(signal: 'SIGSTOP' | 'SIGCONT'): void
}

export async function startCallsAlone(siteCount: number): Promise<CallsAloneSide> {
  const base = await newBase()
  const undo = [() => rm(base, { recursive: true, force: true })]
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const database = await startEmbeddedPostgres({ dataFolder: join(base, 'database'), log: () => {} })
    undo.push(() => database.stop())
    await migrate(database.url)
    const pool = createPool(database.url, 'owner')
    await pool.query('select ensure_visit_partition($1)', [kstDay(Date.now())])
    const sites = await addSites(pool, siteCount)
    await pool.end()
    const port = await freeSipPort()
    const env = { ...process.env, ...(await settingsIn(base)), DATABASE_URL: database.url }
    const program = await startProgram(
      BIN,
      ['start', '--production', '--only', 'calls'],
      /^ready sip=\S+ program=calls$/m,
      {
        env: { ...env, ANSIMPASS_SIP: `127.0.0.1:${port}` },
      },
    )
    undo.push(() => program.stop('SIGINT', 15_000))
    const cpu = () => {
      const calls = cpuMicros(family(program.pid))
      return { server: calls, calls, database: cpuMicros(family(database.pid)) }
    }
    return {
      ...{ name: 'ansimpass: calls alone', host: '127.0.0.1', port, sites, cpu, stop },
      database(signal) {
        for (const pid of family(database.pid)) process.kill(pid, signal)
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What production asks for; nobody is at the addresses of gateway and registry, which `calls` never speaks to. */
async function settingsIn(base: string): Promise<NodeJS.ProcessEnv> {
  const dataFolder = join(base, 'data')
  await mkdir(dataFolder, { mode: 0o711 })
  const carrier = {
    name: 'trunk',
    addresses: ['127.0.0.1/32'],
    trustFrom: false,
    dialledFrom: 'request-uri',
    ...NO_LIMITS,
  }
  await writeFile(join(base, 'carriers.json'), JSON.stringify({ carriers: [carrier] }))
  rulesWithVisitList(join(base, 'rules'))
  return {
    ANSIMPASS_DATA: dataFolder,
    ANSIMPASS_RULES: join(base, 'rules'),
    ANSIMPASS_CARRIERS: join(base, 'carriers.json'),
    ANSIMPASS_AUTHORITY_KEY: ensureAuthorityKeys(join(base, 'authority')).publicKeyFile,
    ANSIMPASS_PUBLIC_URL: 'https://ansim.example',
    ANSIMPASS_SENDER: '0800000000',
    ANSIMPASS_SMPP: 'smpp://ansim@127.0.0.1:1',
    ANSIMPASS_SMPP_PASSWORD: 'secret',
    ANSIMPASS_REGISTRY: 'http://127.0.0.1:1',
  }
}
