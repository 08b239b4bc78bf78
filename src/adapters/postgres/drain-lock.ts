/** Advisory lock of the one server that drains the outbox. It hangs on a connection: when that server dies, the next one has it. */
import pg from 'pg'
import type { Events } from '../../ports/events.ts'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { connectionConfig } from './connect.ts'

/** `unknown`: the database does not answer. */
export type DrainTurn = 'mine' | 'of-another' | 'unknown'

export type DrainLock = {
  readonly turn: DrainTurn
  stop(): Promise<void>
}

const EVERY_MS = 1_000
/** A frozen database is noticed after so long: it may let the lock go when it thaws. */
const ANSWER_MS = 2_000

/** Tries once a second, and looks as often whether it still has it. */
export function createDrainLock(databaseUrl: string, events: Events): DrainLock {
  let turn: DrainTurn = 'unknown'
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let stoodBy = false
  let looking = look()

  return {
    get turn() {
      return turn
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
      drop()
    },
  }

  async function look(): Promise<void> {
    try {
      client ??= await connect()
      if (turn === 'mine') await client.query('select')
      else {
        const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
          ADVISORY_LOCKS.drain,
        ])
        if (client !== undefined) set(rows[0]?.mine === true ? 'mine' : 'of-another')
      }
    } catch {
      drop() // the database is away: /readyz says so
    }
    if (stopped) return
    timer = setTimeout(() => {
      looking = look()
    }, EVERY_MS)
  }

  async function connect(): Promise<pg.Client> {
    const options = connectionConfig(databaseUrl, 'app', { name: 'outbox-turn' })
    const fresh = new pg.Client({ ...options, query_timeout: ANSWER_MS })
    fresh.on('error', () => drop())
    fresh.on('end', () => client === fresh && drop())
    await fresh.connect()
    return fresh
  }

  function drop(): void {
    const gone = client
    client = undefined
    gone?.connection.stream.destroy()
    set('unknown')
  }

  function set(next: DrainTurn): void {
    turn = next
    if (next === 'of-another' && !stoodBy) events.emit({ type: 'outbox-stands-by' })
    if (next === 'mine' && stoodBy) events.emit({ type: 'outbox-drains' })
    if (next !== 'unknown') stoodBy = next === 'of-another'
  }
}
