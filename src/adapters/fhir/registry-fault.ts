/** Failure to read the registry: the adapter's own error, never seen outside it. */
import type { RegistryAnswer } from '../../ports/pass/vaccination-registry.ts'

export type Why = Extract<RegistryAnswer, { kind: 'unavailable' }>['why']

export class RegistryFault extends Error {
  readonly why: Why
  /** True where only this person's record makes no sense: it says nothing of the registry's health. */
  readonly ofOnePerson: boolean

  constructor(why: Why, message: string, ofOnePerson = false) {
    super(message)
    this.why = why
    this.ofOnePerson = ofOnePerson
  }
}
