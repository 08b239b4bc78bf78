/** The visit log as a command sees it: the database, running or started for it, and what the spool holds. */
import { existsSync } from 'node:fs'
import type pg from 'pg'
import { readSpool } from '../adapters/spool/read-spool.ts'
import { spoolPath } from '../adapters/spool/spool-path.ts'
import type { AnySealedVisit } from '../domain/visits/visit.ts'
import type { Places } from './settings-of.ts'
import { withPool } from './with-pool.ts'

type VisitLogCopy = { readonly pool: pg.Pool; readonly spooled: readonly AnySealedVisit[] }

/** The spool is read before the table: what is replayed meanwhile is met in one of them at least. */
export async function withLog<T>(places: Places, use: (log: VisitLogCopy) => Promise<T>): Promise<T> {
  const options = {
    name: 'visits-command',
    statementTimeoutMs: 0,
    missing: 'does not hold the visit log in the form of this version',
  }
  return withPool(places, options, async (pool, dataFolder) => {
    const path = spoolPath(dataFolder)
    if (!existsSync(path)) console.error(sayNoSpool(path))
    return use({ pool, spooled: readSpool(path) })
  })
}

/** A copy may well be without one; a mistyped data folder is too. */
function sayNoSpool(path: string): string {
  return `임시 저장소가 없어 데이터베이스만 봅니다 · only the database is looked at: there is no spool ${path}`
}
