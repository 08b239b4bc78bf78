/** Properties of the consent page. */
import type { ConsentKind } from '../../domain/identity/consents.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Words } from '../../domain/rules/ruleset.ts'
import type { Shared } from '../kit/frame.ts'
import type { Trouble } from './trouble.ts'

export type ConsentField = 'agree' | 'name' | 'carrier' | 'provider'

export type OfferedProvider = {
  readonly id: string
  readonly name: Words
  readonly asks: readonly ('name' | 'carrier')[]
}

export type ConsentPage = Shared & {
  readonly base: string
  /** Absent where the service's own number was called. */
  readonly site?: { readonly name: string; readonly nameEn: string } | undefined
  readonly calledAt: EpochMs
  readonly lastFour: string
  /** Whether texts go out before a pass ends: else nothing is said of them. */
  readonly notices: boolean
  readonly providers: readonly OfferedProvider[]
  /** The line is the person's already; a new proof begins 28 new days. */
  readonly renewal: boolean
  readonly trouble?: Trouble | undefined
  readonly wrong?: readonly ConsentField[] | undefined
  /** Whose form was posted: its errors stand there. Absent: the first. */
  readonly chosen?: string | undefined
  readonly typed?:
    | {
        readonly name?: string | undefined
        readonly carrier?: string | undefined
        readonly agreed?: readonly ConsentKind[]
      }
    | undefined
}
