/** The registry adapters on their suite: FHIR against the demo's registry over HTTP, and a file of evidence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRegistry } from '../../demo/registry/registry.ts'
import { createFhirRegistry } from '../../src/adapters/fhir/fhir-registry.ts'
import { createFileRegistry } from '../../src/adapters/file-registry/file-registry.ts'
import { kstIso } from '../../src/domain/kit/time.ts'
import type { Evidence } from '../../src/domain/pass/evidence/evidence.ts'
import { registryContract, registryServerContract } from './registry.contract.ts'

async function startFhir() {
  const server = await startRegistry({ port: 0, people: [] })
  const registry = createFhirRegistry({ baseUrl: server.baseUrl, breakAfter: 1_000 }, { emit: () => {} })
  return { ...server, registry }
}

registryContract('createFhirRegistry', startFhir)
registryServerContract('createFhirRegistry', startFhir)

registryContract('createFileRegistry', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'file-registry-'))
  const path = join(folder, 'evidence.csv')
  return {
    registry: createFileRegistry(path, { emit: () => {} }, { lookEveryMs: 0, settledMs: 0 }),
    setPeople(people) {
      const rows = people.flatMap(({ registryIdentifier, name, birthDate, phone, evidence }) =>
        (evidence.length === 0 ? ['none'] : evidence.map(cellsOf)).map((cells) =>
          [registryIdentifier, name, birthDate, phone ?? '', cells].join(),
        ),
      )
      const head = 'identifier,name,birth_date,phone,kind,date,vaccine,dose,series_doses,test,result,supervised,ground'
      writeFileSync(path, [head, ...rows].join('\r\n'))
    },
    close: async () => rmSync(folder, { recursive: true }),
  }
})

function cellsOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'vaccination':
      return ['vaccination', evidence.date, evidence.vaccine, evidence.dose, evidence.seriesDoses].join()
    case 'test': {
      const at = kstIso(evidence.at).slice(0, 16).replace('T', ' ')
      return ['test', at, '', '', '', evidence.type, evidence.result, evidence.supervised ? 'yes' : 'no'].join()
    }
    case 'recovery':
      return ['recovery', evidence.released].join()
    case 'exemption':
      return ['exemption', evidence.issued, '', '', '', '', '', '', evidence.ground].join()
  }
}
