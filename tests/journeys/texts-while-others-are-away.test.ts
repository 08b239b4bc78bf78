/** Texts while the registry, the gateway or the database is away or wrong. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DAY, MINUTE } from '../../src/domain/kit/time.ts'
import type { NewBinding } from '../../src/ports/identity/bindings.ts'
import { eventually } from '../support/eventually.ts'
import { CAFE, GYM, type PassWorker, SALON, startPassWorker } from '../support/pass-worker.ts'
import { NOON } from '../support/test-keys.ts'
import { HONG, hongAtRegistry, line, twoDoses } from './hong.fixture.ts'

let world: PassWorker
beforeAll(async () => {
  world = await startPassWorker()
})
afterAll(() => world.close())
beforeEach(() => world.startOver())

const numbered = (n: number): NewBinding => ({
  ...HONG,
  line: line(n),
  ci: `K-${n}`,
  person: { ...HONG.person, registryIdentifier: `K-${n}` },
})

test.each(['hanging', 'wrong', 'half', 'down'] as const)(
  'a registry that is %s leaves the last known pass with its date, else "cannot be checked", never "no proof"',
  async (fault) => {
    const personId = await world.bindings.bind(HONG)
    await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: twoDoses(90), fetchedAt: NOON - 7 * DAY } }])
    await world.bindings.bind({ ...HONG, line: line(2), ci: 'other' })
    world.setPeople([hongAtRegistry(twoDoses(90))])
    world.registryServer.setFault(fault)
    world.startLoop()
    await world.call(HONG.line, GYM)
    await world.call(line(2), GYM)
    await world.call(line(3), SALON)
    expect((await eventually(() => inboxOf(HONG.line)))[0]).toContain('접종확인(1월5일 조회) 홍*동')
    expect((await eventually(() => inboxOf(line(2))))[0]).toContain('지금은 접종조회 불가')
    expect((await eventually(() => inboxOf(line(3))))[0]).toContain('방역패스 없이')
  },
)

test('a registry that was wrong for a minute is asked again by the next call', async () => {
  await world.bindings.bind({ ...HONG, line: line(2), ci: 'other' })
  world.setPeople([hongAtRegistry(twoDoses(90))])
  world.startLoop()
  world.registryServer.setFault('wrong')
  await world.call(line(2), CAFE)
  expect((await eventually(() => inboxOf(line(2))))[0]).toContain('조회 불가')
  world.setTime(NOON + MINUTE)
  world.registryServer.setFault('ok')
  await world.call(line(2), CAFE)
  await eventually(() => expect(world.inbox(line(2))).toHaveLength(2))
  expect(world.inbox(line(2))[0]).toContain('접종확인 홍*동')
})

test('a registry that forgets everybody’s evidence takes no known pass away, and of most strangers says "cannot be checked"', async () => {
  const personId = await world.bindings.bind(HONG)
  await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: twoDoses(90), fetchedAt: NOON - 7 * DAY } }])
  const strangers = Array.from({ length: 100 }, (_, n) => n + 200)
  await Promise.all(strangers.map((n) => world.bindings.bind(numbered(n))))
  const atRegistry = strangers.map((n) => ({ ...hongAtRegistry(twoDoses(90)), registryIdentifier: `K-${n}` }))
  world.setPeople([hongAtRegistry(twoDoses(90)), ...atRegistry])
  world.registryServer.setFault('forgetful')
  world.startLoop()
  await world.call(HONG.line, GYM)
  for (const n of strangers) await world.call(line(n), GYM)
  const texts = await eventually(() => {
    const all = strangers.flatMap((n) => world.inbox(line(n)))
    expect(all).toHaveLength(100)
    return all
  })
  expect((await eventually(() => inboxOf(HONG.line)))[0]).toContain('접종확인(1월5일 조회) 홍*동')
  expect(texts.filter((text) => text.includes('지금은 접종조회 불가')).length).toBeGreaterThanOrEqual(70)
  expect(world.events).toContainEqual(expect.objectContaining({ type: 'fault', part: 'registry' }))
})

test('texts wait for the gateway, the door does not, and the oldest go first once it is back', async () => {
  world.centre.setFault('down')
  await eventually(() => expect(world.gateway.connected).toBe(false))
  const loop = world.startLoop()
  const order: string[] = []
  const stop = world.centre.onMessage((phone) => order.push(phone))
  const lines = Array.from({ length: 30 }, (_, i) => line(100 + i))
  for (const from of lines) await world.call(from, CAFE)
  await eventually(() => expect(loop.state()).toMatchObject({ held: 30, waiting: 30, oldest: NOON }))
  expect(world.arrivals.list(world.siteOf(CAFE).id, NOON)).toHaveLength(30)
  expect(await world.left()).toBe(30)
  world.centre.setFault('ok')
  await eventually(async () => expect(await world.left()).toBe(0))
  stop()
  expect(order).toEqual(lines)
})

test('a text that waited too long for the gateway is given up, and later ones go', async () => {
  world.centre.setFault('down')
  await eventually(() => expect(world.gateway.connected).toBe(false))
  const loop = world.startLoop()
  const visit = await world.call(line(7), CAFE)
  await eventually(() => expect(loop.state().waiting).toBe(1))
  world.setTime(NOON + 6 * MINUTE)
  await eventually(() =>
    expect(world.eventsOf(visit)).toContainEqual({ type: 'text-not-sent', visit, why: 'too-late' }),
  )
  world.centre.setFault('ok')
  await world.call(line(8), CAFE)
  await eventually(() => inboxOf(line(8)))
  expect(world.inbox(line(7))).toEqual([])
})

test('the database away is waited for, nothing is sent twice, and the prompt is told that nothing is known', async () => {
  const loop = world.startLoop()
  await world.call(line(7), CAFE)
  await eventually(() => inboxOf(line(7)))
  await eventually(() => expect(loop.state().held).toBe(0))
  await world.call(line(8), CAFE)
  await world.databaseAway(true)
  expect(await world.statusOfLine(line(8), world.siteOf(CAFE), NOON)).toEqual({
    known: 'not-known',
    passDue: true,
    linksLeft: true,
    textsLeft: true,
  })
  await world.databaseAway(false)
  await world.call(line(9), CAFE)
  for (const from of [line(7), line(8), line(9)]) await eventually(() => inboxOf(from))
  await eventually(async () => expect(await world.left()).toBe(0))
  expect(world.events.filter((event) => event.type === 'fault')).toEqual([])
})

// The last: the gateway is given texts at a slower pace for a while behind it.
test('a throttling gateway is asked again until it takes the text, once', async () => {
  world.centre.setFault('throttle')
  world.startLoop()
  const visit = await world.call(line(7), CAFE)
  await eventually(() => expect(world.eventsOf(visit).map((event) => event.type)).toContain('text-retried'))
  world.centre.setFault('ok')
  await eventually(() => inboxOf(line(7)))
  await eventually(async () => expect(await world.left()).toBe(0))
  expect(world.inbox(line(7))).toHaveLength(1)
})

function inboxOf(from: NewBinding['line']): readonly string[] {
  const texts = world.inbox(from)
  expect(texts).toHaveLength(1)
  return texts
}
