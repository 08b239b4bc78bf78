/** TRUNCATE of those of several tables that hold anything: one that is empty costs new files for itself and each of its indexes. */
import type pg from 'pg'

/**
 * Empties the tables. What is written to them meanwhile may stay: whoever minds locks them before.
 * @param tables  no partitioned ones, which hold nothing themselves
 */
export async function truncateFilled(client: Pick<pg.ClientBase, 'query'>, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select name from unnest($1::text[]) as name where pg_relation_size(name::regclass) > 0',
    [tables],
  )
  if (rows.length > 0) await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}`)
}
