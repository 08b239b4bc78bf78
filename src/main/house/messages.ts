/** Messages between the house and its programs, over the channel of the child process. */

import type { DemoHello } from '../../contracts/control.ts'
import type { ErrorCode } from '../../domain/kit/error-codes.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { HeldClock } from '../../ports/kit/clock.ts'
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import type { Config, Secrets } from '../config/config.ts'
import type { Database } from './database.ts'

/** Business time as how far it is ahead of the machine's monotonic clock, which all processes share. */
export type SentClock = { readonly ahead: number; readonly held: HeldClock | undefined }

export type SentDatabase = Pick<Database, 'state' | 'detail'>

/** A seat without what only lives in one process. */
export type SentSeat = {
  readonly config: Config
  readonly secrets: Secrets
  readonly version: string
  readonly clock: SentClock
  readonly database: SentDatabase & { readonly url: string }
  readonly hello: DemoHello['hello'] | undefined
  /** For reports of the demo's own page. */
  readonly staffToken: string | undefined
  readonly logForm: 'json' | 'words'
}

/** Each is answered by `done`; beginnings, ends and folds are done one after the other. */
export type Act =
  /** `startsOver`: without what was not passed on before, for the demo's start over. `again`: as `Seat.beginsAgain`. */
  | { readonly act: 'begin'; readonly seat: SentSeat; readonly startsOver: boolean; readonly again: boolean }
  /** The service ends; the process stays. */
  | { readonly act: 'end' }
  | { readonly act: 'clock'; readonly clock: SentClock; readonly changed: boolean }
  /** `texts`: folds everything about persons up to there, before the demo's clock leaps. */
  | { readonly act: 'fold'; readonly to: EpochMs }
  | { readonly act: 'reload' }
  /** `web`: lets the demo's world in. */
  | { readonly act: 'open-demo'; readonly sip: string }

export type ToProgram =
  | { readonly kind: 'load'; readonly program: ProgramName }
  | { readonly kind: 'do'; readonly id: number; readonly act: Act }
  | { readonly kind: 'ping' }
  /** The house ends in good order. A connection that ends without it is that of a house that died. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'database'; readonly database: SentDatabase }
  /** A line of the demo's control socket, for `web`. */
  | { readonly kind: 'control'; readonly line: string }
  | { readonly kind: 'granted'; readonly id: number; readonly outcome: Outcome }

/** What `web` asks of the house, for the demo. */
export type Wish =
  | { readonly wish: 'database'; readonly action: 'stop' | 'continue' }
  | { readonly wish: 'forward-clock'; readonly to: EpochMs }
  | { readonly wish: 'restart-clock'; readonly at: EpochMs }
  | { readonly wish: 'end-others' }
  | { readonly wish: 'begin-others' }

export type FromProgram =
  | { readonly kind: 'done'; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: 'pong' }
  | { readonly kind: 'control'; readonly line: string }
  | { readonly kind: 'wish'; readonly id: number; readonly wish: Wish }

export type Outcome =
  | { readonly result: unknown }
  | { readonly error: { readonly code: ErrorCode; readonly message: string } }
