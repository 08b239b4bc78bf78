/** Aliases by one's own page (내 정보): for a relative who has no phone, issued to whoever was identified on this line, ended by the card's code. */
import type { ProofLevel } from '../../domain/identity/person.ts'
import { kstDay } from '../../domain/kit/time.ts'
import { parseAlias } from '../../domain/visits/alias.ts'
import type { PersonRecords } from '../../ports/identity/person-records.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { AliasEnded, Aliases } from '../../ports/visits/aliases.ts'
import type { Journey } from '../links/read-link.ts'
import type { IssueAlias, IssuedAlias } from './issue-alias.ts'

export type OwnAliasesDeps = {
  readonly aliases: Pick<Aliases, 'end'>
  readonly issueAlias: IssueAlias
  readonly records: Pick<PersonRecords, 'ofLine'>
  readonly dayLimits: DayLimits
  readonly clock: Clock
}

export type OwnAliases = ReturnType<typeof makeOwnAliases>

/** A birth date that was keyed is not enough to answer for somebody else. */
const VERIFIED: ReadonlySet<ProofLevel> = new Set(['identity', 'document'])
const ISSUED_A_DAY = 3
/** So many codes may be tried: of ten thousand. */
const TRIED_A_DAY = 5

/** Each throws AppError `DATABASE_UNAVAILABLE`. */
export function makeOwnAliases({ aliases, issueAlias, records, dayLimits, clock }: OwnAliasesDeps) {
  return {
    /** The contact that is sealed behind it is this line and the name of whoever is identified on it. */
    async issue({ content: { line } }: Journey): Promise<IssuedAlias | 'not-proved' | 'limit'> {
      const now = clock.now()
      const record = await records.ofLine(line, now)
      const own = record?.bindings.find(({ thisLine }) => thisLine)
      if (record === undefined || own === undefined || !VERIFIED.has(own.proofLevel)) return 'not-proved'
      const [nth = 1] = await dayLimits.count(kstDay(now), [{ thing: 'aliases', of: line }])
      return nth > ISSUED_A_DAY ? 'limit' : issueAlias({ line, name: record.person.name })
    },

    async end({ content: { line } }: Journey, keyed: string, endCode: string): Promise<AliasEnded | 'limit'> {
      const alias = parseAlias(keyed)
      if (alias === undefined) return 'no-such-alias'
      const things = [line, alias].map((of) => ({ thing: 'alias-ends', of }) as const)
      const tries = await dayLimits.count(kstDay(clock.now()), things)
      return tries.some((nth) => nth > TRIED_A_DAY) ? 'limit' : aliases.end(alias, { endCode })
    },
  }
}
