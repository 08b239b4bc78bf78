/** A link as its last version in the database has it, for whoever has the code and the hour's key. */
import type pg from 'pg'
import { createHourRows } from '../../src/adapters/postgres/hour-rows.ts'
import { hashOfCode } from '../../src/adapters/postgres/link-codes.ts'
import { decodeLink, type Link, linkRef } from '../../src/adapters/postgres/link-rows.ts'
import type { Subjects } from '../../src/adapters/postgres/subjects/subjects.ts'

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
