/** Tests of notices of passes that end soon: to whom, when, in which words, and never twice. */
import { expect, test } from 'vitest'
import { createCp949 } from '../../adapters/cp949/cp949.ts'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { DAY } from '../../domain/kit/time.ts'
import type { LivingPerson } from '../../ports/identity/living-persons.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { Submitted, TextMessage } from '../../ports/pass/text-gateway.ts'
import { at, BOOSTER, lineOf, living, SERIES } from './living.fixture.ts'
import { makeSendExpiryNotices } from './send-expiry-notices.ts'

const ruleset = readRuleset('rulesets/kr')
const ACCEPTED: Submitted = { kind: 'accepted', messageId: 'm' }
/** Seven days before the end. */
const SEVEN = at('2022-01-15T09:00')

type Options = {
  readonly answer?: () => Submitted
  readonly stopped?: readonly Line[]
  readonly nth?: number
  readonly claims?: Set<string>
  /** Asked before the day's texts of a line are counted. */
  readonly counting?: () => void
}

function makeWorld({
  answer = () => ACCEPTED,
  stopped = [],
  nth = 1,
  claims = new Set(),
  counting = () => {},
}: Options = {}) {
  let now = SEVEN
  const sent: TextMessage[] = []
  const events: AppEvent[] = []
  const noted: unknown[] = []
  const asked: (readonly Line[])[] = []
  const key = (of: { personId: string; lastDay: string; step: number }) => `${of.personId} ${of.lastDay} ${of.step}`
  const visit = makeSendExpiryNotices({
    persons: {
      claim: async (notices) => notices.map((it) => !claims.has(key(it)) && claims.add(key(it)) === claims),
      async giveBack(notices) {
        for (const each of notices) claims.delete(key(each))
      },
    },
    stops: {
      async areStopped(lines) {
        asked.push(lines)
        return lines.map((line) => stopped.includes(line))
      },
    },
    dayCounters: {
      async count(lines) {
        counting()
        return lines.map(() => nth)
      },
    },
    tokens: { limited: () => new Uint8Array(16) },
    textSpend: {
      add: async (texts) => ({ won: texts.map(() => 9), of: new Map() }),
      settle: async (texts) => texts.map(() => 8),
    },
    records: { note: async (deeds) => void noted.push(...deeds) },
    gateway: {
      connected: true,
      kindsOf: () => ({ main: 'sms' }),
      async submit(text) {
        sent.push(text)
        return answer()
      },
    },
    ruleset: () => ruleset,
    text: { charset: createCp949() },
    textsALine: 20,
    clock: { now: () => now },
    events: { emit: (event) => void events.push(event) },
  })
  return {
    sent,
    events,
    noted,
    asked,
    claims,
    visit: (persons: readonly LivingPerson[], time = SEVEN) => {
      now = time
      return visit(persons, () => true)
    },
    bodies: () => sent.map(({ body }) => body),
  }
}

test('from the fifteenth day before on, three texts go out, each once, with the day and what may be done', async () => {
  const world = makeWorld()
  for (let day = at('2022-01-05T09:00'); day < at('2022-01-25T09:00'); day += DAY)
    for (let time = 0; time < 3; time += 1) await world.visit([living(1, day)], day + time)
  expect(world.bodies()).toEqual([
    '[안심패스] 접종 유효기간이 14일 뒤(1월22일) 끝납니다. 추가접종은 받은 날부터 인정됩니다',
    '[안심패스] 접종 유효기간이 7일 뒤(1월22일) 끝납니다. 추가접종은 받은 날부터 인정됩니다',
    '[안심패스] 접종 유효기간이 내일(1월22일) 끝납니다. 추가접종은 받은 날부터 인정됩니다',
  ])
  expect(world.sent.map(({ to, copies }) => [to, copies])).toEqual(Array.from({ length: 3 }, () => [lineOf(1), 1]))
  expect(world.noted.slice(0, 1)).toEqual([{ personId: 'p1', day: '2022-01-08', deed: 'text' }])
  expect(world.events.filter(({ type }) => type === 'notice-sent')).toMatchObject([
    { step: 14 },
    { step: 7 },
    { step: 1 },
  ])
  expect(world.events).toContainEqual({ type: 'text-paid', won: 8, gateway: 'main', kind: 'sms' })
})

test('a booster in between ends them', async () => {
  const world = makeWorld()
  await world.visit([living(1, SEVEN)])
  const boosted = { snapshot: { evidence: [...SERIES, BOOSTER], fetchedAt: SEVEN } }
  await world.visit([living(1, SEVEN, boosted)], SEVEN + 6 * DAY)
  expect(world.sent).toHaveLength(1)
})

test('two processes that come to one person at the same moment send one text', async () => {
  const claims = new Set<string>()
  const [one, other] = [makeWorld({ claims }), makeWorld({ claims })]
  await Promise.all([one.visit([living(1, SEVEN)]), other.visit([living(1, SEVEN)])])
  expect([...one.sent, ...other.sent]).toHaveLength(1)
})

test('a process that died after it had noted one does not send it again', async () => {
  const claims = new Set<string>()
  const dies = makeWorld({
    claims,
    answer: () => {
      throw new Error('killed')
    },
  })
  await expect(dies.visit([living(1, SEVEN)])).rejects.toThrow('killed')
  const next = makeWorld({ claims })
  expect(await next.visit([living(1, SEVEN)])).toEqual({ kind: 'all' })
  expect(next.sent).toEqual([])
})

test('a database that goes away before the gateway has it loses none: it goes out once it is back, once', async () => {
  let isAway = true
  const counting = () => {
    if (isAway) throw new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })
  }
  const world = makeWorld({ counting })
  await expect(world.visit([living(1, SEVEN)])).rejects.toThrow('away')
  const other = makeWorld({ claims: world.claims })
  await other.visit([living(1, SEVEN)])
  expect(other.sent).toEqual([]) // it is noted, and not the other's
  isAway = false
  for (let time = 0; time < 2; time += 1) await world.visit([living(1, SEVEN)])
  expect(world.sent).toHaveLength(1)
})

test('a page of nobody who is due asks nothing of anybody', async () => {
  const world = makeWorld()
  await world.visit([living(1, SEVEN)], SEVEN + 5 * DAY) // 2 days left: between two steps
  await world.visit([living(1, SEVEN, { snapshot: undefined })])
  expect(world.asked).toEqual([])
  await world.visit([living(1, SEVEN)])
  expect(world.asked).toEqual([[lineOf(1)]])
})

test('a text that was surely not sent goes out later; one that may have been sent, or is refused, does not', async () => {
  const answers: Submitted[] = [{ kind: 'unavailable', why: 'not-bound' }]
  const world = makeWorld({ answer: () => answers.shift() ?? ACCEPTED })
  expect(await world.visit([living(1, SEVEN)])).toEqual({ kind: 'again', inMs: 30_000 })
  await world.visit([living(1, SEVEN)])
  expect(world.sent).toHaveLength(2)
  answers.push({ kind: 'unanswered' }, { kind: 'refused', why: 'number' })
  for (let time = 0; time < 2; time += 1) await world.visit([living(2, SEVEN), living(3, SEVEN)])
  expect(world.sent).toHaveLength(4)
  expect(world.events.flatMap((event) => (event.type === 'notice-not-sent' ? event.why : []))).toEqual([
    'gateway-away',
    'refused-by-gateway',
  ])
})

test('a line that has had the day’s texts gets it on another day', async () => {
  const world = makeWorld({ nth: 21 })
  expect(await world.visit([living(1, SEVEN)])).toEqual({ kind: 'all' })
  expect([...world.sent, ...world.claims]).toEqual([])
  const tomorrow = makeWorld({ claims: world.claims })
  await tomorrow.visit([living(1, SEVEN)], SEVEN + DAY)
  expect(tomorrow.bodies()[0]).toContain('6일 뒤(1월22일)')
})

test('none goes to a stopped line, where none is wanted, by a bare birth date, over a binding’s end, or without consent', async () => {
  const world = makeWorld({ stopped: [lineOf(1)] })
  await world.visit([
    living(1, SEVEN),
    living(2, SEVEN, {}, { notices: undefined }),
    living(3, SEVEN, {}, { proofLevel: 'keypad' }),
    living(4, SEVEN, {}, { endsAt: SEVEN }),
    living(5, SEVEN, { consents: ['identity'] }),
    living(6, SEVEN, {}, { notices: '+8222000001' as Line }), // takes no texts
  ])
  expect(world.sent).toEqual([])
  expect([...world.claims]).toEqual([])
})

test('of several lines the one that was proved last gets it, in the language chosen there', async () => {
  const world = makeWorld({ stopped: [lineOf(9)] })
  const { lines } = living(1, SEVEN)
  const [line] = lines
  if (line === undefined) return expect.fail()
  const more = [line, { ...line, notices: lineOf(2), language: 'en' as const }, { ...line, notices: lineOf(9) }]
  await world.visit([living(1, SEVEN, { lines: more })])
  expect(world.sent.map(({ to, body }) => [to, body])).toEqual([
    [lineOf(2), '[AnsimPass] Your pass ends in 7 days (Jan 22). A booster counts from its day'],
  ])
})
