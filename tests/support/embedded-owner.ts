/**
 * A process that has an embedded PostgreSQL and does nothing else, to be killed: `node embedded-owner.ts DATA_FOLDER`.
 * Freezes the database when told anything.
 */
import { startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/start-embedded-postgres.ts'

const [, , dataFolder = ''] = process.argv
process.on('SIGINT', () => {})
const database = await startEmbeddedPostgres({ dataFolder, log: () => {} })
process.stdin.on('end', () => process.exit(0)).resume()
process.stdin.once('data', () => {
  database.pause()
  console.log('frozen')
})
console.log(JSON.stringify({ url: database.url, pid: database.pid }))
