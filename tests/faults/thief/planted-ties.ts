/** Ties planted beside families, each in a table of its own, as if a row said it: whose an alias is, who came with whom, whose a visit was. */
import { createHmac, randomBytes } from 'node:crypto'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import type { Alias } from '../../../src/domain/visits/alias.ts'
import type { Channel, Visitor } from '../../../src/domain/visits/visit.ts'
import type { Subject } from './loot.ts'
import type { Opening } from './openings.ts'
import { shuffled } from './plan.ts'
import type { ThiefServer } from './server.ts'

export type Tie = 'relative' | 'entered' | 'together' | 'guardian' | 'asker'

export type Family = {
  readonly guardians: readonly Line[]
  readonly relatives: readonly Line[]
  readonly askers: readonly Line[]
  /** Of the relative in the same place. */
  readonly aliases: readonly Alias[]
  /** By hex of their keys. */
  readonly visitOf: (visitor: Visitor, channel: Channel) => string
}

/** Who and what belong together, in their order. */
export function tiesOf({ guardians, relatives, askers, aliases, visitOf }: Family) {
  const companions = guardians.map((line) => visitOf(line, 'companion'))
  return {
    relative: [relatives, aliases],
    entered: [aliases, aliases.map((alias) => visitOf(alias, 'staff'))],
    together: [guardians.map((line) => visitOf(line, 'call')), companions],
    guardian: [guardians, companions],
    asker: [askers, askers.map((line) => visitOf(line, 'call'))],
  } satisfies Readonly<Record<Tie, readonly [readonly Subject[], readonly Subject[]]>>
}

export const tableOfTie = (tie: Tie) => `planted_tie_${tie}`

/** The lasting key of the planted tables, which the thief has. */
const KEY = randomBytes(32)
const slotOf = (subject: Subject) => createHmac('sha256', KEY).update(subject).digest().subarray(0, 16)

/** With the ties' own key beside the others. */
export const openingOfTies: Opening = { tokensOf: (subject) => [slotOf(subject)], open: () => undefined }

export async function plantTies({ owner }: ThiefServer, family: Family, random: () => number): Promise<void> {
  for (const [tie, [who, what]] of Object.entries(tiesOf(family)) as [Tie, [Subject[], Subject[]]][]) {
    const table = tableOfTie(tie)
    await owner.query(`create table ${table} (who uuid, what uuid) with (autovacuum_enabled = off)`)
    const rows = shuffled(
      who.map((subject, nth) => [nameOf(subject), nameOf(what[nth] ?? '')] as const),
      random,
    )
    await owner.query(`insert into ${table} select * from unnest($1::text[]::uuid[], $2::text[]::uuid[])`, [
      rows.map(([one]) => one),
      rows.map(([, other]) => other),
    ])
  }
}

/** A visit by its own key, a line or an alias by its slot. */
function nameOf(subject: Subject): string {
  return /^[0-9a-f]{32}$/.test(subject) ? subject : slotOf(subject).toString('hex')
}
