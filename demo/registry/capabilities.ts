/** CapabilityStatement of the demo's registry (`/fhir/metadata`). */
import type { CapabilityStatement } from 'fhir/r4.d.ts'

const TYPES = ['Patient', 'Immunization', 'Observation', 'Condition', 'DocumentReference'] as const

export function capabilities(baseUrl: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2021-11-01',
    kind: 'instance',
    implementation: { description: '안심패스 demo: invented people', url: baseUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        resource: TYPES.map((type) => ({ type, interaction: [{ code: 'read' }, { code: 'search-type' }] })),
      },
    ],
  }
}
