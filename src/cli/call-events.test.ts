/** `ansimpass call-events send`: a file of calls against the routes that operators meet, over HTTP, with everything that may go wrong on the way. */
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testKey } from '../../tests/support/signed.ts'
import { makeTestCertificates } from '../../tests/support/test-certificates.ts'
import { freeTcpPort } from '../../tests/support/world.ts'
import { callEventRoutes } from '../inbound/http/calls/call-event-routes.ts'
import { createEventRate } from '../inbound/http/calls/event-rate.ts'
import { readReporters } from '../inbound/http/reports/reporters.ts'
import { createWrongTokens } from '../inbound/http/reports/wrong-tokens.ts'
import { demandAccess } from '../inbound/http/server/access.ts'
import type { HandedAnswer, HandedCall } from '../ports/call/handed-calls.ts'
import { makeTakeCallEvents } from '../usecases/call/take-call-events.ts'
import { callEventsCommand } from './call-events.ts'
import { NOTHING, sendRecords } from './call-records/send-records.ts'

const NOW = Date.parse('2022-01-13T12:31:00+09:00')
const KEY = testKey('example-2022')
const SITE = '080-000-0001'
let folder: string
let app: FastifyInstance
let url: string
let stored: Map<string, HandedCall>
let answerTo: (call: HandedCall, nth: number) => HandedAnswer
let lists: number[]
let hasQuota: boolean
let milliseconds: number
let said: string
let warned: string[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'call-events-'))
  stored = new Map()
  lists = []
  hasQuota = true
  milliseconds = 0
  answerTo = () => ({ outcome: 'logged' })
  said = ''
  warned = []
  let nth = 0
  const hand = async (calls: readonly HandedCall[]) => calls.map((call) => take(call, ++nth))
  app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } })
  demandAccess(app)
  app.addHook('preHandler', async ({ body }) => void (Array.isArray(body) && lists.push(body.length)))
  app.addHook('onSend', async (_request, reply) => {
    if (reply.hasHeader('retry-after')) reply.header('retry-after', '0')
  })
  const operator = { name: 'safe-call', kind: 'operator', keys: [KEY], sites: [SITE] }
  app.register(
    callEventRoutes({
      reporters: readReporters(JSON.stringify({ reporters: [operator] })),
      wallClock: Date.now,
      wrongTokens: createWrongTokens(() => 0, { emit: () => {} }),
      takeCallEvents: makeTakeCallEvents({
        handedCalls: { hand },
        clock: { now: () => NOW, held: () => undefined },
        audit: { note() {} },
      }),
      quota: { take: () => hasQuota, giveBack() {} },
      // Each asking is a second later.
      rate: createEventRate(aSecondLater, { perSecond: 300, atOnce: 1_000 }),
    }),
  )
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  vi.stubEnv('ANSIMPASS_OPERATOR_SECRET', KEY.secret)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text.toString()
    return true
  })
  vi.spyOn(console, 'error').mockImplementation((text: string) => void warned.push(text))
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = 0
  await app.close()
  rmSync(folder, { recursive: true })
})

function aSecondLater(): number {
  milliseconds += 1_000
  return milliseconds
}

function take(call: HandedCall, nth: number): HandedAnswer {
  const key = Buffer.from(call.callKey).toString('hex')
  if (stored.has(key)) return { outcome: 'already' }
  const answer = answerTo(call, nth)
  if (answer.outcome === 'logged') stored.set(key, call)
  return answer
}

const row = (nth: number, at = '2022-01-12 12:31:05') =>
  `e-${nth},${SITE},010-0000-${String(nth).padStart(4, '0')},${at}`
const rows = (count: number) => Array.from({ length: count }, (_, nth) => row(nth))

function fileOf(...lines: string[]): string {
  const path = join(folder, 'calls.csv')
  writeFileSync(path, ['통화번호,시설번호,발신번호,시각', ...lines].join('\r\n'))
  return path
}

async function send(path: string, ...words: string[]): Promise<number> {
  process.exitCode = 0
  const argv = ['send', path, '--url', url, '--key', KEY.id, ...words]
  await callEventsCommand().parseAsync(argv, { from: 'user' })
  return Number(process.exitCode)
}

test('a whole file is taken in lists of a thousand, at the pace that the server allows, each call at its own time', async () => {
  const path = fileOf(...rows(2_300))
  expect(await send(path)).toBe(0)
  expect(stored.size).toBe(2_300)
  expect(new Set([...stored.values()].map(({ receivedAt }) => receivedAt))).toEqual(
    new Set([Date.parse('2022-01-12T12:31:05+09:00')]),
  )
  expect(lists.filter((length) => length === 1_000).length).toBeGreaterThan(2) // some were told to wait
  expect(said).toContain('2300 sent: 2300 taken, 0 there already, 0 repeats, 0 refused, 0 not read')
  expect(warned).toEqual(['1000/2300', '2000/2300', '2300/2300'])
  expect(existsSync(`${path}.sent`)).toBe(false)
  said = ''
  expect(await send(path)).toBe(0)
  expect(said).toContain('0 taken, 2300 there already')
})

test('what is wrong or refused is said by its row and costs itself', async () => {
  const path = fileOf(
    row(1),
    'e-2,080-000-0001,nobody,2022-01-12 12:31',
    row(3, '2021-12-17 00:00'),
    row(4, '2021-12-16 23:59'),
  )
  expect(await send(path)).toBe(1)
  expect([...stored.values()].map(({ line }) => line)).toEqual(['+821000000001', '+821000000003'])
  expect(warned).toEqual([
    expect.stringMatching(/^3행 · row 3 caller: .*no phone number/),
    expect.stringMatching(/^5행 · row 5: REQUEST_INVALID: at is of a day/),
    '3/3',
  ])
  expect(said).toContain('3 sent: 2 taken, 0 there already, 0 repeats, 1 refused, 1 not read')
})

test('only what is not known to be stored is sent again', async () => {
  answerTo = (_call, nth) => ({ outcome: nth % 3 === 0 && nth <= 9 ? 'unavailable' : 'logged' })
  expect(await send(fileOf(...rows(9)))).toBe(0)
  expect(lists).toEqual([9, 3])
  expect(said).toContain('9 taken, 0 there already')
})

test('stopped on the way, by a quota or a server that is gone, the same command goes on where it was', async () => {
  const path = fileOf(...rows(6))
  answerTo = () => {
    hasQuota = stored.size < 3
    return { outcome: 'logged' }
  }
  await expect(send(path, '--list-of', '2')).rejects.toMatchObject({
    code: 'EVENTS_NOT_SENT',
    message: expect.stringContaining('QUOTA_REACHED'),
  })
  expect(stored.size).toBe(4)
  expect(readFileSync(`${path}.sent`, 'utf8')).not.toMatch(/0000/)
  answerTo = () => ({ outcome: 'logged' })
  hasQuota = true
  lists = []
  expect(await send(path, '--list-of', '2')).toBe(0)
  expect(lists).toEqual([2])
  expect(said).toContain('6 sent: 6 taken')
})

test('progress of another file is not gone on with', async () => {
  const path = fileOf(...rows(2))
  writeFileSync(
    `${path}.sent`,
    JSON.stringify({ of: 'another', sent: 2, counts: { logged: 2, already: 0, repeat: 0, refused: 0 } }),
  )
  expect(await send(path)).toBe(0)
  expect(stored.size).toBe(2)
})

test('a dry run sends nothing and needs no key: days, problems, what would be sent', async () => {
  const path = fileOf(row(1), row(2, '2022-01-11 23:59'), row(3, 'noon'))
  await callEventsCommand().parseAsync(['send', path, '--dry-run'], { from: 'user' })
  expect([process.exitCode, lists, existsSync(`${path}.sent`)]).toEqual([1, [], false])
  expect(said.split('\n')).toEqual([
    '2022-01-11  1건 · calls',
    '2022-01-12  1건 · calls',
    '2022-01-11 23:59 – 2022-01-12 12:31',
    expect.stringContaining('3 rows, 2 to send, 1 to mend; nothing was sent'),
    '',
  ])
  expect(warned).toEqual([expect.stringMatching(/^4행 · row 4 at: /)])
})

test.each([
  [['--url', 'http://calls.example.com'], 'BAD_OPTION', /--url must be https/],
  [['--key', 'no key'], 'BAD_OPTION', /--key/],
  [['--secret-file', 'nowhere'], 'BAD_OPTION', /--secret-file nowhere cannot be read/],
  [['--key', 'another-key'], 'EVENTS_NOT_SENT', /401 SIGNING_KEY_UNKNOWN/],
])('%j is refused: %s', async (words, code, message) => {
  await expect(send(fileOf(row(1)), ...words)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  expect(stored.size).toBe(0)
})

test('a file that is not there is named', async () => {
  await expect(send(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'CALL_RECORDS_UNFIT' })
})

test('a server whose certificate is not trusted is told at once; one that does not answer is told once, while it is tried again', async () => {
  const certificates = makeTestCertificates()
  const { certificate, key } = certificates.sign('server')
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  server.on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await expect(send(fileOf(row(1)), '--url', `https://127.0.0.1:${port}`)).rejects.toMatchObject({
    code: 'EVENTS_NOT_SENT',
    message: expect.stringMatching(/^https:.*: none of the authorities that are trusted .*goes on where it stopped/),
  })
  server.close()
  certificates.remove()
  const told: string[] = []
  const pauses: number[] = []
  const event = { siteNumber: SITE, caller: '010-0000-0001', at: '2022-01-12T12:31:05+09:00', eventId: 'e-1' }
  const deps = {
    ...{
      url: new URL(`http://127.0.0.1:${await freeTcpPort()}`),
      key: { id: KEY.id, secret: new Uint8Array(32) },
      listOf: 1,
      onList() {},
      onRefused() {},
    },
    onNoAnswer: (why: string) => void told.push(why),
    pause: async (seconds: number) => void pauses.push(seconds),
  }
  await expect(sendRecords(deps, [{ line: 2, at: NOW, event }], { sent: 0, counts: NOTHING })).rejects.toMatchObject({
    code: 'EVENTS_NOT_SENT',
  })
  expect(told).toEqual(['nobody listens there (ECONNREFUSED)'])
  expect(pauses.length).toBe(10)
})
