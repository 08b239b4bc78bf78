/** Issues an alias (안심번호) with its sealed contact: for a relative by one's own page, or at a desk. */
import { AppError } from '../../domain/kit/errors.ts'
import { type CalendarDate, kstDay } from '../../domain/kit/time.ts'
import { type Alias, lastDayOfAlias, newAlias } from '../../domain/visits/alias.ts'
import type { AliasContact } from '../../domain/visits/alias-contact.ts'
import type { AuditEntry } from '../../ports/access/audit.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Aliases } from '../../ports/visits/aliases.ts'
import type { ContactSealer } from '../../ports/visits/contact-sealer.ts'

export type IssueAliasDeps = {
  readonly aliases: Pick<Aliases, 'add'>
  readonly sealer: ContactSealer
  /** A random whole number from 0 on, below the one given. */
  readonly pick: (below: number) => number
  readonly clock: Clock
}

/** All that is printed on the card. The end code is told this once. */
export type IssuedAlias = { readonly alias: Alias; readonly endCode: string; readonly lastDay: CalendarDate }

export type IssueAlias = (contact: Omit<AliasContact, 'alias'>, audit?: AuditEntry) => Promise<IssuedAlias>

/** One in eight million is taken; so many in a row are only where a day has no more. */
const TRIES = 5

/** @throws AppError `DATABASE_UNAVAILABLE`, `ALIASES_USED_UP` */
export function makeIssueAlias({ aliases, sealer, pick, clock }: IssueAliasDeps): IssueAlias {
  return async function issueAlias(contact, audit) {
    const issuedOn = kstDay(clock.now())
    const endCode = String(pick(10_000)).padStart(4, '0')
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const alias = newAlias(pick)
      const sealed = await sealer.seal({ ...contact, alias })
      const added = await aliases.add({ alias, issuedOn, endCode, contact: sealed, ...(audit && { audit }) })
      if (added) return { alias, endCode, lastDay: lastDayOfAlias(issuedOn) }
    }
    throw new AppError(
      'ALIASES_USED_UP',
      'the desks have issued as many aliases as a day takes (600): issue more tomorrow',
    )
  }
}
