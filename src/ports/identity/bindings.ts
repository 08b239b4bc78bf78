/** The known facts about a line: its binding and the last status of its person. */

import type { Line } from '../../domain/call/phone/line.ts'
import type { Binding, Person, ProofLevel } from '../../domain/identity/person.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'

export type KnownLine = { readonly binding: Binding; readonly snapshot: StatusSnapshot | undefined } | 'unbound'

export interface Bindings {
  /** One answer per line, in order. Bindings past their end count as `unbound`. @throws AppError `DATABASE_UNAVAILABLE`. */
  find(lines: readonly Line[], at: EpochMs): Promise<readonly KnownLine[]>
  /** Keeps each unless a later one is there; a person who is gone meanwhile is left out. @throws AppError `DATABASE_UNAVAILABLE`. */
  saveSnapshots(snapshots: readonly NewSnapshot[]): Promise<void>
  /** Forgets the last status of each where it was that nothing is known. @throws AppError `DATABASE_UNAVAILABLE`. */
  forgetNone(personIds: readonly string[]): Promise<void>
  /** Ties a line to a person and ends what it was tied to before; 28 days from `provedAt`. @returns the person's id */
  bind(binding: NewBinding): Promise<string>
}

export type NewSnapshot = { readonly personId: string; readonly snapshot: StatusSnapshot }

export type NewBinding = {
  readonly line: Line
  readonly person: Omit<Person, 'personId'>
  /** What keys the person: CI, or in the demo its registry identifier. */
  readonly ci: string
  readonly boundAs: 'subscriber' | 'user'
  readonly proofLevel: ProofLevel
  readonly provedAt: EpochMs
  /** What the person agreed to for it: kept with the binding or not at all. */
  readonly consents?: readonly { readonly kind: string; readonly version: string }[]
}
