/** The FHIR adapter against the demo's registry over HTTP. */
import { startRegistry } from '../../demo/registry/registry.ts'
import { createFhirRegistry } from '../../src/adapters/fhir/fhir-registry.ts'
import { registryContract } from './registry.contract.ts'

registryContract('createFhirRegistry', async () => {
  const server = await startRegistry({ port: 0, people: [] })
  const registry = createFhirRegistry({ baseUrl: server.baseUrl, breakAfter: 1_000 }, { emit: () => {} })
  return { ...server, registry }
})
