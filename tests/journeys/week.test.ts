/** An 80-year-old's week: a folder phone, a booking under her son's number, no link, seven days over the change of rules on 3 January 2022. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { peopleAt } from '../../demo/world/people.ts'
import { sitesOf } from '../../demo/world/sites.ts'
import { readRuleset } from '../../src/adapters/rulesets/read-ruleset.ts'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import { type CalendarDate, startOfKstDay } from '../../src/domain/kit/time.ts'
import { decidePass } from '../../src/domain/pass/decide-pass.ts'
import type { PassDecision } from '../../src/domain/pass/pass-decision.ts'
import { type CallEvents, followCallEvents } from '../support/call-events.ts'
import { newDataFolder, removeDataFolder } from '../support/data-folder.ts'
import { startWorld, type World } from '../support/world.ts'
import { type TranscribedCall, transcriptOf } from './call-transcript.ts'
import { CAFE, CARE, DINER, type KeyedCalls, makeKeyedCalls, type Rung } from './keyed-calls.ts'

const PYO = '010-0000-7308'
const BORN = '410902'
const CARE_PHONE = '02-000-0009'
const RULES = readRuleset(join(import.meta.dirname, '..', '..', 'rulesets', 'kr'))
const NOON_MS = 11 * 3_600_000 + 40 * 60_000

const dataFolder = newDataFolder()
const parts: (TranscribedCall | string)[] = [
  '표순덕 님, 1941년생, 폴더폰 010-0000-7308. 2021년 5월 24일과 6월 14일에 접종했고, 예약은 아들이 아들 번호로 해 주었습니다. 문자의 링크는 열 수 없습니다. · *Pyo Sundeok, born 1941, a folder phone. Two doses, on 24 May and 14 June 2021, booked by her son under his number. She cannot open the link of a text.*',
]

type Day = KeyedCalls & { readonly world: World; readonly events: CallEvents; readonly day: CalendarDate }

let world: World | undefined
let handset: Handset | undefined

/** The same server on its next day: what it knows of people lives on, its clock shows 11:40 of that day. */
async function begin(date: string, heading: string): Promise<Day> {
  rmSync(join(dataFolder, 'demo-clock.json'), { force: true })
  const env = { ANSIMPASS_LOG: 'debug', ANSIMPASS_DEMO_CLOCK: `${date}T11:40+09:00` }
  world = await startWorld({ dataFolder, env })
  const events = followCallEvents(world)
  handset = await createHandset({ server: world.sip })
  const calls = makeKeyedCalls(world, events, handset)
  // A store that answers its first question too late for a call asks nobody.
  await calls.ring('010-0000-9900', CAFE, '', { media: false })
  parts.push(heading)
  return { ...calls, world, events, day: date as CalendarDate }
}

afterEach(async () => {
  handset?.close()
  await world?.stop()
})
afterAll(() => removeDataFolder(dataFolder))

test('Thursday: her birth date is not confirmed, since the booking has her son’s number; alone she may stay', async () => {
  const day = await begin(
    '2021-12-30',
    '## 12월 30일 목요일: 혼자 카페에서 · Thursday 30 December: alone at a café\n\n처음 거는 전화입니다. 등록된 번호가 아들의 것이라 생년월일로는 확인되지 않습니다. 이 카페에는 문 앞 화면이 없어 문자를 보여 줍니다. · *Her first call. The registered number is her son’s, so her birth date does not help. This café has no screen: the text is shown.*',
  )
  await setOwner(day)
  const call = await day.ring(PYO, CAFE, BORN)
  expect(call.played).toEqual(['logged-keys cut', 'keys-taken whole'])
  const [text] = await day.textsOf(PYO, 1)
  expect(text?.text).toMatch(
    /^\[안심패스\] 방문등록 노원카페 11:4\d\. 생년월일 확인 안 됨\. 혼자면 이용가능, 일행은 증명 필요$/,
  )
  expect(ruled(day, call)).toMatchObject({ ...byRules(day, CAFE, 'unknown'), reason: 'not-identified' })
  parts.push({ ...(await day.told(call, 0)), arrival: 'no-screen' })
})

test('Friday: without keys and without proof, at the café and at a care home', async () => {
  const day = await begin(
    '2021-12-31',
    '## 12월 31일 금요일: 증명 없이 · Friday 31 December: without proof\n\n카페에서는 아무것도 누르지 않습니다. 요양원은 생년월일을 묻지 않습니다: 면회에는 본인확인이나 증명서가 필요합니다. 직원은 PCR 종이를 가져오라고 합니다. · *At the café she keys nothing. The care home does not ask for a birth date: a visit needs an identity check or a document. Staff ask her for a PCR paper.*',
  )
  const cafe = await day.ring(PYO, CAFE, '')
  expect(cafe.heard).toEqual(['logged-keys', 'keys-again'])
  await day.textsOf(PYO, 1)
  parts.push({ ...(await day.told(cafe, 0)), arrival: 'no-screen' })
  const care = await day.ring(PYO, CARE, '')
  // Where nothing is asked the voice waits for the store no longer than 150 ms, and then promises a text.
  expect(care.played).toEqual([expect.stringMatching(/^logged-(?:link|text) whole$/)])
  await day.textsOf(PYO, 2)
  for (const [call, site] of [
    [cafe, CAFE],
    [care, CARE],
  ] as const)
    expect(ruled(day, call)).toMatchObject({ ...byRules(day, site, 'unknown'), reason: 'not-identified' })
  expect(await day.arrivalOf(CARE, '7308')).toMatchObject({ outcome: 'unverified', allowedAlone: false, shown: '' })
  // The transcript has what is said where the store answers in time.
  parts.push({ ...(await day.told(care, 0, '7308')), played: ['logged-link whole'] })
})

test('Saturday: the care home enters her from its own telephone, her PCR paper seen', async () => {
  const day = await begin(
    '2022-01-01',
    '## 1월 1일 토요일: 면회 · Saturday 1 January: the visit\n\nPCR 종이를 들고 왔습니다. 직원이 요양원 전화로 표순덕 님의 번호를 누르고, 종이를 보았다고 누릅니다. 표순덕 님은 전화하지 않아도 됩니다. · *She brings her PCR paper. Staff key her number on the care home’s telephone, and that they have seen the paper. She makes no call.*',
  )
  const before = await day.world.visits()
  const call = await day.ring(CARE_PHONE, CARE, '4071,3,01000007308#,1,,1')
  expect(call.played).toEqual([
    ...['shop-pin cut', 'shop-menu cut', 'shop-visitor cut', 'shop-seen cut', 'shop-entered whole', 'shop-menu cut'],
    ...['shop-arrivals whole', 'shop-arrival-document-seen whole', 'shop-menu whole'],
  ])
  expect(await day.world.visits()).toBe(before + 1)
  expect(await day.textsOf(PYO, 0)).toEqual([])
  const told = await day.told(call, -1, '7308')
  expect(told.arrival).toMatchObject({ outcome: 'document-seen', shown: '' })
  expect(call.digits).toContain('7308')
  parts.push({ ...told, keys: call.keys.replaceAll(/,+/g, ',') })
})

test('Sunday: the registry has her own number since the test, and her birth date is confirmed', async () => {
  const day = await begin(
    '2022-01-02',
    '## 1월 2일 일요일: 가족과 국밥집에서 · Sunday 2 January: a diner with her family\n\n검사소에서 본인 번호를 적었습니다. 이제 생년월일로 확인됩니다. · *She gave her own number at the test. Now her birth date is enough.*',
  )
  const call = await day.ring(PYO, DINER, BORN)
  expect(call.played).toEqual(['logged-keys cut', 'keys-taken whole'])
  expect((await day.textsOf(PYO, 1))[0]?.text).toMatch(/^\[안심패스\] 접종확인 표\*덕\(41년생\) 뒷자리7308 대구국밥/)
  expect(ruled(day, call)).toMatchObject(byRules(day, DINER, 'known'))
  expect(await day.arrivalOf(DINER, '7308')).toMatchObject({ outcome: 'pass', shown: '표*덕(41년생) 생년월일로' })
  parts.push(await day.told(call, 0, '7308'))
})

test('Monday: a vaccination ends after 180 days from today on; the PCR result still counts, and no key is needed', async () => {
  const day = await begin(
    '2022-01-03',
    '## 1월 3일 월요일: 규칙이 바뀐 날 · Monday 3 January: the rules change\n\n오늘부터 2차 접종은 180일까지만 인정됩니다. 6월 14일의 접종은 끝났고, 1월 1일의 PCR 음성이 오늘 24시까지 인정됩니다. 누를 것은 없습니다. · *From today two doses count for 180 days. Those of 14 June are over; the PCR result of 1 January counts until midnight. No key is needed.*',
  )
  const call = await day.ring(PYO, DINER, '')
  expect((await day.textsOf(PYO, 1))[0]?.text).toMatch(
    /^\[안심패스\] 음성확인 표\*덕\(41년생\) 뒷자리7308 대구국밥 .* ~3일24시$/,
  )
  await keepOfBound(day, call)
})

test('Tuesday: nothing counts any more, but nobody is fined until 9 January', async () => {
  const day = await begin(
    '2022-01-04',
    '## 1월 4일 화요일: 유효기간이 끝남 · Tuesday 4 January: over its time\n\nPCR도 끝났습니다. 9일까지는 계도기간이라 들어갈 수 있습니다. 3차 접종을 예약합니다. · *The PCR result is over too. Until the 9th nobody is fined, and she may come in. She books a booster.*',
  )
  const call = await day.ring(PYO, DINER, '')
  expect((await day.textsOf(PYO, 1))[0]?.text).toMatch(/^\[안심패스\] 접종만료\(계도~1월9일\) 표\*덕\(41년생\)/)
  await keepOfBound(day, call)
})

test('Wednesday: the booster of this morning counts at once', async ({ expect: local }) => {
  const day = await begin(
    '2022-01-05',
    '## 1월 5일 수요일: 3차 접종 · Wednesday 5 January: the booster\n\n오늘 아침에 맞았습니다. 3차 접종은 받은 날부터 인정됩니다. · *She got it this morning. A booster counts from its day.*',
  )
  const call = await day.ring(PYO, DINER, '')
  expect((await day.textsOf(PYO, 1))[0]?.text).toMatch(/^\[안심패스\] 접종확인 표\*덕\(41년생\) 뒷자리7308 대구국밥/)
  await keepOfBound(day, call)
  // Every visit of the week is in the log: hers, and the first call of each day.
  expect(await day.world.visits()).toBe(8 + 7)
  const title = '여든 살의 일주일 · An 80-year-old’s week'
  await local(transcriptOf(title, parts, 'week.test.ts')).toMatchFileSnapshot(
    '../../docs/calls/an-80-year-olds-week.md',
  )
})

async function keepOfBound(day: Day, call: Rung): Promise<void> {
  expect(call.lastedMs).toBeLessThan(8_000)
  // A test is told of by no voice, and what is known of yesterday is asked for anew.
  expect(call.played).toEqual(['logged-text whole'])
  expect(ruled(day, call)).toMatchObject(byRules(day, DINER, 'known'))
  parts.push(await day.told(call, 0, '7308'))
}

async function setOwner({ world: { run } }: Day): Promise<void> {
  const pin = `${dataFolder}-pin`
  writeFileSync(pin, '4071\n')
  expect((await run(['sites', 'owner', CARE, '--phone', CARE_PHONE, '--pin', pin])).code).toBe(0)
  rmSync(pin)
}

function ruled({ events }: Day, { visit }: Rung) {
  return events.last(visit, 'pass-decided')
}

/** What the packaged rules say of her on that day; of a line that is nobody's nothing is looked up. */
function byRules(
  { day }: Day,
  number: string,
  evidence: 'known' | 'unknown',
): Pick<PassDecision, 'outcome' | 'ruleId'> & { readonly reason: string } {
  const now = startOfKstDay(day) + NOON_MS
  const site = sitesOf(12).find((each) => each.number === number.replaceAll('-', ''))
  const pyo = peopleAt(now).find(({ id }) => id === 'pyo')
  if (site === undefined || pyo === undefined) throw new Error('no such place or person')
  const asked = { at: now, asKnownAt: now, site }
  const { outcome, ruleId, reason } = decidePass(
    RULES,
    evidence === 'unknown'
      ? { ...asked, person: undefined, evidence }
      : { ...asked, person: { birthDate: pyo.birthDate as CalendarDate }, evidence: pyo.evidence },
  )
  return { outcome, ruleId, reason: reason.code }
}
