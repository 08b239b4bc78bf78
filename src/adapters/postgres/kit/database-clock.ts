/** The database as a clock: what time it is there, whether that is another machine, and the time last trusted by any server. */
import { networkInterfaces } from 'node:os'
import type pg from 'pg'
import { type EpochMs, parseKeptInstant } from '../../../domain/kit/time.ts'
import { whenAvailable } from './when-available.ts'

export type DatabaseTime = {
  /** The last time that a server of this database trusted. */
  readonly seen: EpochMs | undefined
  /** The time on the database's machine; undefined where that is this machine, whose clock is no second one. */
  readonly elsewhere: EpochMs | undefined
}

export type DatabaseClock = {
  /** @throws AppError `DATABASE_UNAVAILABLE` (retryable) */
  read(): Promise<DatabaseTime>
  /** Never goes back, unless an operator has confirmed the time. @throws as `read` */
  keep(seen: EpochMs, confirmed: boolean): Promise<void>
}

/** `auto`: the address that the server has on the network tells; over a Unix socket or loopback it is this machine. */
export type DatabaseMachine = 'auto' | 'this' | 'other'

const READ = `
  select clock_timestamp() as at, host(inet_server_addr()) as address, (select seen_at from clock_seen) as seen`
const KEEP = `
  insert into clock_seen as c (seen_at) values ($1)
  on conflict (only_row) do update set seen_at = excluded.seen_at where $2 or c.seen_at < excluded.seen_at`

export function createDatabaseClock(pool: Pick<pg.Pool, 'query'>, machine: DatabaseMachine): DatabaseClock {
  return {
    async read() {
      const { rows } = await whenAvailable(
        pool.query<{ at: Date; address: string | null; seen: Date | number | null }>({
          name: 'read-clock',
          text: READ,
        }),
      )
      const [row] = rows
      if (row === undefined) return { seen: undefined, elsewhere: undefined }
      const isElsewhere = machine === 'auto' ? isOfAnotherMachine(row.address) : machine === 'other'
      // A number: infinity.
      const seen = parseKeptInstant(row.seen?.valueOf())
      return { seen, elsewhere: isElsewhere ? row.at.getTime() : undefined }
    },
    async keep(seen, confirmed) {
      await whenAvailable(pool.query({ name: 'keep-clock', text: KEEP, values: [new Date(seen), confirmed] }))
    },
  }
}

/** @param address  of the server, as it sees itself; null over a Unix socket */
export function isOfAnotherMachine(address: string | null): boolean {
  if (address === null) return false
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return !own.some((each) => each.address === address)
}
