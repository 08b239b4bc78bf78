/** Tests of the FHIR registry over HTTP: answers that are none, and how much is asked. */
import { describe, expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import { createFhirRegistry } from './fhir-registry.ts'
import { ask, DOSE, listen, PATIENT, PERSON, serve } from './served.fixture.ts'

test('a dose counts on its day in Korea, and nothing but kinds and dates leaves', async () => {
  const dose = { ...DOSE, lotNumber: 'LOT-SECRET', note: [{ text: 'NOTE-SECRET' }], site: { text: 'SITE-SECRET' } }
  expect(await ask({ Immunization: [dose] })).toEqual({
    kind: 'known',
    evidence: [{ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-08-13' }],
  })
})

test('doses without a number are numbered by their dates', async () => {
  const doses = [
    { ...DOSE, occurrenceDateTime: '2021-09-01', protocolApplied: [] },
    { ...DOSE, id: 'i2', occurrenceDateTime: '2021-06-01', protocolApplied: [] },
  ]
  expect(await ask({ Immunization: doses })).toMatchObject({
    evidence: [
      { dose: 1, date: '2021-06-01', seriesDoses: 2 },
      { dose: 2, date: '2021-09-01' },
    ],
  })
})

describe('how much is asked', () => {
  test('after failures in a row the registry is left alone for a while, and one event says so', async () => {
    let requests = 0
    const events: AppEvent[] = []
    const baseUrl = await listen((_request, response) => {
      requests += 1
      response.writeHead(500).end()
    })
    const registry = createFhirRegistry(
      { baseUrl: `${baseUrl}/fhir`, breakAfter: 3 },
      { emit: (event) => events.push(event) },
    )
    for (let i = 0; i < 3; i++) await registry.evidenceOf(PERSON)
    const before = requests
    expect(await registry.evidenceOf(PERSON)).toEqual({ kind: 'unavailable', why: 'breaker-open' })
    expect(requests).toBe(before)
    expect(events).toHaveLength(1)
  })

  test("one person's unreadable Patient does not close the registry to the others", async () => {
    const answers = []
    const baseUrl = await listen(serve({ Patient: [{ ...PATIENT, birthDate: '1981-05-01' }] }))
    const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir`, breakAfter: 2 }, { emit: () => {} })
    for (let i = 0; i < 5; i++) answers.push(await registry.evidenceOf(PERSON))
    expect(answers.every((answer) => answer.kind === 'unavailable' && answer.why === 'malformed')).toBe(true)
  })

  test('who nobody waits for is asked for only where a caller loses no turn by it', async () => {
    const released = Promise.withResolvers<void>()
    let requests = 0
    const baseUrl = await listen((_request, response) => {
      requests += 1
      void released.promise.then(() => response.writeHead(404).end())
    })
    const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir`, concurrency: 4 }, { emit: () => {} })
    const ahead = () => registry.evidenceOf(PERSON, { behindCallers: true })
    const calls = [registry.evidenceOf(PERSON), registry.evidenceOf(PERSON)] // half of the turns
    await eventually(() => expect(requests).toBeGreaterThan(0))
    expect(await ahead()).toEqual({ kind: 'unavailable', why: 'too-many' })
    released.resolve()
    await Promise.all(calls)
    expect(await ahead()).not.toMatchObject({ why: 'too-many' })
  })

  test('an open breaker is never tried with somebody whom nobody waits for', async () => {
    let requests = 0
    const baseUrl = await listen((_request, response) => {
      requests += 1
      response.writeHead(500).end()
    })
    const options = { baseUrl: `${baseUrl}/fhir`, breakAfter: 1, breakForMs: 1 }
    const registry = createFhirRegistry(options, { emit: () => {} })
    await registry.evidenceOf(PERSON)
    const before = requests
    for (let nth = 0; nth < 3; nth += 1) {
      const answer = await registry.evidenceOf(PERSON, { behindCallers: true })
      expect(answer).toEqual({ kind: 'unavailable', why: 'breaker-open' })
    }
    expect(requests).toBe(before)
  })

  test('more persons than may wait are told "too many" at once', async () => {
    const baseUrl = await listen(() => {})
    const registry = createFhirRegistry(
      { baseUrl: `${baseUrl}/fhir`, concurrency: 1, waiting: 1, timeLimitMs: 300 },
      { emit: () => {} },
    )
    const answers = await Promise.all([1, 2, 3].map(() => registry.evidenceOf(PERSON)))
    expect(answers.map((answer) => (answer.kind === 'unavailable' ? answer.why : answer.kind)).sort()).toEqual([
      'timeout',
      'timeout',
      'too-many',
    ])
  })

  test('names and identifiers stay out of the request line', async () => {
    const lines: string[] = []
    const baseUrl = await listen((request, response) => {
      lines.push(request.url ?? '')
      serve({ Patient: [PATIENT] })(request, response)
    })
    const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir` }, { emit: () => {} })
    await registry.evidenceOf(PERSON)
    expect(lines).toHaveLength(5)
    expect(lines.join()).not.toContain('K-1')
  })
})
