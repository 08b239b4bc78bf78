/** Test of what `ansimpass doctor` says of a registry. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startRegistry } from '../../../demo/registry/registry.ts'
import { makeConfig } from '../../main/config/config.ts'
import { readSettings } from '../../main/config/read-settings.ts'
import { registryFinding } from './registry.ts'

function configOf(registry: string) {
  const environment = { ANSIMPASS_REGISTRY: registry }
  return makeConfig(readSettings({ flags: {}, environment }), { production: false })
}

test('a registry that answers is told with its version; one that does not, by what it did', async () => {
  const registry = await startRegistry({ port: 0, people: [] })
  const config = configOf(registry.baseUrl)
  expect(await registryFinding(config)).toMatchObject({ state: 'ok', found: expect.stringContaining('FHIR 4.0.1') })
  registry.setFault('wrong')
  expect(await registryFinding(config)).toMatchObject({ state: 'fail', found: expect.stringContaining('FHIR unknown') })
  registry.setFault('down')
  expect(await registryFinding(config)).toMatchObject({ state: 'fail', found: expect.stringContaining('refused') })
  await registry.close()
  expect((await registryFinding(config)).todo?.en).toContain('ANSIMPASS_REGISTRY_ACCESS')
})

test('a registry that names somebody when asked for nobody is none to be asked, and its version is no page of text', async () => {
  const statement = { resourceType: 'CapabilityStatement', fhirVersion: `4.0.1\u001b[2J${'x'.repeat(1_000)}` }
  const stranger = { resourceType: 'Patient', id: 'p1', name: [{ text: '홍길동' }] }
  let entry: object[] = []
  const server = createServer((request, response) => {
    const list = { resourceType: 'Bundle', type: 'searchset', entry }
    const body = request.url?.endsWith('/metadata') === true ? statement : list
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const config = configOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`)
  expect(await registryFinding(config)).toMatchObject({ state: 'fail', found: expect.stringMatching(/^FHIR unknown,/) })
  entry = [{ resource: stranger }]
  const finding = await registryFinding(config)
  expect(finding).toMatchObject({ state: 'fail', found: expect.stringContaining('names others') })
  expect(JSON.stringify(finding)).not.toContain('홍길동')
  server.close()
})
