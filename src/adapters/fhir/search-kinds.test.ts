/** Tests of a registry that answers for some kinds of evidence and fails for others: each failure costs its kind. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import type { Person } from '../../domain/identity/person.ts'
import { createFhirRegistry } from './fhir-registry.ts'
import { askServer, DOSE, listen, PATIENT, PERSON, serve, TEST } from './served.fixture.ts'

const whole = serve({ Patient: [PATIENT], Immunization: [DOSE], Observation: [TEST] })
const named: Person = { personId: PERSON.personId, name: PERSON.name, birthDate: PERSON.birthDate }

/** Its searches of these types fail. */
const failing =
  (types: readonly string[], fail: (request: IncomingMessage, response: ServerResponse) => void) =>
  (request: IncomingMessage, response: ServerResponse) =>
    types.some((type) => request.url?.includes(`/${type}/`)) ? fail(request, response) : whole(request, response)

const FAILURES = [
  ['says that it is broken', (_: IncomingMessage, response: ServerResponse) => void response.writeHead(500).end()],
  ['breaks the connection', (request: IncomingMessage) => void request.socket.destroy()],
  ['never answers', (request: IncomingMessage) => void request.resume()],
  [
    'says what is no search’s answer',
    (_: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(200, { 'content-type': 'application/fhir+json' }).end('{"resourceType":"Basic"}'),
  ],
] as const

test.each(FAILURES)('a search for doses that %s leaves doses open, and the test counts', async (_name, fail) => {
  for (const person of [PERSON, named]) {
    const answer = await askServer(failing(['Immunization'], fail), { timeLimitMs: 600 }, person)
    expect(answer).toMatchObject({
      evidence: [{ kind: 'test', result: 'negative' }],
      unreadable: [{ kind: 'vaccination', reason: 'search' }],
    })
  }
})

test('each kind that fails is open, the others count', async () => {
  const types = ['Observation', 'Condition', 'DocumentReference']
  const answer = await askServer(failing(types, FAILURES[0][1]))
  expect(answer).toMatchObject({
    evidence: [{ kind: 'vaccination', dose: 2 }],
    unreadable: [{ kind: 'test' }, { kind: 'recovery' }, { kind: 'exemption' }],
  })
})

test.each([
  ['broken', FAILURES[0][1], 'error-answer'],
  ['silent', FAILURES[2][1], 'timeout'],
] as const)('a registry that is %s for every kind could not be asked', async (_name, fail, why) => {
  const types = ['Immunization', 'Observation', 'Condition', 'DocumentReference']
  expect(await askServer(failing(types, fail), { timeLimitMs: 300 })).toEqual({ kind: 'unavailable', why })
})

test('a search that was not answered is not asked for once more by the Patient', async () => {
  let asked = 0
  const answer = await askServer(
    (request, response) => {
      asked += 1
      failing(['Condition'], FAILURES[0][1])(request, response)
    },
    { timeLimitMs: 600 },
  )
  expect(answer).toMatchObject({ kind: 'known', unreadable: [{ kind: 'recovery' }] })
  expect(asked).toBe(5)
})

test.each([
  [429, { 'retry-after': '60' }, 'error-answer'],
  [401, {}, 'no-access'],
] as const)('one search answered %s speaks for the whole registry', async (status, headers, why) => {
  const fail = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(status, headers).end()
  const baseUrl = await listen(failing(['Condition'], fail))
  const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir` }, { emit: () => {} })
  expect(await registry.evidenceOf(PERSON)).toEqual({ kind: 'unavailable', why })
})
