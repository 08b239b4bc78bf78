/** Tests of servers that mean harm: endless, slow, packed, turning pages for ever, leading elsewhere; and of a next page by IPv6. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createFhirRegistry } from './fhir-registry.ts'
import { nextPage } from './next-page.ts'
import { askServer, bundle, DOSE, dose, json, listen, PATIENT, PERSON, serve } from './served.fixture.ts'

const KINDS = ['vaccination', 'test', 'recovery', 'exemption']
const honest = serve({ Patient: [PATIENT], Immunization: [DOSE] })
const fhirJson = { 'content-type': 'application/fhir+json' }

/** Every search but that for the Patient is answered so. */
function askHostile(answer: (response: ServerResponse, url: string) => void) {
  return askServer((request, response) => {
    if (request.url?.includes('/Patient') === true) return honest(request, response)
    answer(response, request.url ?? '')
  })
}

/** Writes as fast as it is read, until nobody does. */
function endless(response: ServerResponse, chunk: Buffer): void {
  const write = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', write)
  response.on('error', () => {})
  write()
}

test.each<[string, (response: ServerResponse, url: string) => void]>([
  ['a body without end', (response) => endless(response.writeHead(200, fhirJson), Buffer.alloc(64 * 1024, ' '))],
  [
    'a body of a byte a while',
    (response) => {
      response.writeHead(200, fhirJson)
      const dripping = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(dripping))
    },
  ],
  ['headers without end', (response) => void response.socket?.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`)],
  [
    'a gigabyte in a packed megabyte',
    (response) => {
      const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))
      response.writeHead(200, { ...fhirJson, 'content-encoding': 'gzip' })
      for (let nth = 0; nth < 16; nth += 1) response.write(bomb)
      response.end()
    },
  ],
])('%s leaves its kinds open, within the time and with little memory', async (_name, answer) => {
  const before = process.memoryUsage.rss()
  const began = performance.now()
  const said = await askHostile(answer)
  expect(performance.now() - began).toBeLessThan(4_000)
  expect(said).toMatchObject(
    said.kind === 'known'
      ? { evidence: [], unreadable: expect.arrayContaining(KINDS.map((kind) => expect.objectContaining({ kind }))) }
      : { kind: 'unavailable' },
  )
  expect(process.memoryUsage.rss() - before).toBeLessThan(400 * 1024 * 1024)
})

test('ten thousand pages are five, and what they did not show leaves the kind open', async () => {
  let pages = 0
  const answer = await askHostile((response, url) => {
    if (!url.includes('/Immunization')) return json(response, bundle([]))
    pages += 1
    const next = { link: [{ relation: 'next', url: `?page=${pages + 1}` }], total: 10_000 }
    json(response, bundle([dose({ id: `i${pages}`, occurrenceDateTime: `2021-0${pages}-01` })], next))
  })
  expect(pages).toBe(5)
  expect(answer).toMatchObject({ kind: 'known', unreadable: [{ kind: 'vaccination', reason: 'cut-off' }] })
})

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) to another host is not followed, with or without a name',
  async (status) => {
    let elsewhere = 0
    const other = await listen((_request, response) => {
      elsewhere += 1
      json(response, bundle([]))
    })
    const answer = await askServer((_request, response) =>
      response.writeHead(status, { location: `${other}/fhir` }).end(),
    )
    expect([answer, elsewhere]).toEqual([{ kind: 'unavailable', why: 'error-answer' }, 0])
  },
)

test('answers of all persons together take no more than their room, which is given back', async () => {
  const ASKED = 24
  const large = JSON.stringify(bundle([{ ...DOSE, note: [{ text: 'x'.repeat(400_000) }] }]))
  const begun: ServerResponse[] = []
  const baseUrl = await listen((request, response) => {
    if (begun.length >= ASKED || request.url?.includes('/Immunization') !== true) return honest(request, response)
    response.writeHead(200, fhirJson).write(large.slice(0, -10))
    begun.push(response)
    // All are half here before one is whole.
    if (begun.length === ASKED) for (const each of begun) each.end(large.slice(-10))
  })
  const options = { baseUrl: `${baseUrl}/fhir`, maxBytesHeld: 2_000_000, breakAfter: 1_000 }
  const registry = createFhirRegistry(options, { emit: () => {} })
  const answers = await Promise.all(Array.from({ length: ASKED }, () => registry.evidenceOf(PERSON)))
  const whole = answers.filter((answer) => answer.kind === 'known' && answer.unreadable === undefined)
  expect(whole.length).toBeLessThan(ASKED / 2)
  for (const answer of whole) expect(answer).toMatchObject({ evidence: [{ dose: 2 }] })
  for (let nth = 0; nth < 3; nth += 1)
    expect(await registry.evidenceOf(PERSON)).toMatchObject({ kind: 'known', evidence: [{ dose: 2 }] })
})

test('a registry by IPv6: its next pages are its own however they write the address, others’ are not', async () => {
  const server = createServer((request, response) => pages(request, response))
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve))
  const { port } = server.address() as AddressInfo
  const next = `http://[0:0:0:0:0:0:0:1]:${port}/fhir?page=2`
  const pages: RequestListener = (request, response) => {
    if (request.url === '/fhir?page=2') return json(response, bundle([dose({ id: 'i2' })]))
    if (request.url?.includes('/Immunization') !== true) return honest(request, response)
    json(response, bundle([dose({ occurrenceDateTime: '2021-07-01' })], { link: [{ relation: 'next', url: next }] }))
  }
  const registry = createFhirRegistry({ baseUrl: `http://[::1]:${port}/fhir` }, { emit: () => {} })
  expect(await registry.evidenceOf(PERSON)).toMatchObject({ evidence: [{ dose: 2 }, { dose: 2 }] })
  server.close()
  server.closeAllConnections()

  const base = 'https://[2001:db8::1]:8443/fhir'
  for (const same of [
    'https://[2001:db8:0::1]:8443/fhir?p=2',
    '//[2001:0DB8::0001]:8443/fhir?p=2',
    '/fhir?p=2',
    '?p=2',
  ])
    expect(nextPage(base, 'Immunization', same), same).toMatch(
      /^https:\/\/\[2001:db8::1\]:8443\/fhir(\/Immunization)?\?p=2$/,
    )
  for (const other of [
    'https://[2001:db8::2]:8443/fhir?p=2',
    'https://[2001:db8::1]/fhir?p=2',
    'http://[2001:db8::1]:8443/fhir?p=2',
    'https://[::ffff:127.0.0.1]:8443/fhir?p=2',
    'https://[2001:db8::1%25eth0]:8443/fhir?p=2',
    'https://user@[2001:db8::1]:8443/fhir?p=2',
    'https://[2001:db8::1]:8443/other?p=2',
  ])
    expect(nextPage(base, 'Immunization', other), other).toBeUndefined()
})
