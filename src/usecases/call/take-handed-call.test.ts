/** Calls that another program hands over: checked in as calls that were rung, and answered only by what was stored. */
import { expect, test } from 'vitest'
import type { Line, SiteNumber } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { MINUTE } from '../../domain/kit/time.ts'
import { decodeTextIntent } from '../../domain/pass/text-intent.ts'
import type { HandedCall } from '../../ports/call/handed-calls.ts'
import { aCall, noon, setUp, site, unbound } from './check-in.fixture.ts'
import { makeTakeHandedCall } from './take-handed-call.ts'

const CAFE = site()
const RETIRED = { ...CAFE, id: 2, number: '0800000002' as SiteNumber, retired: true }

function takerOf(world: ReturnType<typeof setUp>, { loaded = true, now = noon } = {}) {
  const sites = { loaded, byNumber: (number: SiteNumber) => [CAFE, RETIRED].find((each) => each.number === number) }
  const events = { emit: (event: (typeof world.events)[number]) => void world.events.push(event) }
  const take = makeTakeHandedCall({ sites, checkIn: world.checkIn, clock: { now: () => now }, events })
  return Object.assign(async (call: HandedCall) => (await take(call)).outcome, { whole: take })
}

function handed(changes: Partial<HandedCall> = {}): HandedCall {
  const { line, receivedAt, callKey } = aCall()
  return { site: CAFE.number, line, receivedAt, callKey, channel: 'call', ...changes }
}

test('is a visit with its text, by the channel it came by', async () => {
  const world = setUp()
  const call = handed({ channel: 'qr' })
  expect(await takerOf(world)(call)).toBe('logged')
  expect(world.toSeal).toMatchObject([{ line: call.line, siteId: CAFE.id, arrivedAt: noon, channel: 'qr' }])
  const intent = world.entries[0]?.intent
  expect(intent && decodeTextIntent(intent.sealed)).toMatchObject({ line: call.line, callKey: call.callKey })
  expect(world.events).toContainEqual({ type: 'call-handed', outcome: 'logged' })
  expect(world.events).not.toContainEqual(expect.objectContaining({ type: 'fault' }))
})

test('whose caller may still listen is told what to hear, by what is known of the line; of an older one nothing is asked', async () => {
  const asked: string[] = []
  const statusOf = async (line: string) => {
    asked.push(line)
    return unbound
  }
  const call = handed({ line: '+819000000001' as Line })
  const prompt = { kind: 'logged-link', language: 'en', digits: '' }
  expect(await takerOf(setUp({ statusOf }), { now: noon + MINUTE - 1 }).whole(call)).toEqual({
    outcome: 'logged',
    prompt,
  })
  expect(asked).toEqual([call.line])
  expect(await takerOf(setUp({ statusOf }), { now: noon + MINUTE }).whole(call)).toEqual({ outcome: 'logged' })
  expect(asked).toEqual([call.line])
})

test('handed over again under its key it is there already, and a repeat is another call of the line within ten minutes', async () => {
  const call = handed()
  const world = setUp({
    append: async () => ({ stored: world.entries.length > 1 ? 'already' : 'stored', where: 'database' }),
  })
  const take = takerOf(world)
  expect([await take(call), await take(call), await take(handed())]).toEqual(['logged', 'already', 'repeat'])
  expect(world.entries).toHaveLength(2)
})

test('ten minutes later it is a visit of its own time without text, arrival or repeat, and changes no other call', async () => {
  const world = setUp()
  const now = noon + 10 * MINUTE
  const take = takerOf(world, { now })
  const onTime = takerOf(world, { now: now - 1 })
  expect(await take.whole(handed())).toEqual({ outcome: 'logged' })
  expect(await take(handed())).toBe('logged')
  expect(world.entries.map(({ intent }) => intent)).toEqual([undefined, undefined])
  expect(world.toSeal).toMatchObject([{ arrivedAt: noon }, { arrivedAt: noon }])
  expect(world.toldAt).toEqual([now, now])
  expect(world.arrivals).toEqual([])
  expect(world.events).not.toContainEqual(expect.objectContaining({ type: 'text-not-sent' }))
  expect(await onTime(handed())).toBe('logged')
  const intent = world.entries[2]?.intent
  expect(intent && decodeTextIntent(intent.sealed)).toMatchObject({ firstOfDay: true })
  expect([world.toldAt[2], world.arrivals.length]).toEqual([undefined, 1])
})

test('late it is no visit where the duty has ended since, and a failure is told to come again', async () => {
  const now = noon + 10 * MINUTE
  const ended = setUp({ recordedUntil: now })
  expect(await takerOf(ended, { now })(handed())).toBe('logged')
  expect([ended.toSeal, ended.entries.map(({ visit }) => visit.sealed)]).toEqual([[], [undefined]])
  const away = setUp({
    append: () => Promise.reject(new AppError('VISIT_LOG_UNAVAILABLE', 'away', { retryable: true })),
  })
  expect(await takerOf(away, { now })(handed())).toBe('unavailable')
})

test('is no visit at a place that is not there, or no more', async () => {
  const world = setUp()
  const take = takerOf(world)
  expect(await take(handed({ site: '0800000009' as SiteNumber }))).toBe('no-such-site')
  expect(await take(handed({ site: RETIRED.number }))).toBe('no-such-site')
  expect(world.entries).toEqual([])
})

test('without a list of sites, or nowhere to store it, it is unavailable', async () => {
  expect(await takerOf(setUp(), { loaded: false })(handed())).toBe('unavailable')
  const away = () => Promise.reject(new AppError('VISIT_LOG_UNAVAILABLE', 'away', { retryable: true }))
  expect(await takerOf(setUp({ append: away }))(handed())).toBe('unavailable')
})
