import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import { type DemoRegistry, startRegistry } from './registry.ts'

let registry: DemoRegistry
beforeAll(async () => {
  const dose = (nth: number, date: string) => ({
    kind: 'vaccination' as const,
    vaccine: 'pfizer',
    dose: nth,
    seriesDoses: 2,
    date: date as CalendarDate,
  })
  const evidence = [dose(1, '2021-06-01'), dose(2, '2021-06-22'), dose(3, '2021-12-01')]
  registry = await startRegistry({
    port: 0,
    people: [{ registryIdentifier: 'K-1', name: '홍길동', birthDate: '1980-05-01', phone: '01000000001', evidence }],
  })
})
afterAll(() => registry.close())

const WHO = encodeURIComponent('urn:ansimpass:registry-person|K-1')

async function get(path: string, init: RequestInit = {}) {
  const response = await fetch(`${registry.baseUrl}/${path}`, init)
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() }
}

test('it says what it is', async () => {
  const { status, type, body } = await get('metadata')
  expect(status).toBe(200)
  expect(type).toContain('application/fhir+json')
  expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
})

test('a Patient is found by identifier, and by name or phone with birth date, and can be read', async () => {
  const byIdentifier = await get(`Patient?identifier=${WHO}`)
  expect(byIdentifier.body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 1 })
  const byName = await get(`Patient?name:exact=${encodeURIComponent('홍길동')}&birthdate=1980-05-01`)
  expect(byName.body.entry).toEqual(byIdentifier.body.entry)
  const byPhone = await get('Patient?phone=%2B821000000001,01000000001&birthdate=1980-05-01')
  expect(byPhone.body.entry).toEqual(byIdentifier.body.entry)
  expect((await get('Patient?phone=01000000001&birthdate=1980-05-02')).body.total).toBe(0)
  const { id } = byName.body.entry[0].resource
  expect((await get(`Patient/${id}`)).body).toMatchObject({ resourceType: 'Patient', id })
})

describe('it refuses with an OperationOutcome', () => {
  test.each([
    ['a search by phone alone', 'Patient?phone=01000000001', 400],
    ['a search by name alone', `Patient?name:exact=${encodeURIComponent('홍길동')}`, 400],
    ["everybody's doses", 'Immunization', 400],
    ['a resource that it does not hold', 'Encounter?patient=p1', 404],
    ['a Patient who is not there', 'Patient/p9', 404],
  ])('%s', async (_name, path, status) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] })
  })

  test('anything that would change it', async () => {
    expect((await get('Patient', { method: 'POST', body: '{}' })).status).toBe(405)
    expect((await get('Patient/p1', { method: 'DELETE' })).status).toBe(405)
  })
})

test('long answers come in pages', async () => {
  const first = await get(`Immunization?patient.identifier=${WHO}&_count=2`)
  expect(first.body.entry).toHaveLength(2)
  const next = first.body.link.find((link: { relation: string }) => link.relation === 'next')
  const second = await (await fetch(next.url)).json()
  expect(second.entry).toHaveLength(1)
  expect(second.link.some((link: { relation: string }) => link.relation === 'next')).toBe(false)
})
