/** Errors of FHIR R4 resources by the profiles of R4 itself, as the validator `fhir` of Lantana finds them. */
import { Fhir } from 'fhir/fhir.js'

const validator = new Fhir()

/** Where and why, e.g. `Immunization.status: Code "x" not found in value set`; empty where it is a legal resource. */
export function errorsOf(resource: object): readonly string[] {
  const { messages } = validator.validate(resource, { errorOnUnexpected: true })
  return messages
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ location, message }) => `${location}: ${message}`)
}
