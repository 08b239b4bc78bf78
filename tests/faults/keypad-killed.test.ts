/** Programs killed and stopped while callers key their birth dates: visits stay, calls end, the next one works, and each call has its one text. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NOONS } from '../../demo/world/noons.ts'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import type { Readiness } from '../../src/contracts/readiness.ts'
import type { ProgramName } from '../../src/ports/kit/program-feed.ts'
import { startOver } from '../journeys/everyone.ts'
import { CAFE, CHA, DINER, type KeyedCalls, makeKeyedCalls, nobody } from '../journeys/keyed-calls.ts'
import { type CallEvents, followCallEvents } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import { programPids } from '../support/program-pids.ts'
import { startWorld, type World } from '../support/world.ts'

/** A program that stands still is killed after 10 s, and one that ended is started again after a pause. */
const BACK_WITHIN_MS = 90_000
/** A text waits so long for a dialogue whose end nobody heard. */
const HELD_MS = 60_000
const PASS = /접종확인 차\*식\(41년생\)/

let world: World
let handset: Handset
let events: CallEvents
let { ring, textsOf } = {} as KeyedCalls

beforeAll(async () => {
  world = await startWorld({ env: { ANSIMPASS_LOG: 'debug' } })
  events = followCallEvents(world)
  handset = await createHandset({ server: world.sip })
  ;({ ring, textsOf } = makeKeyedCalls(world, events, handset))
})
beforeEach(() => startOver(world, NOONS[2].at))
afterAll(async () => {
  handset?.close()
  await world?.stop()
  await world?.remove()
})

function pidOf(name: ProgramName): number {
  const pid = programPids(world.process.pid ?? 0).get(name)
  if (pid === undefined) throw new Error(`${name} does not run`)
  return pid
}

/** Strikes a program. @returns what resolves when another one has taken its place, and all is well */
function strike(name: ProgramName, signal: 'SIGKILL' | 'SIGSTOP'): () => Promise<void> {
  const before = pidOf(name)
  process.kill(before, signal)
  return () =>
    eventually(async () => {
      expect(pidOf(name)).not.toBe(before)
      const { ready, dependencies } = await world.get<Readiness>('/readyz')
      expect({ ready, programs: dependencies.programs.state }).toEqual({ ready: true, programs: 'up' })
    }, BACK_WITHIN_MS)
}

/** It has come, and nothing waits that could still come. */
async function oneText(phone: string, words: RegExp): Promise<void> {
  expect((await textsOf(phone, 1))[0]?.text).toMatch(words)
  await eventually(async () => {
    const { dependencies } = await world.get<Readiness>('/readyz')
    expect(dependencies.outbox).toMatchObject({ state: 'up', waiting: 0 })
  })
  expect(await textsOf(phone, 1)).toHaveLength(1)
}

test('kill -9 of calls in the middle of the digits: the visit stays, the call ends as soon as its caller hangs up, and its link comes by itself', async () => {
  const began = performance.now()
  let hungUpAt = 0
  const call = await ring(nobody(1), CAFE, '4101', {
    hangUpAfterKeys: true,
    async afterKeys(visit) {
      await eventually(() => expect(events.all(visit, 'key-pressed')).toHaveLength(4))
      await strike('calls', 'SIGKILL')()
      hungUpAt = performance.now()
    },
  })
  expect(call).toMatchObject({ final: 200, hungUpBy: 'handset' })
  expect(call.endedAt - hungUpAt).toBeLessThan(3_000)
  expect(await world.visits()).toBe(1)

  // Whoever rings now is asked as ever.
  const next = await ring(CHA, DINER, '410120')
  expect(next.played).toEqual(['logged-keys cut', 'keys-taken whole'])

  await eventually(() => expect(events.last(call.visit, 'text-sent')).toBeDefined(), HELD_MS + 30_000)
  expect(performance.now() - began).toBeGreaterThan(HELD_MS - 1_000)
  await oneText(nobody(1), /노원카페 11:4\d 방문등록\. 본인확인: http/)
  await oneText(CHA, PASS)
  expect(await world.visits()).toBe(2)
})

test('texts is stopped in the middle of the digits: the call goes on, and its one text is the result', async () => {
  let back = async () => {}
  const call = await ring(CHA, CAFE, '410120', {
    async beforeKeys() {
      back = strike('texts', 'SIGSTOP')
    },
  })
  expect(call.heard).toEqual([undefined, 'keys-taken'])
  await back()
  await oneText(CHA, PASS)
  expect(await world.visits()).toBe(1)
})

test('texts is killed behind the last digit: the one text is the result', async () => {
  let back = async () => {}
  await ring(CHA, CAFE, '410120', {
    async afterKeys() {
      back = strike('texts', 'SIGKILL')
    },
  })
  await back()
  await oneText(CHA, PASS)
  expect(await world.visits()).toBe(1)
})
