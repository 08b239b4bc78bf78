/** From what check-in leaves in the outbox to what a handset shows. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type CalendarDate, DAY, HOUR, hourOf, kstDay, MINUTE } from '../../src/domain/kit/time.ts'
import type { Evidence } from '../../src/domain/pass/evidence/evidence.ts'
import { SELF_SITE_ID } from '../../src/domain/pass/text-intent.ts'
import { visitRef } from '../../src/domain/visits/visit-ref.ts'
import { sealIntent } from '../../src/usecases/pass/text-part.ts'
import { eventually } from '../support/eventually.ts'
import { putIntent } from '../support/outbox-rows.ts'
import { CAFE, GYM, type PassWorker, SALON, startPassWorker } from '../support/pass-worker.ts'
import { NOON } from '../support/test-keys.ts'
import { day, HONG, hongAtRegistry, line, twoDoses } from './hong.fixture.ts'

let world: PassWorker
beforeAll(async () => {
  world = await startPassWorker()
})
afterAll(() => world.close())
beforeEach(() => world.startOver())

test('a companion’s visit leaves the outbox without a text, a decision or a word of it', async () => {
  await world.bindings.bind(HONG)
  const at = world.clock.now()
  const key = { day: kstDay(at), callKey: randomBytes(16) }
  const whose = { ...key, line: HONG.line, siteId: world.siteOf(CAFE).id, arrivedAt: at, firstOfDay: false }
  await putIntent(world.pool, sealIntent(world.cipher, { ...whose, companion: true }))
  expect(await world.left()).toBe(1)
  world.startLoop()
  await eventually(async () => expect(await world.left()).toBe(0))
  expect(world.inbox(HONG.line)).toEqual([])
  expect(world.eventsOf(visitRef(key.callKey))).toEqual([])
})

describe('a caller who is known', () => {
  test('reads the pass, the door sees it, and the receipt finds its visit', async () => {
    await world.bindings.bind(HONG)
    world.setPeople([hongAtRegistry(twoDoses(90))])
    world.startLoop()
    const visit = await world.call(HONG.line, GYM)
    const [text] = await eventually(() => inboxOf(HONG.line))
    expect(text).toMatch(/^\[안심패스\] 접종확인 홍\*동\(80년생\) 뒷자리5678 노원헬스 11:40 확인어 [가-힣]{4}$/)
    await eventually(() =>
      expect(world.eventsOf(visit).map((event) => event.type)).toEqual([
        'registry-asked',
        'pass-decided',
        'text-sent',
        'text-receipt',
      ]),
    )
    const gym = world.siteOf(GYM).id
    const shown = { lastFour: '5678', shown: '홍*동(80년생)', outcome: 'pass', siteId: gym }
    expect(world.arrivals.list(gym, NOON)).toMatchObject([shown])
    await eventually(async () => expect(await world.arrivalStore.load(NOON)).toMatchObject([shown]))
    await eventually(async () => expect(await world.left()).toBe(0))
  })

  test('is not looked up again the next time, and hears it at once', async () => {
    await world.bindings.bind(HONG)
    world.setPeople([hongAtRegistry(twoDoses(90))])
    world.startLoop()
    const cafe = world.siteOf(CAFE)
    expect(await world.statusOfLine(HONG.line, cafe, NOON)).toEqual({
      known: 'bound',
      passDue: true,
      linksLeft: true,
      textsLeft: true,
      boundAs: 'subscriber',
      noTexts: false,
      companions: 0,
    })
    await world.call(HONG.line, CAFE)
    await eventually(() => inboxOf(HONG.line))
    const asked = world.registryRequests()
    await eventually(async () =>
      expect(await world.statusOfLine(HONG.line, cafe, NOON)).toMatchObject({ decision: { outcome: 'pass' } }),
    )
    await world.call(HONG.line, CAFE, 2)
    await eventually(() => inboxOf(HONG.line, 2))
    expect(world.registryRequests()).toBe(asked)
  })

  test('where the door screen shows the same as before no second text comes, where it changed one does', async () => {
    await world.bindings.bind(HONG)
    world.setPeople([hongAtRegistry(twoDoses(200))])
    world.startLoop()
    await world.call(HONG.line, GYM)
    expect((await eventually(() => inboxOf(HONG.line)))[0]).toContain('만료')
    await eventually(async () => expect(await world.left()).toBe(0))
    const again = await world.call(HONG.line, GYM, 2)
    await eventually(() =>
      expect(world.eventsOf(again)).toContainEqual({
        type: 'text-not-sent',
        visit: again,
        why: 'same-outcome-shown-at-door',
      }),
    )
    const booster: Evidence = { kind: 'vaccination', vaccine: 'pfizer', dose: 3, seriesDoses: 2, date: day(0) }
    world.setPeople([hongAtRegistry([...twoDoses(200), booster])])
    world.setTime(NOON + HOUR)
    await world.call(HONG.line, GYM, 3)
    expect((await eventually(() => inboxOf(HONG.line, 2)))[0]).toContain('접종확인')
  })

  test('who is only the user of a line is told as such, in the text and at the door', async () => {
    await world.bindings.bind({ ...HONG, boundAs: 'user' })
    world.setPeople([hongAtRegistry(twoDoses(90))])
    world.startLoop()
    await world.call(HONG.line, GYM)
    expect((await eventually(() => inboxOf(HONG.line)))[0]).toContain('접종확인(사용자) 홍*동(80년생)')
    expect(world.arrivals.list(world.siteOf(GYM).id, NOON)).toMatchObject([{ shown: '홍*동(80년생) 사용자' }])
  })

  test("the son does not get his mother's doses on her line", async () => {
    const shared = line(3300)
    const SON = { ...HONG, line: shared, boundAs: 'user' as const, ci: 'K-SON' }
    const person = { name: '고은찬', birthDate: '2001-10-08' as CalendarDate, registryIdentifier: 'K-SON' }
    await world.bindings.bind({ ...SON, person })
    world.setPeople([
      { ...hongAtRegistry(twoDoses(30)), registryIdentifier: 'K-MOTHER', name: '심순희', phone: shared },
      { registryIdentifier: 'K-SON', name: '고은찬', birthDate: '2001-10-08', phone: shared, evidence: [] },
    ])
    world.startLoop()
    await world.call(shared, GYM)
    const [text] = await eventually(() => inboxOf(shared))
    expect(text).toBe('[안심패스] 방문등록 노원헬스 11:40. 확인된 증명이 없습니다. 증명서가 있으면 보여주세요')
  })
})

describe('a caller who is not known', () => {
  test('gets a link five times a day, which opens, and from then on "status unknown"', async () => {
    world.startLoop()
    const cafe = world.siteOf(CAFE)
    for (let nth = 1; nth <= 5; nth++) {
      await world.call(line(7), CAFE, nth)
      const [text = ''] = await eventually(() => inboxOf(line(7), nth))
      const code = /\/i\/([2-9A-Z]{12})$/.exec(text)?.[1] ?? ''
      expect(await world.linkStore.look(code, NOON)).toMatchObject({ state: 'live' })
      expect((await world.statusOfLine(line(7), cafe, NOON)).linksLeft).toBe(nth < 5)
    }
    await world.call(line(7), CAFE, 6)
    expect((await eventually(() => inboxOf(line(7), 6)))[0]).toContain('조회 불가')
    expect(world.registryRequests()).toBe(0)
  })

  test('reads that no pass is needed where none is', async () => {
    world.startLoop()
    await world.call(line(7), SALON)
    expect((await eventually(() => inboxOf(line(7))))[0]).toContain('방역패스 없이 이용하는 곳입니다')
  })

  test('a line whose binding has ended is unknown again', async () => {
    await world.bindings.bind({ ...HONG, provedAt: NOON - 28 * DAY - HOUR })
    world.setPeople([hongAtRegistry(twoDoses(90))])
    world.startLoop()
    await world.call(HONG.line, CAFE)
    expect((await eventually(() => inboxOf(HONG.line)))[0]).toContain('/i/')
    expect(world.registryRequests()).toBe(0)
  })

  test('a foreign line reads English, a fixed line gets nothing and is told why', async () => {
    world.startLoop()
    await world.call('+12025550143' as Line, CAFE)
    const fixed = await world.call('+8225550143' as Line, CAFE)
    expect((await eventually(() => inboxOf('+12025550143' as Line)))[0]).toContain('[AnsimPass] Logged Nowon Cafe')
    await eventually(() => expect(world.eventsOf(fixed)).toMatchObject([{}, { why: 'line-takes-no-texts' }]))
  })
})

test("a call to the service's own number brings a link to whoever rang, five a day, and asks no registry", async () => {
  await world.bindings.bind(HONG)
  world.startLoop()
  for (let nth = 1; nth <= 5; nth++) {
    await callOwnNumber(HONG.line)
    const [text = ''] = await eventually(() => inboxOf(HONG.line, nth))
    const code = /^\[안심패스\] 내 정보·본인확인\(10분\): .*\/i\/([2-9A-Z]{12})$/.exec(text)?.[1] ?? ''
    expect(await world.linkStore.look(code, NOON)).toMatchObject({ state: 'live' })
  }
  const sixth = await callOwnNumber(HONG.line)
  await eventually(() =>
    expect(world.eventsOf(sixth)).toEqual([{ type: 'text-not-sent', visit: sixth, why: 'no-links-left' }]),
  )
  expect(world.registryRequests()).toBe(0)
})

test('whoever rings everywhere in the name of a line brings it twenty texts a day; the door is told of every call', async () => {
  await world.bindings.bind(HONG)
  world.setPeople([hongAtRegistry(twoDoses(90))])
  world.startLoop()
  const visits: string[] = []
  for (let nth = 1; nth <= 24; nth += 1) {
    const place = [CAFE, GYM, SALON][nth % 3] ?? CAFE
    visits.push(nth % 8 === 0 ? await callOwnNumber(HONG.line) : await world.call(HONG.line, place))
  }
  await eventually(async () => expect(await world.left()).toBe(0))
  expect(world.inbox(HONG.line)).toHaveLength(20)
  const fates = visits.map((visit) => world.eventsOf(visit).find(({ type }) => type.startsWith('text-')))
  expect(fates.filter((fate) => fate?.type === 'text-sent')).toHaveLength(20)
  expect(fates.filter((fate) => fate?.type === 'text-not-sent' && fate.why === 'no-texts-left')).toHaveLength(4)
  expect(world.arrivals.list(world.siteOf(GYM).id, NOON).every(({ outcome }) => outcome === 'pass')).toBe(true)
  const cafe = world.siteOf(CAFE)
  expect(await world.statusOfLine(HONG.line, cafe, NOON)).toMatchObject({ textsLeft: false })
  expect(await world.statusOfLine(line(1), cafe, NOON)).toMatchObject({ textsLeft: true })
})

describe('a text that comes too late', () => {
  test.each([
    ['a link after five minutes', line(7), 5 * MINUTE, 'too-late'],
    ['a pass after half an hour', HONG.line, 30 * MINUTE, 'too-late'],
  ])('%s is given up with its reason', async (_name, from, age, why) => {
    await world.bindings.bind(HONG)
    world.setPeople([hongAtRegistry(twoDoses(90))])
    const visit = await world.call(from, CAFE)
    world.setTime(NOON + age)
    world.keys.destroyExpired(world.clock.now())
    world.startLoop()
    await eventually(() => expect(world.eventsOf(visit)).toContainEqual({ type: 'text-not-sent', visit, why }))
    await eventually(async () => expect(await world.left()).toBe(0))
    expect(world.inbox(from)).toEqual([])
  })

  test('what waits when its hour’s key is destroyed is nobody’s any more: not read, not sent, not counted', async () => {
    await world.bindings.bind(HONG)
    await world.call(HONG.line, CAFE)
    expect(await world.left()).toBe(1)
    world.setTime(NOON + 4 * HOUR)
    world.keys.destroyExpired(world.clock.now())
    expect(await world.left()).toBe(0)
    world.startLoop()
    await world.call(line(7), CAFE)
    await eventually(() => inboxOf(line(7)))
    expect(world.inbox(HONG.line)).toEqual([])
  })

  test('a pass of twenty-nine minutes is still of use', async () => {
    await world.bindings.bind(HONG)
    world.setPeople([hongAtRegistry(twoDoses(90))])
    await world.call(HONG.line, CAFE)
    world.setTime(NOON + 29 * MINUTE)
    world.startLoop()
    expect(await eventually(() => inboxOf(HONG.line))).toHaveLength(1)
  })
})

describe('the loop', () => {
  test('a row that cannot be read does not stop the others', async () => {
    await putIntent(world.pool, { hour: hourOf(NOON), sealed: randomBytes(81) })
    await world.call(line(7), CAFE)
    const gone = await world.call(line(8), { ...CAFE, number: '0809999999' as typeof CAFE.number })
    world.startLoop()
    await eventually(() => inboxOf(line(7)))
    await eventually(() => expect(world.eventsOf(gone)).toMatchObject([{ why: 'site-gone' }]))
    // It may be another server's, whose key is not here: it waits until its hour is over.
    await eventually(async () => expect(await world.left()).toBe(1))
  })

  test('hundreds of callers get one text each, whatever is added while it runs', async () => {
    world.startLoop()
    const lines = Array.from({ length: 400 }, (_, i) => line(1_000 + i))
    await Promise.all(lines.map((from) => world.call(from, CAFE)))
    await eventually(async () => expect(await world.left()).toBe(0), 20_000)
    for (const from of lines) expect(world.inbox(from)).toHaveLength(1)
  })

  test('stops soon with the registry hanging, and what was not sent is sent after the next start', async () => {
    await world.bindings.bind(HONG)
    world.setPeople([hongAtRegistry(twoDoses(90))])
    world.registryServer.setFault('hanging')
    const loop = world.startLoop()
    await world.call(HONG.line, CAFE)
    await eventually(() => expect(loop.state().held).toBe(1))
    const start = performance.now()
    await loop.stop()
    expect(performance.now() - start).toBeLessThan(3_000)
    expect(world.inbox(HONG.line)).toEqual([])
    world.registryServer.setFault('ok')
    world.startLoop()
    await eventually(() => inboxOf(HONG.line))
  })
})

/** @returns the call's reference in events */
async function callOwnNumber(from: Line): Promise<string> {
  const key = { day: kstDay(NOON), callKey: randomBytes(16) }
  const own = { ...key, line: from, siteId: SELF_SITE_ID, arrivedAt: NOON, firstOfDay: false }
  await putIntent(world.pool, sealIntent(world.cipher, own))
  return visitRef(key.callKey)
}

function inboxOf(from: Line, count = 1): readonly string[] {
  const texts = world.inbox(from)
  expect(texts).toHaveLength(count)
  return texts
}
