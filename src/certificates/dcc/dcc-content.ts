/** An EU certificate's form (schema 1.0.0 to 1.3.x): its version, whose it is, its event. */
import type { CertifiedPerson } from '../../domain/certificates/certificate-reading.ts'
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import { asMap, type CborMap } from '../kit/read-cbor.ts'
import { birthDateOf, textOf } from './lenient.ts'
import { type DccEvent, readEvent } from './read-event.ts'

export type DccContent = { readonly person: CertifiedPerson; readonly event: DccEvent }

const VERSION = /^1\.[0-3]\.\d{1,3}$/

/** @returns the content, or the reason why it does not count */
export function readDccContent(certificate: CborMap): DccContent | CertificateReason {
  const name = nameOf(asMap(certificate.get('nam')))
  const birthDate = birthDateOf(certificate.get('dob'))
  if (!VERSION.test(textOf(certificate.get('ver')) ?? '') || name === undefined || birthDate === undefined) {
    return 'schema-invalid'
  }
  const event = readEvent(certificate)
  return typeof event === 'string' ? event : { person: { name, birthDate }, event }
}

/** Given name first; of a name that stands only in its letters for machines (`MUSTERFRAU<GOESSINGER`) those. */
function nameOf(names: CborMap | undefined): string | undefined {
  const part = (own: string, machine: string) =>
    textOf(names?.get(own)) ?? textOf(names?.get(machine))?.replaceAll('<', ' ').trim()
  return textOf([part('gn', 'gnt'), part('fn', 'fnt')].filter((each) => each !== undefined).join(' '))
}
