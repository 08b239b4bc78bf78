/** The side that answers a run's calls: service, echo or Kamailio. */

export type Cpu = {
  /** The answering program, with all that it has started for itself. */
  readonly server: number
  /** Of it, what stands between a call and its answer. */
  readonly calls?: number
  readonly database?: number
  /** The demo world beside the service, whose text centre takes the texts. */
  readonly beside?: number
}

export type Side = {
  readonly name: string
  readonly host: string
  readonly port: number
  /** National digits of the sites that are rung. */
  readonly sites: readonly string[]
  /** CPU used so far, µs. */
  cpu(): Cpu
  /** Texts that have gone out so far. */
  texts?(): Promise<number>
  /** Waits until what a run left behind (texts, spool) is dealt with; bounded. */
  settle?(): Promise<void>
  stop(): Promise<void>
}
