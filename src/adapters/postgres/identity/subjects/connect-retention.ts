/** A connection of retention for folds. */
import pg from 'pg'
import { connectionConfig } from '../../kit/connect.ts'

/** A switch is durable before keys go, on standbys too. */
const SETTINGS = {
  synchronous_commit: 'on',
  lock_timeout: '60s',
  maintenance_work_mem: '128MB',
}

export async function connectRetention(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client(
    connectionConfig(databaseUrl, 'retention', { name: 'fold', statementTimeoutMs: 0, settings: SETTINGS }),
  )
  client.on('error', () => {}) // whatever waits for it fails
  await client.connect()
  return client
}
