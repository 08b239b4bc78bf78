/** Tests of answers over HTTP: pages, outcomes, bodies, and all that a server may send instead. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createFhirRegistry } from './fhir-registry.ts'
import { ask, askServer, bundle, DOSE, json, listen, PATIENT, PERSON, serve, TEST } from './served.fixture.ts'

const WELL = serve({ Patient: [PATIENT] })
const MALFORMED = { kind: 'unavailable', why: 'malformed' }
const CUT_OFF = [{ kind: 'vaccination', reason: 'cut-off' }]
const nth = (number: number) => ({
  ...DOSE,
  id: `i${number}`,
  protocolApplied: [{ doseNumberPositiveInt: number }],
  occurrenceDateTime: `2021-0${number}-01`,
})

/** Doses come from here, everything else is well. */
function doses(answer: (url: URL, request: IncomingMessage, response: ServerResponse) => void) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`)
    const isElse = /^\/fhir\/(Patient|Observation|Condition|DocumentReference)\b/.test(url.pathname)
    if (isElse) WELL(request, response)
    else answer(url, request, response)
  }
}

function next(url: string) {
  return { link: [{ relation: 'next', url }] }
}

describe('pages', () => {
  test.each([
    ['absolute', (host: string) => `http://${host}/fhir/Immunization?page=2`],
    ['a path', () => '/fhir/Immunization?page=2'],
    ['relative to the base', () => 'Immunization?page=2'],
    ['a query alone', () => '?page=2'],
    ['of the base itself', (host: string) => `http://${host}/fhir?_getpages=c0ffee&page=2`],
    ['another path of the base', () => '/fhir/paging/c0ffee?page=2'],
  ])('the next one may be %s', async (_name, address) => {
    const answer = await askServer(
      doses((url, request, response) => {
        const isSecond = url.searchParams.get('page') === '2'
        json(response, isSecond ? bundle([nth(2)]) : bundle([nth(1)], next(address(request.headers.host ?? ''))))
      }),
    )
    expect(answer).toMatchObject({ kind: 'known', evidence: [{ dose: 1 }, { dose: 2 }] })
    expect(answer).not.toHaveProperty('unreadable')
  })

  test.each([
    ['on another host', (elsewhere: string) => `${elsewhere}/fhir/Immunization`],
    ['on another host, without a scheme', (elsewhere: string) => `${elsewhere.replace('http:', '')}/fhir/Immunization`],
    ['outside the base', () => '/fhirx/Immunization'],
    ['above the base', () => '/fhir/../admin'],
    ['above the base, hidden', () => '/fhir/%2e%2e%2fadmin'],
    ['under a name and a password', () => 'http://u:p@127.0.0.1/fhir/Immunization'],
    ['no address', () => 'http://['],
    ['nothing', () => ''],
  ])('one that is %s is not asked for, and more may be there', async (_name, address) => {
    let asked = 0
    const elsewhere = await listen((_request, response) => {
      asked += 1
      json(response, bundle([nth(2)]))
    })
    let own = 0
    const answer = await askServer(
      doses((_url, _request, response) => {
        own += 1
        json(response, bundle([nth(1)], next(address(elsewhere))))
      }),
    )
    expect(answer).toMatchObject({ kind: 'known', evidence: [{ dose: 1 }], unreadable: CUT_OFF })
    expect([asked, own]).toEqual([0, 1])
  })

  test.each([
    ['that lead in a circle', () => '?page=1', 2],
    ['without end', (page: number) => `?page=${page + 1}`, 5],
  ])('pages %s are given up', async (_name, address, most) => {
    let asked = 0
    const answer = await askServer(
      doses((_url, _request, response) => {
        asked += 1
        json(response, bundle([nth(1)], next(address(asked))))
      }),
    )
    expect(answer).toMatchObject({ evidence: [{ dose: 1 }], unreadable: CUT_OFF })
    expect(asked).toBe(most)
  })

  test('a later page that makes no sense costs what may be on it', async () => {
    const answer = await askServer(
      doses((url, _request, response) => {
        if (url.searchParams.has('page')) response.writeHead(410).end()
        else json(response, bundle([nth(1)], next('?page=2')))
      }),
    )
    expect(answer).toMatchObject({ evidence: [{ dose: 1 }], unreadable: CUT_OFF })
  })

  test('a record on two pages is one, and a total that is not reached without it is told', async () => {
    const listed = (total: number) =>
      doses((url, _request, response) =>
        json(response, url.searchParams.has('page') ? bundle([nth(1)], { total }) : bundle([nth(1)], next('?page=2'))),
      )
    expect(await askServer(listed(1))).toEqual({ kind: 'known', evidence: [expect.objectContaining({ dose: 1 })] })
    expect(await askServer(listed(2))).toMatchObject({ evidence: [{ dose: 1 }], unreadable: CUT_OFF })
  })

  test('Patients that are not all there are not chosen from', async () => {
    const answer = await askServer((_request, response) => json(response, bundle([PATIENT], next('/elsewhere'))))
    expect(answer).toEqual(MALFORMED)
  })
})

describe('beside the records', () => {
  const entries = (...entry: object[]) =>
    doses((_url, _request, response) => json(response, { resourceType: 'Bundle', type: 'searchset', entry }))
  const outcome = (severity: string, code: string) => ({
    resource: { resourceType: 'OperationOutcome', issue: [{ severity, code }] },
    search: { mode: 'outcome' },
  })

  test('included resources of other types are none, and a hint costs nothing', async () => {
    const organization = { resource: { resourceType: 'Organization', id: 'o' }, search: { mode: 'include' } }
    const location = { resource: { resourceType: 'Location', id: 'l' } }
    const hint = outcome('warning', 'informational')
    const answer = await askServer(entries({ resource: nth(1) }, organization, location, hint))
    expect(answer).toEqual({ kind: 'known', evidence: [expect.objectContaining({ dose: 1 })] })
  })

  test.each([
    ['an outcome that is an error', outcome('error', 'processing'), 'search'],
    ['an outcome that says that it is not whole', outcome('warning', 'incomplete'), 'search'],
    ['an entry with nothing in it', { fullUrl: 'urn:uuid:1' }, 'shape'],
    ['an entry that is none', 7 as unknown as object, 'shape'],
  ])('%s leaves the kind open', async (_name, entry, reason) => {
    expect(await askServer(entries({ resource: nth(1) }, entry))).toMatchObject({
      evidence: [{ dose: 1 }],
      unreadable: [{ kind: 'vaccination', reason }],
    })
  })

  test('another resource in place of the records is not overlooked', async () => {
    expect(await askServer(entries({ resource: { resourceType: 'Basic' } }))).toMatchObject({
      evidence: [],
      unreadable: [{ kind: 'vaccination', reason: 'shape' }],
    })
  })
})

describe('instead of an answer', () => {
  const sends = (status: number, headers: Record<string, string>, body: string | Buffer = '') =>
    askServer((_request, response) => void response.writeHead(status, headers).end(body))
  const FHIR = { 'content-type': 'application/fhir+json' }
  const OUTCOME = JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'exception' }],
  })

  test.each([
    ['an outcome inside a 200', 200, FHIR, OUTCOME, 'error-answer'],
    ['accepted, for later', 202, FHIR, JSON.stringify(bundle([])), 'error-answer'],
    ['nothing', 204, {}, '', 'error-answer'],
    ['a redirect', 302, { location: 'http://127.0.0.1:9/' }, '', 'error-answer'],
    ['a server error', 503, FHIR, '{}', 'error-answer'],
    ['a page of HTML', 200, { 'content-type': 'text/html' }, '<h1>점검 중</h1>', 'malformed'],
    ['FHIR XML', 200, { 'content-type': 'application/fhir+xml' }, '<Bundle/>', 'malformed'],
    ['another charset', 200, { 'content-type': 'application/fhir+json; charset=euc-kr' }, '{}', 'malformed'],
    ['no content type', 200, {}, JSON.stringify(bundle([])), 'malformed'],
    ['half of the JSON', 200, FHIR, JSON.stringify(bundle([PATIENT])).slice(0, -9), 'malformed'],
    ['bytes that are no UTF-8', 200, FHIR, Buffer.from([0x7b, 0xff, 0x7d]), 'malformed'],
    ['a list', 200, FHIR, '[]', 'malformed'],
    ['a Bundle of another type', 200, FHIR, JSON.stringify({ ...bundle([]), type: 'collection' }), 'malformed'],
    ['a Bundle whose entries are no list', 200, FHIR, JSON.stringify({ ...bundle([]), entry: {} }), 'malformed'],
  ] as const)('%s', async (_name, status, headers, body, why) => {
    expect(await sends(status, headers, body)).toEqual({ kind: 'unavailable', why })
  })

  test('an answer without end is cut off', async () => {
    const answer = await askServer(
      (_request, response) => {
        response.writeHead(200, FHIR)
        const more = () => {
          while (response.writable && response.write(' '.repeat(16_384)));
        }
        response.on('drain', more)
        more()
      },
      { maxBytes: 65_536 },
    )
    expect(answer).toEqual(MALFORMED)
  })

  test('a small body that unpacks to a large one is cut off', async () => {
    const bomb = gzipSync(`${JSON.stringify(bundle([]))}${' '.repeat(2_000_000)}`)
    expect(await sends(200, { ...FHIR, 'content-encoding': 'gzip' }, bomb)).toEqual(MALFORMED)
  })
})

test.each([
  ['gzip', { 'content-type': 'application/fhir+json; charset=UTF-8; fhirVersion=4.0', 'content-encoding': 'gzip' }],
  ['plain JSON', { 'content-type': 'application/json' }],
])('an answer may be %s', async (_name, headers) => {
  const answer = await askServer((request, response) => {
    const type = new URL(request.url ?? '', 'http://registry').pathname.split('/')[2]
    const text = Buffer.from(
      `\ufeff${JSON.stringify(bundle(type === 'Patient' ? [PATIENT] : type === 'Immunization' ? [DOSE] : []))}`,
    )
    response.writeHead(200, headers).end('content-encoding' in headers ? gzipSync(text) : text)
  })
  expect(answer).toMatchObject({ kind: 'known', evidence: [{ dose: 2 }] })
})

test.each([400, 403, 404, 501])('a registry that answers %s for one kind answers for the others', async (status) => {
  const answer = await askServer((request, response) => {
    if (request.url?.includes('DocumentReference')) response.writeHead(status).end()
    else serve({ Patient: [PATIENT], Immunization: [DOSE] })(request, response)
  })
  expect(answer).toMatchObject({ evidence: [{ dose: 2 }], unreadable: [{ kind: 'exemption', reason: 'search' }] })
})

test('a registry that cannot chain by the identifier is asked by the Patient', async () => {
  const answer = await askServer((request, response) => {
    let form = ''
    request.on('data', (chunk) => {
      form += String(chunk)
    })
    request.on('end', () => {
      if (form.includes('patient.identifier')) response.writeHead(400).end()
      else serve({ Patient: [PATIENT], Immunization: [DOSE], Observation: [TEST] })(request, response)
    })
  })
  expect(answer).toMatchObject({ evidence: [{ dose: 2 }, { result: 'negative' }] })
  expect(answer).not.toHaveProperty('unreadable')
})

test('a connection that breaks is tried once more', async () => {
  let asked = 0
  const answer = await askServer((request, response) => {
    asked += 1
    if (asked <= 5) request.socket.destroy()
    else serve({ Patient: [PATIENT], Immunization: [DOSE] })(request, response)
  })
  expect(answer).toMatchObject({ kind: 'known', evidence: [{ dose: 2 }] })
})

test.each([
  ['in seconds', () => '120'],
  ['until an instant of its own clock', () => 'Wed, 12 Jan 2022 03:02:00 GMT'],
])('a registry that asks to be left alone %s is', async (_name, retryAfter) => {
  let asked = 0
  const baseUrl = await listen((_request, response) => {
    asked += 1
    response.writeHead(429, { 'retry-after': retryAfter(), date: 'Wed, 12 Jan 2022 03:00:00 GMT' }).end()
  })
  const told: string[] = []
  const events = { emit: (event: object) => void told.push(JSON.stringify(event)) }
  const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir` }, events)
  expect(await registry.evidenceOf(PERSON)).toEqual({ kind: 'unavailable', why: 'error-answer' })
  const before = asked
  expect(await registry.evidenceOf(PERSON)).toEqual({ kind: 'unavailable', why: 'breaker-open' })
  expect(asked).toBe(before)
  expect(told.join()).toContain('not asked for 120000 ms')
})

test('two versions of one record are the later one', async () => {
  const version = (lastUpdated: string, status: string) => ({ ...DOSE, status, meta: { lastUpdated } })
  const versions = [version('2022-01-02T00:00:00Z', 'completed'), version('2022-01-01T00:00:00Z', 'not-done')]
  expect(await ask({ Immunization: versions })).toMatchObject({ evidence: [{ dose: 2 }] })
})
