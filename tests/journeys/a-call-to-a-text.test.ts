/** Whole journeys, to begin reading with: what a caller hears and reads, when all is well and when a part is away. */
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NOONS } from '../../demo/world/noons.ts'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { DemoDoor, DemoMessage } from '../../src/contracts/demo-page.ts'
import { type CallEvents, followCallEvents, newCall } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import { THREE_TRIES } from '../support/three-tries.ts'
import { startWorld, type World } from '../support/world.ts'
import { startOver } from './everyone.ts'

const CAFE = '080-000-0001' // 노원카페: answers and speaks
const GYM = '080-000-0002' // 노원헬스: 486 at once
const KARAOKE = '070-0000-0005' // 노원노래방: speaks before it is answered
const DINER = '080-000-0011' // 대구국밥: answers and speaks, has a door screen
const RETIRED = '080-000-0012' // 옛날다방
const NOWHERE = '080-000-9999'

const HONG = '010-0000-5678' // two doses; the server remembers them from yesterday
const KIM = '010-0000-4821' // boosted; known to the registry alone
const SONG = '010-0000-6395' // nothing on file
const YU = '010-0000-7189' // has not proved yet who uses this phone
const EMMA = '+12025550143'

const PROMPTS = join(import.meta.dirname, '..', '..', 'prompts')

let world: World
let handset: Handset
let events: CallEvents
let rung = 0

beforeAll(async () => {
  world = await startWorld({ env: { ANSIMPASS_LOG: 'debug' } })
  events = followCallEvents(world)
  handset = await createHandset({ server: world.sip })
})
beforeEach(() => startOver(world, NOONS[2].at))
afterAll(async () => {
  handset?.close()
  await world?.stop()
  await world?.remove()
})

describe('a visitor who is known', () => {
  test(
    'rings, hears that a text follows, and reads the pass; the next place says it at once',
    THREE_TRIES,
    async () => {
      const cafe = await ring(HONG, CAFE)
      expect(cafe).toMatchObject({ final: 200, said: 'logged-text', language: 'ko' })
      const [text] = await textsOf(HONG, 1)
      expect(text?.text).toMatch(/^\[안심패스\] 접종확인 홍\*동\(80년생\) 뒷자리5678 노원카페 11:4\d 확인어 [가-힣]+$/)

      const diner = await ring(HONG, DINER)
      expect(diner).toMatchObject({ final: 200, said: 'logged-pass', digits: '5678' })
      const [next] = await textsOf(HONG, 2)
      const door = await world.get<DemoDoor>(`/demo/sites/${DINER}/door`)
      expect(next?.text).toContain(`확인어 ${door.wordOfDay.ko}`)
      expect(door.arrivals).toMatchObject([{ lastFour: '5678', shown: '홍*동(80년생)', outcome: 'pass' }])
      expect(await world.visits()).toBe(2)
    },
  )

  test(
    'who rings again within ten minutes is told so: nothing new is stored, no second text comes',
    THREE_TRIES,
    async () => {
      await ring(HONG, CAFE, { media: false })
      await textsOf(HONG, 1)
      const again = await ring(HONG, CAFE)
      expect(again).toMatchObject({ final: 200, said: 'repeat' })
      expect(events.last(again.visit, 'visit-stored')).toBeUndefined()
      await ring(HONG, GYM)
      const texts = await textsOf(HONG, 2)
      expect(texts.map(({ text }) => text.match(/노원\S+/)?.[0])).toEqual(['노원헬스', '노원카페'])
      expect(await world.visits()).toBe(2)
    },
  )

  test('who has no proof hears and reads what they may do, not what they are', THREE_TRIES, async () => {
    await ring(SONG, GYM)
    await textsOf(SONG, 1)
    const diner = await ring(SONG, DINER)
    expect(diner.said).toBe('logged-alone')
    const [alone, refused] = await textsOf(SONG, 2)
    expect(alone?.text).toContain('확인된 증명 없음. 혼자면 이용가능, 일행은 증명 필요')
    expect(refused?.text).toContain('확인된 증명이 없습니다. 증명서가 있으면 보여주세요')
  })

  test('rings from abroad: hears and reads English', THREE_TRIES, async () => {
    expect(await ring(EMMA, KARAOKE)).toMatchObject({ final: 486, said: 'logged-text', language: 'en' })
    const [text] = await textsOf(EMMA, 1)
    expect(text?.text).toMatch(
      /^\[AnsimPass\] VACCINATED E\*a C\*e \(b\.1990\) \.\.0143 Nowon Karaoke 11:4\d word [A-Z ]+$/,
    )
  })
})

test('a phone that is nobody’s yet gets a link, whose page opens', THREE_TRIES, async () => {
  const call = await ring(YU, CAFE)
  expect(call).toMatchObject({ final: 200, said: 'logged-unheard' })
  const [text] = await textsOf(YU, 1)
  const link = /본인확인: (\S+)$/.exec(text?.text ?? '')?.[1] ?? ''
  const page = await fetch(link)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
})

test.each(['down', 'hanging', 'wrong'] as const)('the registry is %s: calls are logged all the same', async (mode) => {
  await world.setFault('registry', mode)
  const calls = await Promise.all([ring(KIM, GYM), ring(HONG, GYM), ring(HONG, CAFE)])
  expect(calls.map(({ final, said }) => [final, said])).toEqual([
    [486, undefined],
    [486, undefined],
    [200, 'logged-text'],
  ])
  const [unknown] = await textsOf(KIM, 1)
  expect(unknown?.text).toMatch(
    /^\[안심패스\] 방문등록 노원헬스 11:4\d\. 지금은 접종조회 불가\. 증명서로 확인받으세요$/,
  )
  for (const { text } of await textsOf(HONG, 2)) expect(text).toContain('접종확인(1월11일 조회) 홍*동(80년생)')
  expect(await world.visits()).toBe(3)
})

test('the text centre is down: the text comes once it is back, once', async () => {
  await world.setFault('text-centre', 'down')
  const call = await ring(HONG, GYM)
  expect(call.final).toBe(486)
  await events.next(call.visit, ['pass-decided'])
  expect(await textsOf(HONG, 0)).toEqual([])
  await world.setFault('text-centre', 'ok')
  const [text] = await textsOf(HONG, 1)
  expect(text?.text).toContain('접종확인 홍*동(80년생)')
  await events.next(call.visit, ['text-receipt'])
  expect(await textsOf(HONG, 1)).toHaveLength(1)
})

test('the database is stopped: callers notice nothing, and what was missed is made up for', async () => {
  await ring(HONG, GYM)
  await textsOf(HONG, 1)
  await world.setFault('database', 'stopped')
  const calls = await Promise.all([ring(KIM, GYM), ring(HONG, CAFE), ring(SONG, KARAOKE)])
  expect(calls.map(({ final, said }) => [final, said])).toEqual([
    [486, undefined],
    [200, 'logged-text'],
    [486, 'logged-text'],
  ])
  for (const { visit } of calls) expect(events.last(visit, 'visit-stored')?.where).toBe('spool')
  expect(await textsOf(HONG, 1)).toHaveLength(1)

  await world.setFault('database', 'ok')
  expect((await textsOf(KIM, 1))[0]?.text).toContain('접종확인 김*분(48년생)')
  expect((await textsOf(HONG, 2))[0]?.text).toContain('노원카페')
  expect((await textsOf(SONG, 1))[0]?.text).toContain('노원노래방')
  expect(await world.visits()).toBe(4)
})

test('a retired place, a number of nobody and a withheld caller are told so, and nothing is logged', async () => {
  const calls = await Promise.all([ring(HONG, RETIRED), ring(HONG, NOWHERE), ring('', CAFE)])
  expect(calls.map(({ final, said }) => [final, said])).toEqual([
    [410, 'retired'],
    [404, 'unknown-number'],
    [433, 'withheld'],
  ])
  for (const { visit } of calls) expect(events.last(visit, 'visit-stored')).toBeUndefined()
  await ring(HONG, GYM)
  expect(await textsOf(HONG, 1)).toHaveLength(1)
  expect(await world.visits()).toBe(1)
})

/** Rings to the end of the call and tells what was answered and heard; without media nothing is heard, nor waited for. */
async function ring(from: string, siteNumber: string, { media = true } = {}) {
  rung += 1
  const { callId, fromTag, visit } = newCall(`call-${rung}`, siteNumber)
  const { final, audio, codec } = await handset.ring({ siteNumber, from, callId, fromTag, media, maxMs: 20_000 })
  const heard = codec === null ? undefined : (recognisePrompt(audio, codec, PROMPTS) ?? undefined)
  return { visit, final, said: heard?.kind, language: heard?.language, digits: heard?.digits }
}

/** Waits for so many texts on a phone. Newest first. */
function textsOf(phone: string, count: number): Promise<readonly DemoMessage[]> {
  return eventually(async () => {
    const texts = await world.get<readonly DemoMessage[]>(`/demo/handsets/${encodeURIComponent(phone)}/messages`)
    expect(texts).toHaveLength(count)
    return texts
  }, 20_000)
}
