/** Test of what `ansimpass doctor` says of a registry. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startRegistry } from '../../../demo/registry/registry.ts'
import { makeConfig } from '../../main/config/config.ts'
import { readSettings } from '../../main/config/read-settings.ts'
import { registryFinding } from './registry.ts'

const TYPES = ['Patient', 'Immunization', 'Observation', 'Condition', 'DocumentReference']

function configOf(registry: string) {
  const environment = { ANSIMPASS_REGISTRY: registry }
  return makeConfig(readSettings({ flags: {}, environment }), { production: false })
}

test('a registry that answers is told with its version; one that does not, by what it did', async () => {
  const registry = await startRegistry({ port: 0, people: [] })
  const config = configOf(registry.baseUrl)
  expect(await registryFinding(config)).toMatchObject({ state: 'ok', found: expect.stringContaining('FHIR 4.0.1') })
  registry.setFault('wrong')
  expect(await registryFinding(config)).toMatchObject({
    state: 'fail',
    found: expect.stringContaining('not a searchset'),
  })
  registry.setFault('down')
  expect(await registryFinding(config)).toMatchObject({ state: 'fail', found: expect.stringContaining('refused') })
  await registry.close()
  expect((await registryFinding(config)).todo?.en).toContain('ANSIMPASS_REGISTRY_ACCESS')
})

test('every search that we make is made once for nobody: what is refused in each of its ways, or answered with others’ records, is told', async () => {
  const statement = {
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
    rest: [{ resource: TYPES.map(canSearch) }],
  }
  const asked: string[] = []
  let answerTo: (type: string, form: string) => { status: number; entry?: object[] } = () => ({ status: 200 })
  const server = createServer((request, response) => void answer(request, response))
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const [, , type = ''] = (request.url ?? '').split('/')
    if (type === 'metadata') return fhirJson(response, 200, statement)
    const form = decodeURIComponent(await text(request))
    asked.push(`${type} ${form}`)
    const { status, entry = [] } = answerTo(type, form)
    fhirJson(response, status, { resourceType: 'Bundle', type: 'searchset', entry })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const config = configOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`)
  const found = async (answer: typeof answerTo) => {
    answerTo = answer
    return registryFinding(config)
  }
  expect(await found(() => ({ status: 200 }))).toMatchObject({ state: 'ok' })
  const types = asked.map((line) => line.split(' ')[0])
  expect([types.length, new Set(types)]).toEqual([6, new Set(TYPES)])
  expect(asked.find((line) => line.startsWith('Observation'))).toMatch(
    /patient\.identifier=\S*ansimpass-doctor&code=http/,
  )
  // It does not chain, and is asked by the Patient's id.
  expect(await found((_type, form) => ({ status: form.includes('patient.identifier') ? 400 : 200 }))).toMatchObject({
    state: 'ok',
  })
  expect(await found((_type, form) => ({ status: form.includes('patient') ? 404 : 200 }))).toMatchObject({
    state: 'ok',
  })
  expect(await found((_type, form) => ({ status: form.includes('phone=') ? 400 : 200 }))).toMatchObject({
    state: 'warn',
    found: expect.stringContaining('searches not Patient by phone'),
  })
  expect(await found((type) => ({ status: type === 'Condition' ? 400 : 200 }))).toMatchObject({
    state: 'warn',
    found: expect.stringContaining('searches not Condition'),
    todo: { en: expect.stringContaining('could not be read') },
  })
  const others = { resource: { resourceType: 'Immunization', id: 'i1', patient: { reference: 'Patient/p9' } } }
  expect(await found((type) => ({ status: 200, entry: type === 'Immunization' ? [others] : [] }))).toMatchObject({
    state: 'fail',
    found: expect.stringContaining('it ignores "patient.identifier"'),
  })
  server.close()
})

function canSearch(type: string) {
  return { type, interaction: [{ code: 'search-type' }] }
}

function fhirJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body))
}

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
