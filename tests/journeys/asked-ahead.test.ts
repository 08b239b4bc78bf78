/** A status that was looked up at night answers a call at noon while the registry hangs; a door judged anew at midnight; notices over a month. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCp949 } from '../../src/adapters/cp949/cp949.ts'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresLivingPersons } from '../../src/adapters/postgres/identity/living-persons.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { createPostgresDayCounters } from '../../src/adapters/postgres/kit/day-counters.ts'
import { createPostgresTextSpend } from '../../src/adapters/postgres/pass/text-spend.ts'
import { createPostgresTextStops } from '../../src/adapters/postgres/pass/text-stops.ts'
import { createPostgresWalkProgress } from '../../src/adapters/postgres/pass/walk-progress.ts'
import { readRuleset } from '../../src/adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { CONSENTS } from '../../src/domain/identity/consents.ts'
import { parseDayHours } from '../../src/domain/kit/day-hours.ts'
import { type CalendarDate, HOUR, kstDay } from '../../src/domain/kit/time.ts'
import { SHARDS } from '../../src/domain/pass/outbox-shard.ts'
import { BOOSTER, SERIES } from '../../src/usecases/pass/living.fixture.ts'
import { makeSendExpiryNotices } from '../../src/usecases/pass/send-expiry-notices.ts'
import { makeWalkPersons } from '../../src/usecases/pass/walk-persons.ts'
import { type DatabaseWorld, databaseWorld } from '../contracts/database-world.fixture.ts'
import { eventually } from '../support/eventually.ts'
import { GYM, type PassWorker, startPassWorker } from '../support/pass-worker.ts'
import { NOON } from '../support/test-keys.ts'
import { HONG, hongAtRegistry, twoDoses } from './hong.fixture.ts'

const at = (text: string) => Date.parse(`${text}+09:00`)
const goesOn = () => false

async function walked(walk: { step(isEnding: () => boolean): Promise<number> }): Promise<void> {
  while ((await walk.step(goesOn)) === 0);
}

describe('a server with its registry and its text centre', () => {
  let world: PassWorker
  beforeAll(async () => {
    world = await startPassWorker()
  })
  afterAll(() => world.close())
  beforeEach(() => world.startOver())

  const door = () => world.arrivals.list(world.siteOf(GYM).id, world.clock.now())

  test('who was looked up at night gets the status and its day at noon, while the registry hangs and is not even asked', async () => {
    await world.bindings.bind({ ...HONG, consents: CONSENTS })
    await world.passTo(at('2022-01-13T02:30'))
    world.setPeople([hongAtRegistry(twoDoses(90))])
    await walked(world.ahead.refresh)
    const asked = world.registryRequests()
    expect(asked).toBeGreaterThan(0)
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'status-refreshed', result: 'known' }))
    await walked(world.ahead.refresh)
    expect(world.registryRequests()).toBe(asked)

    await world.passTo(at('2022-01-13T12:00'))
    world.registryServer.setFault('hanging')
    world.startLoop()
    const gym = world.siteOf(GYM)
    expect(await world.statusOfLine(HONG.line, gym, world.clock.now())).toMatchObject({
      decision: { outcome: 'pass' },
    })
    await world.call(HONG.line, GYM)
    const [text] = await eventually(() => {
      const inbox = world.inbox(HONG.line)
      if (inbox.length === 0) throw new Error('no text yet')
      return inbox
    })
    expect(text).toMatch(/^\[안심패스\] 접종확인\(1월13일 조회\) 홍\*동\(80년생\) 뒷자리5678 노원헬스 12:00/)
    expect(world.registryRequests()).toBe(asked)
    expect(door()).toMatchObject([{ outcome: 'pass', asOf: at('2022-01-13T02:00') }])
    await eventually(async () =>
      expect(await world.arrivalStore.load(NOON)).toMatchObject([{ asOf: at('2022-01-13T02:00') }]),
    )
  })

  test('whoever withdrew since the night is not asked for', async () => {
    await world.bindings.bind({ ...HONG, consents: CONSENTS })
    await world.passTo(at('2022-01-13T02:30'))
    world.setPeople([hongAtRegistry(twoDoses(90))])
    await world.records.endBinding(HONG.line)
    await walked(world.ahead.refresh)
    expect(world.registryRequests()).toBe(0)
  })

  test('at midnight the door shows that a pass is over, and nobody asks the registry', async () => {
    await world.passTo(at('2022-01-22T23:30'))
    const personId = await world.bindings.bind({ ...HONG, provedAt: world.clock.now(), consents: CONSENTS })
    await world.bindings.saveSnapshots([
      { personId, snapshot: { evidence: SERIES, fetchedAt: at('2022-01-22T23:00') } },
    ])
    world.startLoop()
    await world.ahead.judgeArrivals()
    await world.call(HONG.line, GYM)
    await eventually(async () => expect(await world.arrivalStore.load(NOON)).toMatchObject([{ outcome: 'pass' }]))
    world.setTime(at('2022-01-23T00:00'))
    await world.ahead.judgeArrivals()
    expect(door()).toMatchObject([{ outcome: 'no-pass', shown: '홍*동(80년생)', at: at('2022-01-22T23:30') }])
    expect(world.registryRequests()).toBe(0)
  })
})

describe('a month of two processes', () => {
  let world: DatabaseWorld
  beforeAll(async () => {
    world = await databaseWorld()
  })
  afterAll(() => world.close())

  const ruleset = readRuleset('rulesets/kr')
  const line = (n: number) => `+8210000${String(n).padStart(5, '0')}` as Line
  const sent: { readonly day: CalendarDate; readonly to: Line; readonly body: string }[] = []
  /** Which process has which shard; a process that died has none. */
  const owners = Array.from({ length: SHARDS }, (_, shard) => shard % 2)
  let dies = false

  function processOf(nth: 0 | 1) {
    const pool = nth === 0 ? world.pool : world.other
    const subjects = nth === 0 ? world.subjects : world.otherSubjects
    const persons = createPostgresLivingPersons(pool, subjects)
    const { tokens } = world
    const clock = { now: world.clock.now, held: () => undefined }
    return makeWalkPersons({
      ...{ walk: 'notices', hours: parseDayHours('09:00-20:00'), persons, clock },
      progress: createPostgresWalkProgress(pool),
      shards: { turnOf: (shard) => (owners[shard] === nth ? 1 : undefined), sure: true },
      visit: makeSendExpiryNotices({
        ...{ persons, tokens, clock, textsALine: 20, ruleset: () => ruleset, text: { charset: createCp949() } },
        stops: createPostgresTextStops(subjects),
        dayCounters: createPostgresDayCounters(subjects),
        textSpend: createPostgresTextSpend(pool),
        records: createPostgresPersonRecords(subjects),
        gateway: {
          connected: true,
          kindsOf: () => ({ main: 'sms' }),
          async submit({ to, body }) {
            sent.push({ day: kstDay(clock.now()), to, body })
            if (dies && nth === 0) throw new Error('killed')
            return { kind: 'accepted', messageId: 'm' }
          },
        },
        events: { emit: () => {} },
      }),
    })
  }

  test('each gets three texts on their days, once each, though one process dies; a booster, STOP, the page and withdrawing end them', async () => {
    world.setTime(at('2022-01-05T12:00'))
    const bindings = createPostgresBindings(world.subjects, { notices: true })
    const records = createPostgresPersonRecords(world.otherSubjects, { notices: true })
    const people = Array.from({ length: 12 }, (_, nth) => nth + 1)
    const ids: string[] = []
    for (const n of people) {
      const binding = { ...HONG, line: line(n), ci: `ci-${n}`, provedAt: world.clock.now(), consents: CONSENTS }
      ids.push(await bindings.bind(binding))
    }
    const keep = (personId: string, evidence: typeof SERIES) =>
      bindings.saveSnapshots([{ personId, snapshot: { evidence, fetchedAt: world.clock.now() } }])
    for (const personId of ids) await keep(personId, SERIES)

    let processes = [processOf(0), processOf(1)]
    for (const day of ['06', '08', '09', '11', '14', '15', '16', '20', '21', '22', '24']) {
      const time = at(`2022-01-${day}T09:00`)
      await world.passTo(time - HOUR)
      for (const walk of processes) await walked(walk) // before the civil hours
      world.setTime(time)
      dies = kstDay(time) === '2022-01-15'
      const ended = await Promise.allSettled(processes.map(walked))
      if (dies && ended[0]?.status === 'rejected') {
        owners.fill(1)
        processes = [processOf(1)] // and this one began anew
      }
      for (const walk of processes) await walked(walk)
      if (kstDay(time) === '2022-01-09') {
        await keep(ids[0] ?? '', [...SERIES, BOOSTER])
        await records.setPreferences(line(2), { noTexts: true })
        await records.setPreferences(line(3), { noNotices: true })
        await records.endBinding(line(4))
      }
    }
    expect(owners).not.toContain(0) // the first one died
    const daysOf = (n: number) => sent.filter(({ to }) => to === line(n)).map(({ day }) => day)
    for (const n of people)
      expect([n, daysOf(n)]).toEqual([n, n <= 4 ? ['2022-01-08'] : ['2022-01-08', '2022-01-15', '2022-01-21']])
    expect(sent.at(-1)?.body).toBe(
      '[안심패스] 접종 유효기간이 내일(1월22일) 끝납니다. 추가접종은 받은 날부터 인정됩니다',
    )
  })
})
