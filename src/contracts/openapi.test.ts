/** OpenAPI 3.1 of the routes for systems, made of the schemas that the routes check: docs/openapi/reports.json is compared with it. */
import { expect, test } from 'vitest'
import type { HttpCode } from '../domain/kit/error-codes.ts'
import { ERROR_CODES, httpStatusOf } from '../domain/kit/error-codes.ts'
import { CallEvent, CallEventResult, MOST_EVENTS } from './call-events.ts'
import { NumberChanges } from './reports.ts'
import { KEY_HEADER } from './signed-messages.ts'

const SIGNED: readonly HttpCode[] = [
  ...(['SIGNATURE_MISSING', 'SIGNING_KEY_UNKNOWN', 'SIGNATURE_OUT_OF_TIME', 'SIGNATURE_WRONG'] as const),
  ...(['NOT_ALLOWED', 'TOO_MANY_WRONG_TOKENS', 'REQUEST_INVALID', 'QUOTA_REACHED'] as const),
]
const RESULTS = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', maxItems: MOST_EVENTS, items: ref('CallEventResult') } },
}
const ONE_OR_MANY = { oneOf: [ref('CallEventResult'), RESULTS] }

const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Ansim Pass (안심패스): reports of systems',
    version: '1',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    description:
      'docs/operators.md and docs/identity.md say what is meant. Requests are signed in the form of Standard Webhooks.',
  },
  paths: {
    '/v1/call-events': {
      post: {
        operationId: 'tellCallEvents',
        summary: 'Calls that an operator of visitor calls (안심콜) took itself: one, or a list',
        parameters: headers(),
        requestBody: json({
          oneOf: [ref('CallEvent'), { type: 'array', minItems: 1, maxItems: MOST_EVENTS, items: ref('CallEvent') }],
        }),
        responses: {
          200: {
            description: 'One event: stored before. A list: nothing of it need be sent again as it is',
            ...json(ONE_OR_MANY),
          },
          201: { description: 'One event: stored now', ...json(ref('CallEventResult')) },
          404: { description: 'One event: NO_SUCH_SITE', ...json(ref('CallEventResult')) },
          503: {
            description: 'One or more are not known to be stored: send it again',
            headers: { 'retry-after': { schema: { type: 'integer' } } },
            ...json(ONE_OR_MANY),
          },
          ...refusals([...SIGNED, 'TOO_MANY_EVENTS']),
        },
      },
    },
    '/v1/number-changes': {
      post: {
        operationId: 'tellNumberChanges',
        summary: 'Numbers that have other owners since a time, by a carrier or a registry',
        parameters: headers(),
        requestBody: json(ref('NumberChanges')),
        responses: {
          202: {
            description: 'The whole list was taken; the same whether or not a line was anybody’s',
            ...json({ type: 'object', required: ['taken'], properties: { taken: { type: 'integer' } } }),
          },
          ...refusals([...SIGNED, 'NUMBER_NOT_YOURS']),
        },
      },
    },
  },
  components: {
    schemas: {
      CallEvent,
      CallEventResult,
      NumberChanges,
      Refusal: {
        type: 'object',
        required: ['code', 'message'],
        properties: { code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}

test('the file in docs/openapi is what the routes check (vitest run -u writes it)', async () => {
  await expect(`${JSON.stringify(DOCUMENT, null, 2)}\n`).toMatchFileSnapshot('../../docs/openapi/reports.json')
})

test('every reference leads to a schema', () => {
  const names = [...JSON.stringify(DOCUMENT).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
  expect(new Set(names)).toEqual(new Set(Object.keys(DOCUMENT.components.schemas)))
})

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` }
}

function json(schema: object) {
  return { content: { 'application/json': { schema } } }
}

function headers() {
  const forms: Readonly<Record<string, object>> = {
    [KEY_HEADER]: { type: 'string' },
    'webhook-id': { type: 'string', pattern: '^[^.\\s]{1,256}$' },
    'webhook-timestamp': { type: 'string', pattern: '^\\d{1,12}$' },
    'webhook-signature': { type: 'string', maxLength: 1_024 },
  }
  return Object.entries(forms).map(([name, schema]) => ({ name, in: 'header', required: true, schema }))
}

/** By status, each with its codes and what they mean. */
function refusals(codes: readonly HttpCode[]) {
  const byStatus = Object.entries(Object.groupBy(codes, httpStatusOf))
  return Object.fromEntries(
    byStatus.map(([status, of = []]) => [
      status,
      { description: of.map((code) => `${code}: ${ERROR_CODES[code].en}`).join('; '), ...json(ref('Refusal')) },
    ]),
  )
}
