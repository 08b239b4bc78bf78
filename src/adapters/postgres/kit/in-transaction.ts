/** Several statements, all or nothing: each sees what was committed before it began. */
import type pg from 'pg'

export async function inTransaction<T>(pool: Pick<pg.Pool, 'connect'>, work: (client: pg.ClientBase) => Promise<T>) {
  const client = await pool.connect()
  try {
    const result = await transactionOn(client, work)
    client.release()
    return result
  } catch (error) {
    client.release(true) // ends the connection, and the transaction with it
    throw error
  }
}

/**
 * On a connection of the caller's, who ends it where this throws.
 * @param end  `rollback`: nothing of it stays
 */
export async function transactionOn<C extends pg.ClientBase, T>(
  client: C,
  work: (client: C) => Promise<T>,
  end: 'commit' | 'rollback' = 'commit',
): Promise<T> {
  await client.query('begin')
  const result = await work(client)
  await client.query(end)
  return result
}
