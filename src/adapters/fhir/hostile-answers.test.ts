/** Tests of answers that would read as "none", or keep the process busy: pages, totals, outcomes, names and sizes that no honest server sends. */
import { describe, expect, test } from 'vitest'
import { createFhirRegistry } from './fhir-registry.ts'
import { askServer, bundle, DOSE, dose, listen, PATIENT, PERSON, reasons, serve, swab } from './served.fixture.ts'

const CUT = { count: 0, unreadable: [{ kind: 'vaccination', reason: 'cut-off' }] }
/** The doses' search is answered with this text. */
const dosesAs = (text: (page: number) => string) => {
  let page = 0
  return askServer((request, response) => {
    if (request.url?.includes('/Immunization') !== true) return serve({ Patient: [PATIENT] })(request, response)
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(text(++page))
  })
}
const cutOff = async (text: (page: number) => string) => {
  const answer = await dosesAs(text)
  if (answer.kind !== 'known') throw new Error(answer.kind)
  return { count: answer.evidence.length, unreadable: answer.unreadable }
}

describe('an empty list is not believed', () => {
  test.each([
    ['a total in words', { total: '2' }],
    ['a link that is no object', { link: ['https://registry.example/next'] }],
    ['a link in other letters', { link: [{ relation: 'Next' }] }],
    ['a link without a name', { link: [{ url: '?page=2' }] }],
    [
      'two next pages',
      {
        link: [
          { relation: 'next', url: '?page=2' },
          { relation: 'next', url: '?page=3' },
        ],
      },
    ],
  ])('with %s', async (_name, more) => {
    expect(await cutOff(() => JSON.stringify(bundle([], more)))).toEqual(CUT)
  })

  test.each([
    ['without issues', {}],
    ['with issues that are no list', { issue: { severity: 'error', code: 'exception' } }],
    ['with a severity that FHIR does not have', { issue: [{ severity: 'Error', code: 'exception' }] }],
  ])('beside an outcome %s', async (_name, more) => {
    const outcome = { resourceType: 'OperationOutcome', ...more }
    expect(await cutOff(() => JSON.stringify(bundle([outcome])))).toEqual({
      count: 0,
      unreadable: [{ kind: 'vaccination', reason: 'search' }],
    })
  })

  test('with a name that stands twice: a reader would keep the empty list and lose the full one', async () => {
    const twice = JSON.stringify(bundle([DOSE])).replace(/}$/, ',"entr\\u0079":[]}')
    expect(await cutOff(() => twice)).toEqual({ count: 0, unreadable: [{ kind: 'vaccination', reason: 'search' }] })
  })
})

test('what the first page says of the total holds to the last', async () => {
  const pages = [bundle([DOSE], { total: 2, link: [{ relation: 'next', url: '?page=2' }] }), bundle([])]
  expect(await cutOff((page) => JSON.stringify(pages[page - 1]))).toEqual({ ...CUT, count: 1 })
})

test('one record on two pages does not stand for another that is missing', async () => {
  const next = { total: 2, link: [{ relation: 'next', url: '?page=2' }] }
  const pages = [bundle([DOSE], next), bundle([DOSE], { total: 2 })]
  expect(await cutOff((page) => JSON.stringify(pages[page - 1]))).toEqual({ ...CUT, count: 1 })
})

test('a dose that is said to be included counts as well', async () => {
  const included = { resource: dose({ id: 'i2', occurrenceDateTime: '2021-07-01' }), search: { mode: 'include' } }
  const all = { ...bundle([]), entry: [{ resource: DOSE, search: { mode: 'match' } }, included] }
  expect(await cutOff(() => JSON.stringify(all))).toEqual({ count: 2, unreadable: undefined })
})

test.each(['9999-12-31T23:00:00Z', '0000-01-01T00:00:00+14:00'])('a dose at %s is of no day', async (when) => {
  expect(await reasons({ Immunization: [dose({ occurrenceDateTime: when })] })).toEqual({
    count: 0,
    unreadable: [{ kind: 'vaccination', reason: 'date' }],
  })
})

describe('a record that is nested without end', () => {
  const endless = (levels: number) => '{"extension":['.repeat(levels) + ']}'.repeat(levels)
  const withEndless = (record: object) =>
    JSON.stringify(bundle([record])).replace(
      '"entry":[',
      `"entry":[{"resource":{"resourceType":"${(record as { resourceType: string }).resourceType}","id":"deep","contained":[${endless(20_000)}]}},`,
    )

  test('costs itself: the dose beside it is read, and that there may be more is said', async () => {
    expect(await cutOff(() => withEndless(DOSE))).toEqual({
      count: 1,
      unreadable: [{ kind: 'vaccination', reason: 'shape' }],
    })
  })

  test('of one person however often it is asked for says nothing of the registry: others are asked for as ever', async () => {
    const faults: unknown[] = []
    const ask = await served((request, response) => {
      if (request.url?.includes('/Patient') !== true) return serve({})(request, response)
      response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(withEndless(PATIENT))
    }, faults)
    for (let nth = 0; nth < 12; nth += 1) expect(await ask()).toEqual({ kind: 'unavailable', why: 'malformed' })
    expect(faults).toEqual([])
  })
})

/** CPU time, so that other tests beside do not count. */
async function cpuMs(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

describe('costs no more time than it has bytes', () => {
  test('a result of brackets alone', async () => {
    const endless = swab({ valueCodeableConcept: undefined, valueString: '('.repeat(60_000) })
    const ms = await cpuMs(async () =>
      expect(await reasons({ Observation: [endless] })).toEqual({
        count: 0,
        unreadable: [{ kind: 'test', reason: 'value' }],
      }),
    )
    expect(ms).toBeLessThan(3_000) // a minute before
  })

  test('a thousand doses, of which nobody has more than some hundred', async () => {
    const day = (n: number) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10)
    const doses = Array.from({ length: 1_000 }, (_, n) => dose({ id: `i${n}`, occurrenceDateTime: day(n) }))
    const ms = await cpuMs(async () =>
      expect(await reasons({ Immunization: doses })).toEqual({
        count: 500,
        unreadable: [{ kind: 'vaccination', reason: 'cut-off' }],
      }),
    )
    expect(ms).toBeLessThan(3_000) // seven seconds before
  })
})

describe('a registry that asks for rest', () => {
  const asked = async (retryAfter: string) => {
    const faults: unknown[] = []
    let requests = 0
    const registry = await served((_request, response) => {
      requests += 1
      response.writeHead(503, { 'retry-after': retryAfter }).end()
    }, faults)
    await Promise.all([registry(), registry(), registry()])
    const before = requests
    await registry()
    return { faults: faults.length, isLeftAlone: requests === before }
  }

  test.each(['1.5', '120.5', '99999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'by "%s" is left alone, which is told once',
    async (retryAfter) => {
      expect(await asked(retryAfter)).toEqual({ faults: 1, isLeftAlone: true })
    },
  )

  test.each(['0', '-5', 'soon', '1e3', 'Sat, 01 Jan 2000 00:00:00 GMT'])(
    'by "%s" asks for none, and nothing is told of it',
    async (retryAfter) => {
      expect(await asked(retryAfter)).toEqual({ faults: 0, isLeftAlone: false })
    },
  )
})

async function served(listener: Parameters<typeof askServer>[0], faults: unknown[]) {
  const baseUrl = await listen(listener)
  const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir` }, { emit: (event) => faults.push(event) })
  return () => registry.evidenceOf(PERSON)
}
