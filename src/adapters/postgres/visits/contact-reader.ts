/** Reads the sealed contacts behind aliases, for the authority; the server itself never does. */
import type pg from 'pg'

const AT_ONCE = 5_000

export async function* readContacts(pool: Pick<pg.Pool, 'connect'>): AsyncGenerator<readonly Uint8Array[]> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('declare contacts no scroll cursor for select sealed from alias_contacts')
    for (;;) {
      const { rows } = await client.query<{ sealed: Buffer }>(`fetch ${AT_ONCE} from contacts`)
      if (rows.length === 0) return
      yield rows.map(({ sealed }) => sealed)
    }
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}
