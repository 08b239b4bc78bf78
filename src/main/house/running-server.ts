/** A server that was started, whatever processes it consists of. */
import type { Config, Secrets } from '../config/config.ts'
import type { Logger } from '../log/logger.ts'
import type { StartStep } from './premises.ts'

export type RunningServer = {
  /** Undefined where the program of the pages was not asked for; `sip` likewise. */
  readonly http: string | undefined
  readonly sip: string | undefined
  /** Reads again what may change without a restart: the certificate of SIP over TLS. */
  reload(): void
  /** Resolves when everything is down, in under 10 s. */
  stop(): Promise<void>
}

export type StartOptions = {
  readonly config: Config
  readonly secrets: Secrets
  readonly log: Logger
  readonly version: string
  /** Told as it goes on, for people who wait. */
  readonly onStep?: (step: StartStep) => void
}
