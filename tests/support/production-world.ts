/** A server as production has it: the house and its three programs on a database of the test's own, a real text centre behind them, one site. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startTextCentre } from '../../demo/text-centre/text-centre.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import { newDataFolder } from './data-folder.ts'
import { type TestDatabase, testDatabase } from './postgres.ts'
import { rulesWithVisitList } from './rules-with-visit-list.ts'
import { runCommand, startWorld, type World, type WorldOptions } from './world.ts'

export const PRODUCTION_SITE = '0800000042' as SiteNumber

export type ProductionWorld = AsyncDisposable & {
  readonly world: World
  readonly database: TestDatabase
  /** The private half of the authority's key. */
  readonly privateKey: string
  /** How many texts have come to each line, `+8210…`. */
  readonly texts: ReadonlyMap<string, number>
}

/** Takes calls of this machine at any rate. */
export async function startProductionWorld(options: Omit<WorldOptions, 'args'> = {}): Promise<ProductionWorld> {
  await using closing = new AsyncDisposableStack()
  const dataFolder = options.dataFolder ?? newDataFolder()
  const parent = dirname(dataFolder)
  const at = (name: string) => join(parent, name)
  const database = closing.adopt(await testDatabase(), (it) => it.close())
  const textCentre = closing.adopt(await startTextCentre({ port: 0, clock: () => Date.now() }), (it) => it.close())
  const texts = new Map<string, number>()
  textCentre.onMessage((line) => void texts.set(line, (texts.get(line) ?? 0) + 1))
  const made = await runCommand(['keys', 'generate', '--out', at('authority')], process.env)
  if (made.code !== 0) throw new Error(made.stderr)
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 })
  const carrier = { name: 'trunk', addresses: ['127.0.0.1/32'], trustFrom: true, dialledFrom: 'request-uri' }
  const noLimits = { callsPerSecond: 0, numberCallsPerSecond: 0, callerCallsPerMinute: 0 }
  writeFileSync(at('carriers.json'), JSON.stringify({ carriers: [{ ...carrier, ...noLimits }] }))
  rulesWithVisitList(at('rules'))
  const pool = createPool(database.url, 'app')
  const cafe = { name: '노원카페', nameEn: 'Nowon Cafe', category: 'restaurant_cafe', region: 'seoul' }
  const site = { ...cafe, number: PRODUCTION_SITE, answerMode: 'silent' as const }
  await saveSites(pool, [{ ...site, retired: false, hasDoorScreen: false }])
  await pool.end()
  const env = {
    ...{ DATABASE_URL: database.url, ANSIMPASS_PUBLIC_URL: 'https://ansim.example', ANSIMPASS_RULES: at('rules') },
    ANSIMPASS_CARRIERS: at('carriers.json'),
    ANSIMPASS_AUTHORITY_KEY: join(at('authority'), 'public-key.json'),
    ...{ ANSIMPASS_SENDER: '0800000000', ANSIMPASS_SMPP_PASSWORD: 'secret' },
    ANSIMPASS_SMPP: `smpp://ansim@127.0.0.1:${textCentre.port}`,
    ANSIMPASS_REGISTRY: 'http://127.0.0.1:1',
  }
  const started = await startWorld({ ...options, dataFolder, args: ['--production'], env: { ...env, ...options.env } })
  const world = closing.adopt(started, async (it) => {
    await it.stop()
    await it.remove()
  })
  const taken = closing.move()
  return {
    ...{ world, database, texts, privateKey: join(at('authority'), 'private-key.json') },
    [Symbol.asyncDispose]: () => taken.disposeAsync(),
  }
}
