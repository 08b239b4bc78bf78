/** A link as its last version in the database has it, for whoever has the code and the hour's key. */
import type pg from 'pg'
import type { Subjects } from '../../src/adapters/postgres/identity/subjects/subjects.ts'
import { hashOfCode } from '../../src/adapters/postgres/links/link-codes.ts'
import { decodeLink, type Link, linkRef } from '../../src/adapters/postgres/links/link-rows.ts'
import { createHourRows } from '../../src/adapters/postgres/visits/hour-rows.ts'

export async function keptLink(
  pool: Pick<pg.Pool, 'query'>,
  subjects: Pick<Subjects, 'keys' | 'clock'>,
  code: string,
): Promise<Link | undefined> {
  const rows = createHourRows('links', subjects)
  const hash = hashOfCode(code)
  if (hash === undefined) throw new Error(`${code} is no code`)
  const [found] = await rows.last(pool, [linkRef(hash, rows.hours(subjects.clock.now()))])
  return found && decodeLink(found.plain)
}
