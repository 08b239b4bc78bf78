/** Registered phones of places' owners as `ansimpass doctor` sees them: how many, whose menu is locked till midnight, closed places that still have one. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { openKeyRing } from '../../adapters/keys/key-ring.ts'
import { createPseudonyms } from '../../adapters/keys/pseudonyms.ts'
import { createSubjectKeys } from '../../adapters/keys/subject-keys.ts'
import { createSubjects } from '../../adapters/postgres/identity/subjects/subjects.ts'
import { createPool } from '../../adapters/postgres/kit/connect.ts'
import { createPostgresDayCounters } from '../../adapters/postgres/kit/day-counters.ts'
import { readOwnedSites } from '../../adapters/postgres/places/sites-table.ts'
import { formatSiteNumber } from '../../domain/call/phone/show.ts'
import { kstDay } from '../../domain/kit/time.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Config, Secrets } from '../../main/config/config.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import { lockedMenus } from '../../usecases/call/owner-menu.ts'
import { clockOfFolder } from '../clock-of-folder.ts'
import { databaseToAsk } from './database.ts'
import type { Finding, Words } from './finding.ts'

const CONNECT_WITHIN_MS = 3_000
const STATEMENT_WITHIN_MS = 10_000
const MOST_NAMED = 10

/**
 * The phones themselves are kept as hashes, each with its place in it: neither what they are nor whether two are the same can be seen
 * here; "ansimpass sites owner" looks at that when one is set.
 *
 * @returns none where there is no database to ask, or it does not answer: that is told of the database
 */
export async function ownerFindings(config: Config, secrets: Secrets): Promise<readonly Finding[]> {
  const url = await databaseToAsk(config, secrets)
  if (url === undefined) return []
  const limits = { connectTimeoutMs: CONNECT_WITHIN_MS, statementTimeoutMs: STATEMENT_WITHIN_MS, name: 'doctor' }
  const pool = createPool(url, 'app', limits)
  try {
    const owned = await readOwnedSites(pool)
    return [ownersFinding(owned, await lockedOf(owned, pool, config))]
  } catch {
    return []
  } finally {
    await pool.end()
  }
}

/** @returns undefined where the keys are not here: the server's own machine can tell */
async function lockedOf(owned: readonly Site[], pool: pg.Pool, config: Config): Promise<readonly Site[] | undefined> {
  const { now } = clockOfFolder(config.dataFolder, Date.now())
  if (!existsSync(join(config.secretsFolder, 'lasting'))) return owned.length === 0 ? [] : undefined
  // Nobody has keyed anything today; a key is not made for a look.
  if (!existsSync(join(config.secretsFolder, 'passing', `day-${kstDay(now)}.key`))) return []
  const clock: Clock = { now: () => now }
  const ring = openKeyRing(config.secretsFolder)
  const dayCounters = createPostgresDayCounters(createSubjects({ pool, keys: createSubjectKeys(ring, clock), clock }))
  return lockedMenus({ dayCounters, tokens: createPseudonyms(ring), clock }, owned)
}

function ownersFinding(owned: readonly Site[], locked: readonly Site[] | undefined): Finding {
  const closed = owned.filter(({ retired }) => retired)
  const about = { ko: '가게 전화', en: "shops' phones" }
  const found = [
    owned.length === 0 ? 'no place has one' : `places that have one, each with its PIN: ${owned.length}`,
    ...(locked === undefined ? ['whose menu is locked cannot be told without the keys of this server'] : []),
    ...(locked !== undefined && locked.length > 0
      ? [`locked till midnight by three wrong PINs: ${named(locked)}`]
      : []),
    ...(closed.length > 0 ? [`closed, and still with one: ${named(closed)}`] : []),
  ].join('; ')
  const todos = [...((locked?.length ?? 0) > 0 ? [LOCKED] : []), ...(closed.length > 0 ? [CLOSED] : [])]
  if (todos.length === 0) return { id: 'site-owners', state: 'ok', about, found }
  const todo = { ko: todos.map(({ ko }) => ko).join('. '), en: todos.map(({ en }) => en).join('. ') }
  return { id: 'site-owners', state: 'warn', about, found, todo }
}

function named(sites: readonly Site[]): string {
  const numbers = sites.slice(0, MOST_NAMED).map(({ number }) => formatSiteNumber(number))
  const more = sites.length - numbers.length
  return `${numbers.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const LOCKED: Words = {
  ko: '가게에서 잘못 누른 것인지 물어보세요. 아니면 그 번호를 사칭한 전화입니다: 자정에 풀립니다 (docs/owner-phone.md)',
  en: 'ask the shop whether it was them; if not, somebody rings in its name: it opens at midnight (docs/owner-phone.md)',
}
const CLOSED: Words = {
  ko: '닫은 곳은 ansimpass sites owner 번호 --remove 로 지우세요',
  en: 'of closed places remove it: ansimpass sites owner NUMBER --remove',
}
