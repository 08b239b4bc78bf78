/**
 * Who changes what ties lines to persons holds these persons first, in one order: so that nobody is forgotten in the
 * moment in which another line is bound to them, and nobody waits in a circle.
 */
import type pg from 'pg'

/** Persons `$1` who are still there, and stay till the statement's end. */
export const ALIVE = 'select person_id from persons where person_id = any($1::uuid[]) order by person_id for key share'

const LOCK = `
  select from persons p
  where lookup = any($1::uuid[]) or person_id in (select b.person_id from bindings b where b.lookup = any($2::uuid[]))
  order by person_id for update`

/** Holds the persons of these lines' lookups, and those with these lookups of their own, till the transaction's end. */
export async function lockPersons(
  client: pg.ClientBase,
  { lines, persons = [] }: { readonly lines: readonly unknown[]; readonly persons?: readonly string[] },
): Promise<void> {
  await client.query(LOCK, [[...persons], [...lines]])
}
