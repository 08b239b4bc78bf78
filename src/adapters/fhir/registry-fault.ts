/** Failure to read the registry: the adapter's own error, never seen outside it. */
import type { RegistryAnswer } from '../../ports/pass/vaccination-registry.ts'

export type Why = Extract<RegistryAnswer, { kind: 'unavailable' }>['why']

export type FaultDetails = {
  /** Only this person's record makes no sense: it says nothing of the registry's health. */
  readonly ofOnePerson?: boolean
  /** The HTTP status, where one came. */
  readonly status?: number
  /** How long it asked to be left alone. */
  readonly restMs?: number | undefined
}

export class RegistryFault extends Error {
  readonly why: Why
  readonly ofOnePerson: boolean
  readonly status: number | undefined
  readonly restMs: number | undefined

  constructor(why: Why, message: string, { ofOnePerson = false, status, restMs }: FaultDetails = {}) {
    super(message)
    this.why = why
    this.ofOnePerson = ofOnePerson
    this.status = status
    this.restMs = restMs
  }

  /** The server does not do what was asked, though it is well: another question may be answered. */
  get isRefusal(): boolean {
    return this.status !== undefined && [400, 403, 404, 405, 410, 422, 501].includes(this.status)
  }

  /** Another attempt may find it well. */
  get isTransient(): boolean {
    return this.restMs === undefined && (this.why === 'refused' || this.status === 502 || this.status === 504)
  }
}
