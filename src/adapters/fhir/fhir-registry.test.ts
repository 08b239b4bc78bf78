import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import { createFhirRegistry, type FhirRegistryOptions } from './fhir-registry.ts'

const person: Person = {
  personId: '1',
  name: '홍길동',
  birthDate: '1980-05-01' as CalendarDate,
  registryIdentifier: 'K-1',
}
const PATIENT = {
  resourceType: 'Patient',
  id: 'p1',
  birthDate: '1980-05-01',
  identifier: [{ system: 'urn:ansimpass:registry-person', value: 'K-1' }],
}
const DOSE = {
  resourceType: 'Immunization',
  id: 'i1',
  status: 'completed',
  patient: { reference: 'Patient/p1' },
  vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
  occurrenceDateTime: '2021-08-12T23:30:00Z',
  protocolApplied: [{ doseNumberPositiveInt: 2, seriesDosesPositiveInt: 2 }],
}

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

type Resources = Readonly<Record<string, readonly object[]>>

describe('what counts in a record', () => {
  test('a dose counts on its day in Korea', async () => {
    expect(await ask({ Patient: [PATIENT], Immunization: [DOSE] })).toEqual({
      kind: 'known',
      evidence: [{ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-08-13' }],
    })
  })

  test('records entered in error or not done are left out', async () => {
    const doses = [
      { ...DOSE, status: 'entered-in-error' },
      { ...DOSE, status: 'not-done' },
    ]
    expect(await ask({ Patient: [PATIENT], Immunization: doses })).toEqual({ kind: 'known', evidence: [] })
  })

  test('doses without a number are numbered by their dates', async () => {
    const doses = [
      { ...DOSE, occurrenceDateTime: '2021-09-01', protocolApplied: [] },
      { ...DOSE, occurrenceDateTime: '2021-06-01', protocolApplied: [] },
    ]
    const answer = await ask({ Patient: [PATIENT], Immunization: doses })
    expect(answer).toMatchObject({
      evidence: [
        { dose: 1, date: '2021-06-01', seriesDoses: 2 },
        { dose: 2, date: '2021-09-01' },
      ],
    })
  })

  test('a vaccine against something else is no evidence', async () => {
    const flu = { ...DOSE, vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '141' }] } }
    expect(await ask({ Patient: [PATIENT], Immunization: [flu] })).toEqual({ kind: 'known', evidence: [] })
  })

  test('nothing but kinds and dates leaves', async () => {
    const dose = { ...DOSE, lotNumber: 'LOT-SECRET', note: [{ text: 'NOTE-SECRET' }], site: { text: 'SITE-SECRET' } }
    expect(JSON.stringify(await ask({ Patient: [PATIENT], Immunization: [dose] }))).not.toContain('SECRET')
  })

  test.each([
    ['a dose of another person', { ...DOSE, patient: { reference: 'Patient/p2' } }],
    ['a dose dated by its month alone', { ...DOSE, occurrenceDateTime: '2021-08' }],
    ['a dose without a date', { ...DOSE, occurrenceDateTime: undefined }],
    ['a day that does not exist', { ...DOSE, occurrenceDateTime: '2021-02-30' }],
    ['a status that FHIR does not have', { ...DOSE, status: 'maybe' }],
    ['a dose number that is no number', { ...DOSE, protocolApplied: [{ doseNumberPositiveInt: 'two' }] }],
  ])('%s makes the whole answer malformed, never "no doses"', async (_name, dose) => {
    expect(await ask({ Patient: [PATIENT], Immunization: [dose] })).toEqual({ kind: 'unavailable', why: 'malformed' })
  })

  test('a Patient with another identifier is a stranger', async () => {
    const other = { ...PATIENT, identifier: [{ system: 'urn:ansimpass:registry-person', value: 'K-2' }] }
    expect(await ask({ Patient: [other] })).toEqual({ kind: 'unavailable', why: 'malformed' })
  })
})

describe('what an answer may be', () => {
  test('all pages of a search are read', async () => {
    const answer = await askServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://registry')
      if (!url.pathname.includes('/Immunization')) return json(response, bundleFor(url, { Patient: [PATIENT] }))
      const page = Number(url.searchParams.get('page') ?? 1)
      const next = page < 3 ? [{ relation: 'next', url: `/fhir/Immunization?page=${page + 1}` }] : []
      json(response, {
        ...bundle([
          { ...DOSE, protocolApplied: [{ doseNumberPositiveInt: page }], occurrenceDateTime: `2021-0${page}-01` },
        ]),
        link: next,
      })
    })
    expect(answer).toMatchObject({ kind: 'known', evidence: [{ dose: 1 }, { dose: 2 }, { dose: 3 }] })
  })

  test('pages without end are given up', async () => {
    const answer = await askServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://registry')
      json(response, { ...bundleFor(url, {}), link: [{ relation: 'next', url: `/fhir${url.pathname.slice(5)}` }] })
    })
    expect(answer).toEqual({ kind: 'unavailable', why: 'malformed' })
  })

  test('a next page elsewhere is not asked for', async () => {
    let asked = 0
    const elsewhere = await listen((_request, response) => {
      asked += 1
      json(response, bundle([PATIENT]))
    })
    const answer = await askServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://registry')
      json(response, { ...bundleFor(url, {}), link: [{ relation: 'next', url: `${elsewhere}/fhir/Patient` }] })
    })
    expect(answer).toEqual({ kind: 'unavailable', why: 'malformed' })
    expect(asked).toBe(0)
  })

  test('a redirect is not followed', async () => {
    const answer = await askServer((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
    })
    expect(answer.kind).toBe('unavailable')
  })

  test('a page of HTML is no answer, whatever its status', async () => {
    const answer = await askServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>점검 중</h1>')
    })
    expect(answer).toEqual({ kind: 'unavailable', why: 'malformed' })
  })

  test('an answer without end is cut off', async () => {
    const answer = await askServer(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/fhir+json' })
        const more = () => {
          while (response.writable && response.write(' '.repeat(16_384)));
        }
        response.on('drain', more)
        more()
      },
      { maxBytes: 65_536 },
    )
    expect(answer).toEqual({ kind: 'unavailable', why: 'malformed' })
  })

  test('another resource among the matches is not overlooked', async () => {
    const answer = await askServer((_request, response) => json(response, bundle([{ resourceType: 'Basic' }])))
    expect(answer).toEqual({ kind: 'unavailable', why: 'malformed' })
  })

  test('an error answer is told as one', async () => {
    const answer = await askServer((_request, response) => {
      response.writeHead(503, { 'content-type': 'application/fhir+json' }).end('{}')
    })
    expect(answer).toEqual({ kind: 'unavailable', why: 'error-answer' })
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
    for (let i = 0; i < 3; i++) await registry.evidenceOf(person)
    const before = requests
    expect(await registry.evidenceOf(person)).toEqual({ kind: 'unavailable', why: 'breaker-open' })
    expect(requests).toBe(before)
    expect(events).toHaveLength(1)
  })

  test("one person's unreadable record does not close the registry to the others", async () => {
    const answers = []
    const baseUrl = await listen(serve({ Patient: [PATIENT], Immunization: [{ ...DOSE, status: 'maybe' }] }))
    const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir`, breakAfter: 2 }, { emit: () => {} })
    for (let i = 0; i < 5; i++) answers.push(await registry.evidenceOf(person))
    expect(answers.every((answer) => answer.kind === 'unavailable' && answer.why === 'malformed')).toBe(true)
  })

  test('more persons than may wait are told "too many" at once', async () => {
    const baseUrl = await listen(() => {})
    const registry = createFhirRegistry(
      { baseUrl: `${baseUrl}/fhir`, concurrency: 1, waiting: 1, timeLimitMs: 300 },
      { emit: () => {} },
    )
    const answers = await Promise.all([1, 2, 3].map(() => registry.evidenceOf(person)))
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
    await registry.evidenceOf(person)
    expect(lines).toHaveLength(5)
    expect(lines.join()).not.toContain('K-1')
  })
})

async function ask(resources: Resources) {
  return askServer(serve(resources))
}

async function askServer(listener: RequestListener, options: Partial<FhirRegistryOptions> = {}) {
  const baseUrl = await listen(listener)
  return createFhirRegistry({ baseUrl: `${baseUrl}/fhir`, ...options }, { emit: () => {} }).evidenceOf(person)
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function serve(resources: Resources): RequestListener {
  return (request, response) => json(response, bundleFor(new URL(request.url ?? '', 'http://registry'), resources))
}

function bundleFor(url: URL, resources: Resources) {
  return bundle(resources[url.pathname.split('/')[2] ?? ''] ?? [])
}

function bundle(resources: readonly object[]) {
  return { resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) }
}

function json(response: Parameters<RequestListener>[1], body: object): void {
  response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body))
}
