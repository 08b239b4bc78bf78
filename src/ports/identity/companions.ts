/** Companions of a line: named by whoever proved that it is theirs, gone with that proof. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { Companion } from '../../domain/identity/companion.ts'
import type { EpochMs } from '../../domain/kit/time.ts'

export type NewCompanion = Omit<Companion, 'id'>

/** All throw AppError `DATABASE_UNAVAILABLE`. */
export interface Companions {
  /** In the order in which they were added. @returns undefined where nobody has proved an identity on the line */
  ofLine(line: Line, at: EpochMs): Promise<readonly Companion[] | undefined>
  /** The same person again counts from now on. @param most  how many a line may have @returns why not, where it is not so */
  add(line: Line, companion: NewCompanion, most: number): Promise<'added' | 'full' | 'not-proved'>
  /** Of a line that has no such companion nothing changes. */
  remove(line: Line, id: string): Promise<void>
}
