/** Each program's status on a machine, as it answers the others; /readyz is made of it. */
import type { ProgramName } from '../ports/kit/program-feed.ts'
import type { Readiness } from './readiness.ts'

type Dependencies = Readiness['dependencies']
type State = Dependencies['persons']

export type CommonStatus = {
  readonly keys: State
  readonly rulesetVersion: string
}

export type CallsStatus = CommonStatus &
  Pick<Dependencies, 'database' | 'spool' | 'sites' | 'sip'> & {
    /** A site list, and somewhere durable to put a visit. */
    readonly ready: boolean
  }

export type TextsStatus = CommonStatus & Pick<Dependencies, 'persons' | 'outbox' | 'textGateway' | 'registry'>

/** Of the process that started the three and looks after them. */
export type HouseStatus = {
  readonly programs: readonly {
    readonly name: ProgramName
    readonly state: 'up' | 'starting' | 'down'
    /** How often it was started again. */
    readonly restarts: number
    /** Why it ended last; empty where it never did. */
    readonly ended: string
  }[]
}
