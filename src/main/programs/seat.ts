/** A program's inputs from whoever starts it: the house of three processes, or its own command. */
import type { Readable } from 'node:stream'
import type { DemoHello } from '../../contracts/control.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { TrustedClock } from '../../ports/kit/clock.ts'
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import type { Config, Secrets } from '../config/config.ts'
import type { Database } from '../house/database.ts'
import type { Wish } from '../house/messages.ts'
import type { Logger } from '../log/logger.ts'

export type Seat = {
  readonly config: Config
  readonly secrets: Secrets
  readonly log: Logger
  readonly version: string
  readonly clock: TrustedClock
  /** Told when the clocks agree again, or the demo's clock was set. @returns a function that ends it */
  readonly onClockChanged: (listener: () => void) => () => void
  readonly database: Pick<Database, 'url' | 'migrated' | 'state' | 'detail'>
  /** It had begun before, in the same house, and its process ended: settings that were right then may be wrong by now. */
  readonly beginsAgain: boolean
  /** Undefined in production. */
  readonly demo?: DemoSeat
}

export type DemoSeat = {
  /** Where the parts of the demo's world listen. */
  readonly hello: DemoHello['hello']
  /** For reports of its own page; undefined where a setting says who may report. */
  readonly staffToken: string | undefined
  /** The world was emptied: what is left of the one before is forgotten. */
  readonly startsOver: boolean
  /** What the demo's world says, a line of JSON each; for `web`. */
  readonly control: Readable
  readonly sendControl: (line: string) => void
  readonly wish: (wish: Wish) => Promise<unknown>
}

export type Program = {
  readonly name: ProgramName
  /** Where it is reached: `http://…`, `sip:…`; undefined where it takes nothing from outside. */
  readonly address: string | undefined
  /** Reads again what may change without a restart. */
  reload(): void
  /** The house has died, and may be started again at once: what can wait for that is left unanswered. `stop` follows. */
  houseGone?(): void
  /** Ends in good order. Nothing acknowledged is lost by what is not waited for. */
  stop(): Promise<void>
  /** `texts`: folds everything about persons up to there. */
  foldUpTo?(to: EpochMs): Promise<void>
  /** `web` in the demo: where the demo's world is let in. */
  readonly openDemo?: (sip: string) => Promise<void>
}
