/** Aliases (안심번호) that can be entered, without a word of whose they are; their sealed contacts are kept apart. */
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { Alias } from '../../domain/visits/alias.ts'
import type { AuditEntry } from '../access/audit.ts'

export type NewAlias = {
  readonly alias: Alias
  readonly issuedOn: CalendarDate
  /** Four digits, for whoever has the card to end it by. */
  readonly endCode: string
  /** As `ContactSealer` seals it. */
  readonly contact: Uint8Array
  /** Issued at a desk: noted in the audit, and on the desks' list. */
  readonly audit?: AuditEntry
}

export type DeskAlias = { readonly alias: Alias; readonly issuedOn: CalendarDate; readonly ended: boolean }

export type AliasEnded = 'ended' | 'no-such-alias' | 'wrong-code'

/** All throw AppError `DATABASE_UNAVAILABLE`. */
export interface Aliases {
  /** With its contact, all or nothing. @returns false where somebody else has it, or the desks have issued all that a day takes */
  add(alias: NewAlias): Promise<boolean>
  /** Whether it can be entered now. */
  lives(alias: Alias): Promise<boolean>
  /** By its code, or by a desk, whatever the code: then noted in the audit. Visits under it, and its contact, stay as long as visits do. */
  end(alias: Alias, by: { readonly endCode: string } | { readonly audit: AuditEntry }): Promise<AliasEnded>
  /** Those that desks issued in the last 28 days, the newest first. */
  ofDesks(): Promise<readonly DeskAlias[]>
}
