/** A call to the service's own number: taken and answered by a link, without a visit; and what a slow or absent database changes. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testKeys } from '../../../tests/support/test-keys.ts'
import { lineOf } from '../../../tests/support/visitor-world.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { kstDay } from '../../domain/kit/time.ts'
import { decodeTextIntent, SELF_SITE_ID, TEXT_INTENT_CONTEXT } from '../../domain/pass/text-intent.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { Encrypted } from '../../ports/pass/delivery-cipher.ts'
import type { VisitLog } from '../../ports/visits/visit-log.ts'
import { type AnswerOwnCallDeps, makeAnswerOwnCall } from './answer-own-call.ts'

const keys = testKeys()
const appended: Parameters<VisitLog['append']>[0][] = []
const events: AppEvent[] = []
beforeAll(() => keys.keys.prepare(keys.clock.now()))
beforeEach(() => {
  appended.length = 0
  events.length = 0
})
afterAll(() => keys.close())

/** What is stored is tried with the real database in tests/contracts; here it is only looked at. */
function answering(
  links: number | Promise<number>,
  { texts = 0, ...other }: Partial<AnswerOwnCallDeps> & { readonly texts?: number } = {},
) {
  const visitLog = {
    append: async (taken: (typeof appended)[number]) => {
      appended.push(taken)
      const times = appended.filter(({ visit }) => visit.callKey === taken.visit.callKey).length
      return { stored: times > 1 ? 'already' : 'stored', where: 'database' }
    },
  } as unknown as VisitLog
  return makeAnswerOwnCall({
    deliveryCipher: keys.cipher,
    tokens: keys.tokens,
    visitLog,
    dayCounters: {
      countsOf: async (counted) => Promise.all(counted.map(async (_, nth) => (nth % 2 === 0 ? texts : links))),
    },
    stops: { areStopped: async (lines) => lines.map(() => false) },
    textsALine: 20,
    events: { emit: (event) => void events.push(event) },
    linksOffered: true,
    ...other,
  })
}
const callOf = (line: Line, callKey = randomBytes(16)) => ({ line, receivedAt: keys.clock.now(), callKey })

test('a line that sent STOP is promised no text', async () => {
  const stops = { areStopped: async (lines: readonly Line[]) => lines.map(() => true) }
  const answer = await answering(0, { stops })(callOf(lineOf(1)))
  expect(answer).toMatchObject({ prompt: { kind: 'own-page-no-texts' } })
})

test('nothing of a visit is stored, only the text’s intent, sealed, for no site', async () => {
  const answer = await answering(0)(callOf(lineOf(1)))
  expect(answer).toEqual({ kind: 'taken', prompt: { kind: 'own-page', language: 'ko', digits: '' } })
  expect(appended).toHaveLength(1)
  expect(appended[0]?.visit.sealed).toBeUndefined()
  const opened = keys.cipher.open(appended[0]?.intent as Encrypted, TEXT_INTENT_CONTEXT)
  const day = kstDay(keys.clock.now())
  expect(decodeTextIntent(opened ?? new Uint8Array())).toMatchObject({ line: lineOf(1), siteId: SELF_SITE_ID, day })
  expect(JSON.stringify(appended[0])).not.toContain(lineOf(1).slice(3))
})

test('from abroad it answers in English; a line that takes no texts is told so and nothing is stored', async () => {
  const abroad = await answering(0)(callOf('+14155550100' as Line))
  expect(abroad).toMatchObject({ prompt: { language: 'en' } })
  appended.length = 0
  expect(await answering(0)(callOf('+8223456789' as Line))).toMatchObject({ prompt: { kind: 'own-page-no-texts' } })
  expect(appended).toEqual([])
})

test('after today’s five links the prompt says that none comes', async () => {
  expect(await answering(4)(callOf(lineOf(2)))).toMatchObject({ prompt: { kind: 'own-page' } })
  expect(await answering(5)(callOf(lineOf(2)))).toMatchObject({ prompt: { kind: 'own-page-none' } })
})

test('a line that has had the day’s texts is told to ring later, whatever links it has left', async () => {
  expect(await answering(0, { texts: 19 })(callOf(lineOf(2)))).toMatchObject({ prompt: { kind: 'own-page' } })
  expect(await answering(0, { texts: 20 })(callOf(lineOf(2)))).toMatchObject({ prompt: { kind: 'own-page-later' } })
  expect(await answering(5, { texts: 20 })(callOf(lineOf(2)))).toMatchObject({ prompt: { kind: 'own-page-later' } })
})

test('a database that does not say how many there were keeps nobody waiting', async () => {
  const never = new Promise<number>(() => {})
  const answer = await answering(never, { linksWithinMs: 5 })(callOf(lineOf(3)))
  expect(answer).toMatchObject({ kind: 'taken', prompt: { kind: 'own-page' } })
  const failing = { countsOf: () => Promise.reject(new AppError('DATABASE_UNAVAILABLE', 'away')) }
  expect(await answering(0, { dayCounters: failing })(callOf(lineOf(3)))).toMatchObject({ kind: 'taken' })
})

test('where nothing can be stored the call is not taken; what is told of that names no line', async () => {
  const visitLog = {
    append: () => Promise.reject(new AppError('VISIT_LOG_UNAVAILABLE', 'full')),
  } as unknown as VisitLog
  expect(await answering(0, { visitLog })(callOf(lineOf(4)))).toEqual({ kind: 'unavailable' })
  expect(events).toEqual([{ type: 'fault', part: 'own-call', message: 'VISIT_LOG_UNAVAILABLE: full' }])
  const broken = { append: () => Promise.reject(new TypeError('a bug')) } as unknown as VisitLog
  await expect(answering(0, { visitLog: broken })(callOf(lineOf(4)))).rejects.toThrow('a bug')
})

test('where no key can be written no link is promised, and the call is answered', async () => {
  const deliveryCipher = {
    seal: () => {
      throw new AppError('KEY_NOT_WRITTEN', 'full', { retryable: true })
    },
  }
  const answer = await answering(0, { deliveryCipher })(callOf(lineOf(6)))
  expect(answer).toMatchObject({ kind: 'taken', prompt: { kind: 'own-page-none' } })
  expect([appended, events]).toMatchObject([[], [{ type: 'text-not-sent', why: 'no-key' }]])
})

test('the same call again is told as already taken', async () => {
  const answer = answering(0)
  const call = callOf(lineOf(5))
  await answer(call)
  await answer(call)
  expect(events.map((event) => event.type === 'call-taken' && event.already)).toEqual([false, true])
})

test('the key of a call under another number hears the same whatever holds for that number', async () => {
  const callKey = randomBytes(16)
  const stops = { areStopped: async (lines: readonly Line[]) => lines.map((line) => line === lineOf(6)) }
  const heard = []
  for (const [line, links, texts] of [
    [lineOf(6), 0, 0],
    [lineOf(7), 5, 0],
    [lineOf(8), 0, 20],
    [lineOf(9), 0, 0],
  ] as const) {
    appended.length = 0
    const answer = answering(links, { texts, stops })
    await answering(0)(callOf(lineOf(5), callKey))
    heard.push(await answer(callOf(line, callKey)))
  }
  expect(new Set(heard.map((each) => JSON.stringify(each))).size).toBe(1)
})

test('where nobody verifies identities no link is promised, and nothing is stored', async () => {
  appended.length = 0
  const answer = await answering(0, { linksOffered: false })(callOf(lineOf(1)))
  expect(answer).toMatchObject({ kind: 'taken', prompt: { kind: 'own-page-none' } })
  expect(appended).toEqual([])
})
