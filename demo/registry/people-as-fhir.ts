/** People with evidence as FHIR R4 resources, the way a health agency would hold them. */
import type {
  CodeableConcept,
  Condition,
  DocumentReference,
  FhirResource,
  Immunization,
  Observation,
  Patient,
} from 'fhir/r4.d.ts'
import { type CalendarDate, startOfKstDay } from '../../src/domain/kit/time.ts'
import type { Evidence, Exemption, Recovery, TestResult, Vaccination } from '../../src/domain/pass/evidence/evidence.ts'

export type RegistryPerson = {
  readonly registryIdentifier: string
  readonly name: string
  readonly birthDate: string
  /** As telecom, since real registries keep it: of who booked. Nobody is found by it alone. */
  readonly phone?: string
  readonly evidence: readonly Evidence[]
}

export const IDENTIFIER_SYSTEM = 'urn:ansimpass:registry-person'

const CVX: Readonly<Record<string, string>> = {
  pfizer: '208',
  moderna: '207',
  astrazeneca: '210',
  janssen: '212',
  novavax: '211',
  sinopharm: '510',
  sinovac: '511',
}
const COVID_19 = concept('http://snomed.info/sct', '840539006', 'COVID-19')

/** One person's Patient and records; `id` is their logical id. */
export function resourcesOf(person: RegistryPerson, id: string): readonly FhirResource[] {
  return [patient(person, id), ...person.evidence.map((evidence, index) => record(evidence, id, `${id}-${index + 1}`))]
}

function patient(person: RegistryPerson, id: string): Patient {
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: IDENTIFIER_SYSTEM, value: person.registryIdentifier }],
    active: true,
    name: [{ use: 'official', text: person.name }],
    birthDate: person.birthDate,
    ...(person.phone === undefined ? {} : { telecom: [{ system: 'phone', value: person.phone }] }),
  }
}

function record(evidence: Evidence, patientId: string, id: string): FhirResource {
  switch (evidence.kind) {
    case 'vaccination':
      return immunization(evidence, patientId, id)
    case 'test':
      return observation(evidence, patientId, id)
    case 'recovery':
      return condition(evidence, patientId, id)
    case 'exemption':
      return certificate(evidence, patientId, id)
  }
}

function immunization(dose: Vaccination, patientId: string, id: string): Immunization {
  return {
    resourceType: 'Immunization',
    id,
    status: 'completed',
    vaccineCode: concept('http://hl7.org/fhir/sid/cvx', CVX[dose.vaccine] ?? '213', dose.vaccine),
    patient: { reference: `Patient/${patientId}` },
    occurrenceDateTime: dose.date,
    lotNumber: `DEMO-${id}`,
    protocolApplied: [
      {
        targetDisease: [COVID_19],
        doseNumberPositiveInt: dose.dose,
        seriesDosesPositiveInt: dose.seriesDoses,
      },
    ],
  }
}

function observation(test: TestResult, patientId: string, id: string): Observation {
  const negative = test.result === 'negative'
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code:
      test.type === 'pcr'
        ? concept('http://loinc.org', '94500-6', 'SARS-CoV-2 RNA')
        : concept('http://loinc.org', '97097-0', 'SARS-CoV-2 antigen, rapid'),
    subject: { reference: `Patient/${patientId}` },
    issued: new Date(test.at).toISOString(),
    performer: [{ reference: test.type === 'pcr' || test.supervised ? 'Organization/clinic' : `Patient/${patientId}` }],
    valueCodeableConcept: negative
      ? concept('http://snomed.info/sct', '260415000', 'Not detected')
      : concept('http://snomed.info/sct', '260373001', 'Detected'),
  }
}

function condition(recovery: Recovery, patientId: string, id: string): Condition {
  return {
    resourceType: 'Condition',
    id,
    clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'resolved', 'Resolved'),
    verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed', 'Confirmed'),
    code: COVID_19,
    subject: { reference: `Patient/${patientId}` },
    abatementDateTime: recovery.released,
  }
}

function certificate(exemption: Exemption, patientId: string, id: string): DocumentReference {
  return {
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    docStatus: 'final',
    type: concept('urn:ansimpass:document-type', 'vaccine-exemption', '예외확인서'),
    subject: { reference: `Patient/${patientId}` },
    date: new Date(startOfKstDay(exemption.issued as CalendarDate)).toISOString(),
    content: [{ attachment: { contentType: 'application/pdf', title: '예외확인서' } }],
    context: { event: [concept('urn:ansimpass:exemption-ground', exemption.ground, exemption.ground)] },
  }
}

function concept(system: string, code: string, text: string): CodeableConcept {
  return { coding: [{ system, code }], text }
}
