/** Mistakes planted beside the running server, each with tables of its own: what a thief must find, or he is worth nothing. */
import { createHmac, randomBytes } from 'node:crypto'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import type { Beside } from './hours.ts'
import type { Opening } from './openings.ts'
import { shuffled } from './plan.ts'
import type { ThiefServer } from './server.ts'

/** `none` is the control: a generation as it should be, read beside each visit. */
export const MISTAKES = ['none', 'update', 'row lock', 'unfrozen', 'length', 'order', 'daylight write'] as const
export type Mistake = (typeof MISTAKES)[number]

const ENC_BYTES = 512

export function tableOf(mistake: Mistake): string {
  return `planted_${mistake.replace(' ', '_')}`
}

/** The lasting key of the planted tables, which the thief has. */
const KEY = randomBytes(32)

/** Where a line's row lies in a table; `version` 1 is a later one. */
function slotOf(mistake: Mistake, line: Line, version = 0): Buffer {
  return createHmac('sha256', KEY).update(`${mistake} ${line} ${version}`).digest().subarray(0, 16)
}

export function openingOfPlanted(mistake: Mistake): Opening {
  return {
    tokensOf: (line) => [slotOf(mistake, line as Line), slotOf(mistake, line as Line, 1)],
    open: () => undefined,
  }
}

/** Makes the tables and their generations, sorted and frozen but for the one that is a mistake. */
export async function plant({ owner }: ThiefServer, lines: readonly Line[], random: () => number): Promise<Planted> {
  const lengths = new Map(shuffled(lines, random).map((line, i) => [line, ENC_BYTES + i]))
  for (const mistake of MISTAKES) {
    const table = tableOf(mistake)
    await owner.query(
      `create table ${table} (slot uuid primary key, enc bytea not null) with (autovacuum_enabled = off)`,
    )
    await owner.query(`alter table ${table} alter enc set storage plain`)
    if (mistake === 'order') continue
    const rows = lines.map((line) => ({
      slot: slotOf(mistake, line).toString('hex'),
      enc: randomBytes(mistake === 'length' ? (lengths.get(line) ?? 0) : ENC_BYTES),
    }))
    await owner.query(
      `insert into ${table} select * from unnest($1::text[]::uuid[], $2::bytea[]) u (slot, enc) order by slot`,
      [rows.map(({ slot }) => slot), rows.map(({ enc }) => enc)],
    )
    if (mistake !== 'unfrozen') await owner.query(`vacuum (freeze) ${table}`)
  }
  await owner.query(`create table ${tableOf('length')}_visits (id uuid primary key, enc bytea not null)`)
  return { beside: makeBeside(owner, lengths), foldInOrder: (served) => foldInOrder(owner, served) }
}

export type Planted = {
  readonly beside: Beside
  /** What a day's fold would be that forgot to sort. */
  readonly foldInOrder: (served: readonly Line[]) => Promise<void>
}

function makeBeside(owner: ThiefServer['owner'], lengths: ReadonlyMap<Line, number>): Beside {
  return async ({ line }, visit) => {
    const slot = (mistake: Mistake, version = 0) => slotOf(mistake, line, version).toString('hex')
    for (const mistake of ['none', 'unfrozen'] as const) {
      await owner.query(`select enc from ${tableOf(mistake)} where slot = $1`, [slot(mistake)])
    }
    await owner.query(`select from ${tableOf('row lock')} where slot = $1 for key share`, [slot('row lock')])
    await owner.query(`update ${tableOf('update')} set enc = $2 where slot = $1`, [
      slot('update'),
      randomBytes(ENC_BYTES),
    ])
    const written = [slot('daylight write', 1), randomBytes(ENC_BYTES)]
    await owner.query(`insert into ${tableOf('daylight write')} values ($1, $2)`, written)
    const sealed = randomBytes(lengths.get(line) ?? 0)
    await owner.query(`insert into ${tableOf('length')}_visits values ($1, $2)`, [visit, sealed])
  }
}

async function foldInOrder(owner: ThiefServer['owner'], served: readonly Line[]): Promise<void> {
  await owner.query(
    `insert into ${tableOf('order')} select slot, enc from unnest($1::text[]::uuid[], $2::bytea[]) u (slot, enc)`,
    [served.map((line) => slotOf('order', line).toString('hex')), served.map(() => randomBytes(ENC_BYTES))],
  )
}
