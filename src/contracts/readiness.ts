/** The answer of `/readyz`. */

export type DependencyState = 'up' | 'degraded' | 'down' | 'starting'

export type Readiness = {
  /** Can calls be taken: somebody listens, there is a site list, and somewhere durable to put a visit. */
  readonly ready: boolean
  readonly version: string
  readonly rulesetVersion: string
  readonly dependencies: {
    /** The programs of this machine. `degraded`: texts come later, or pages are not there; calls are taken. */
    readonly programs: { readonly state: DependencyState; readonly detail: string }
    /** `degraded`: calls go to the spool for the moment, or its roles lack rights, named in `detail`. */
    readonly database: { readonly state: DependencyState; readonly detail: string }
    /** `degraded`: it stores, but records are in quarantine, or damaged files lost some; `detail` says which and what to do. */
    readonly spool: {
      readonly state: DependencyState
      readonly detail: string
      readonly waiting: number
      readonly quarantined: number
      /** Acknowledged records that damaged files did not give back. */
      readonly lost: number
    }
    /** `degraded`: a key cannot be written or read, so that calls are logged without a text, or a damaged one lies there; `detail` names each and says what to do. */
    readonly keys: { readonly state: DependencyState; readonly detail: string }
    /** `degraded`: the clocks do not agree; calls are logged, nothing is destroyed. */
    readonly clock: { readonly state: DependencyState; readonly detail: string }
    /** `degraded`: what a day brought of persons is not folded in time. */
    readonly persons: { readonly state: DependencyState; readonly detail: string }
    /** `degraded`: some have a kind of place or a region that the rules do not know, where no pass is asked for, or a number that no call reaches. */
    readonly sites: { readonly state: DependencyState; readonly detail: string; readonly count: number }
    readonly sip: { readonly state: DependencyState; readonly calls: number }
    /** The texts that wait. `degraded`: some of them under keys of another server, or the database does not answer. */
    readonly outbox: { readonly state: DependencyState; readonly detail: string; readonly waiting: number }
    /** `degraded`: one of two gateways is away, or one of several programs has none; `detail` says by which texts go. */
    readonly textGateway: { readonly state: DependencyState; readonly detail: string }
    readonly registry: { readonly state: DependencyState; readonly detail: string }
  }
}
