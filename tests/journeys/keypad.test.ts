/** Calls in which keys are pressed: a birth date, how many came, something wrong. What is heard, what is read, what the door shows; guesses, locks, and parts that are away in the middle. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NOONS } from '../../demo/world/noons.ts'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import type { DemoDoor, DemoWorldView } from '../../src/contracts/demo-page.ts'
import { type CallEvents, followCallEvents } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import { THREE_TRIES } from '../support/three-tries.ts'
import { markIn, pathOf } from '../support/visitor.ts'
import { startWorld, type World } from '../support/world.ts'
import { startOver } from './everyone.ts'
import { CAFE, CARE, CHA, DINER, type KeyedCalls, keep, makeKeyedCalls, nobody } from './keyed-calls.ts'

const GYM = '080-000-0002' // 노원헬스: 486 at once
const MOON = '010-0000-2900' // 문서진's since last month, once 마동우's; both are in the registry with it
const YU = '010-0000-7189' // 유지안, born 1989-09-12, likewise
const HONG = '010-0000-5678' // known
const JUNG = '010-0000-3186' // known too
const LAN = '+84900000012' // Nguyen Thi Lan, born 1996-12-01

let world: World
let handset: Handset
let events: CallEvents
let { ring, told, textsOf, arrivalOf } = {} as KeyedCalls

beforeAll(async () => {
  world = await startWorld({ env: { ANSIMPASS_LOG: 'debug' } })
  events = followCallEvents(world)
  handset = await createHandset({ server: world.sip })
  ;({ ring, told, textsOf, arrivalOf } = makeKeyedCalls(world, events, handset))
})
afterAll(async () => {
  handset?.close()
  await world?.stop()
  await world?.remove()
})

describe.concurrent('at one noon', () => {
  beforeAll(async () => {
    await startOver(world, NOONS[2].at)
    // A store that answers its first question too late for a call asks nobody.
    await ring(nobody(0), CAFE, '', { media: false })
  })

  test('차영식 keys his birth date: one text with the pass and no link, the door names him, and the next call needs no key', async ({
    expect: local,
  }) => {
    const first = await ring(CHA, DINER, '410120')
    expect(first).toMatchObject({ final: 200, heard: [undefined, 'keys-taken'], hungUpBy: 'server' })
    expect(first.played).toEqual(['logged-keys cut', 'keys-taken whole'])
    const [text] = await textsOf(CHA, 1)
    expect(text?.text).toMatch(/^\[안심패스\] 접종확인 차\*식\(41년생\) 뒷자리7241 대구국밥 11:4\d 확인어 [가-힣]+$/)
    expect(await arrivalOf(DINER, '7241')).toMatchObject({ shown: '차*식(41년생) 생년월일로', outcome: 'pass' })
    const next = await ring(CHA, CAFE, '')
    // That a pass follows by text, where the store was too slow for the voice.
    expect(next.heard).toEqual([expect.stringMatching(/^logged-(?:pass|text)$/)])
    expect(next.lastedMs).toBeLessThan(8_000)
    for (const { text: each } of await textsOf(CHA, 2)) expect(each).not.toContain('http')
    expect(world.output()).not.toMatch(/410120|1941-01-20/)
    await keep(local, 'first-call-with-keys', '생년월일을 누르는 첫 전화 · A first call with keys', [
      await told(first, 1, '7241'),
    ])
  })

  test('who keys nothing is asked once more, and gets the link as before', async ({ expect: local }) => {
    const call = await ring(nobody(1), CAFE, '')
    expect(call.heard).toEqual(['logged-keys', 'keys-again'])
    expect(call.lastedMs).toBeLessThan(45_000)
    expect((await textsOf(nobody(1), 1))[0]?.text).toMatch(/^\[안심패스\] 노원카페 11:4\d 방문등록\. 본인확인: http/)
    await keep(local, 'nothing-keyed', '아무것도 누르지 않은 전화 · Nothing keyed', [await told(call, 0)])
  })

  test('who presses keys that come in the sound alone is told that they are not heard, and gets the link', async ({
    expect: local,
  }) => {
    const call = await ring(nobody(7), CAFE, '', { keysInSound: true })
    expect(call).toMatchObject({ heard: ['logged-unheard'], hungUpBy: 'server' })
    expect(call.lastedMs).toBeLessThan(8_500)
    expect((await textsOf(nobody(7), 1))[0]?.text).toContain('본인확인: http')
    await keep(local, 'keys-not-heard', '번호 누름이 들리지 않는 전화 · A phone whose keys are not heard', [
      await told(call, 0),
    ])
  })

  test('who hangs up in the middle of the digits loses nothing: the visit is logged, the link comes at once', async ({
    expect: local,
  }) => {
    const call = await ring(nobody(2), CAFE, '4101', { hangUpAfterKeys: true })
    expect(call).toMatchObject({ hungUpBy: 'handset' })
    expect(events.last(call.visit, 'visit-stored')).toMatchObject({ already: false })
    expect((await textsOf(nobody(2), 1))[0]?.text).toContain('본인확인: http')
    expect(performance.now() - call.endedAt).toBeLessThan(10_000)
    await keep(local, 'hung-up-in-the-middle', '누르다가 끊은 전화 · Hung up in the middle', [await told(call, 0)])
  })

  test('wrong lengths and days that are none are asked for once more; then the link comes', async ({
    expect: local,
  }) => {
    const call = await ring(nobody(3), CAFE, '4101#,991301')
    expect(call.heard).toEqual([undefined, undefined])
    expect(call.played).toEqual(['logged-keys cut', 'keys-again cut'])
    expect((await textsOf(nobody(3), 1))[0]?.text).toContain('본인확인: http')
    await keep(local, 'wrong-lengths', '자릿수가 다르거나 없는 날짜 · Wrong lengths and days that are none', [
      await told(call, 0),
    ])
  })

  test('where both centuries fit one key tells', async ({ expect: local }) => {
    const call = await ring(nobody(4), CAFE, '100505,2')
    expect(call.played).toEqual(['logged-keys cut', 'keys-century cut', 'keys-taken whole'])
    expect((await textsOf(nobody(4), 1))[0]?.text).toContain('생년월일 확인 안 됨. 혼자면 이용가능')
    await keep(local, 'both-centuries', '천구백년대와 이천년대가 모두 맞을 때 · Where both centuries fit', [
      await told(call, 0),
    ])
  })

  test('# in front speaks English, * starts over; the text is English too', async ({ expect: local }) => {
    const call = await ring(YU, CAFE, '#,99*890912')
    expect(call.languages).toEqual([undefined, undefined, 'en'])
    expect((await textsOf(YU, 1))[0]?.text).toMatch(
      /^\[AnsimPass\] VACCINATED .* \(b\.1989\) \.\.7189 Nowon Cafe 11:4\d/,
    )
    await keep(local, 'english', '#로 영어, *로 다시 · English by #, * starts over', [await told(call, 0)])
  })

  test('a foreign number begins in English', async () => {
    const call = await ring(LAN, CAFE, '961201')
    expect(call).toMatchObject({ heard: [undefined, 'keys-taken'], languages: [undefined, 'en'] })
    expect((await textsOf(LAN, 1))[0]?.text).toMatch(/^\[AnsimPass\] VACCINATED /)
  })

  test('a number that changed hands passes by the birth date of who has it now, and by no other’s', async ({
    expect: local,
  }) => {
    const wrong = await ring(MOON, CAFE, '410120')
    expect((await textsOf(MOON, 1))[0]?.text).toContain('생년월일 확인 안 됨. 혼자면 이용가능')
    const right = await ring(MOON, CAFE, '970523')
    expect((await textsOf(MOON, 2))[0]?.text).toContain('접종확인 문*진(97년생)')
    const calls = [await told(wrong, 1), await told(right, 0)]
    await keep(local, 'changed-hands', '주인이 바뀐 번호 · A number that changed hands', calls)
  })

  test('three misses of a line lock it for the day: the right words, and the link still comes', async ({
    expect: local,
  }) => {
    const calls = []
    for (const [nth, wrong] of ['500101', '500102', '500103'].entries()) {
      calls.push(await ring(nobody(5), CAFE, wrong))
      const [text] = await textsOf(nobody(5), nth + 1)
      expect(text?.text).toMatch(
        nth < 2
          ? /^\[안심패스\] 방문등록 노원카페 11:4\d\. 생년월일 확인 안 됨\. 혼자면 이용가능, 일행은 증명 필요$/
          : /^\[안심\] 방문등록 노원카페 11:4\d\. 생년월일은 내일 다시\. 혼자면 이용가능, 일행은 증명 필요$/,
      )
    }
    const locked = await ring(nobody(5), DINER, '410120')
    expect(locked.heard).toEqual(['logged', 'keys-locked'])
    expect((await textsOf(nobody(5), 4))[0]?.text).toContain('본인확인: http')
    expect(await arrivalOf(DINER, nobody(5).slice(-4))).toMatchObject({ shown: '', outcome: 'unverified' })
    await keep(local, 'three-misses', '세 번 틀린 날 · Three misses', [
      ...(await Promise.all(calls.map((call, nth) => told(call, 3 - nth)))),
      await told({ ...locked, keys: '' }, 0, nobody(5).slice(-4)),
    ])
  })

  test('a line that is bound is not asked, and neither is anybody at a silent place', async () => {
    // A birth date from habit: the words are said once more, and that is all.
    expect((await ring(HONG, DINER, '410120')).played).toEqual(['logged-text cut', 'logged-text whole'])
    expect((await textsOf(HONG, 1))[0]?.text).toContain('접종확인 홍*동(80년생)')
    await ring(nobody(6), GYM, '410120')
    expect((await textsOf(nobody(6), 1))[0]?.text).toContain('본인확인: http')
  })
})

describe('one thing after the other', () => {
  beforeEach(() => startOver(world, NOONS[2].at))

  test(
    'a date that somebody has and one that nobody has are told the same, for as long, with the same end',
    THREE_TRIES,
    async () => {
      const calls = [
        await ring(CHA, CAFE, '410120'),
        await ring(YU, CAFE, '410120'),
        await ring(nobody(9), CAFE, '410120'),
      ]
      expect(new Set(calls.map(({ heard, played, hungUpBy }) => JSON.stringify([heard, played, hungUpBy]))).size).toBe(
        1,
      )
      const lasted = calls.map(({ lastedMs }) => lastedMs)
      expect(Math.max(...lasted) - Math.min(...lasted)).toBeLessThan(400)
    },
  )

  test('the registry goes away in the middle: the text says that it could not be checked, and it is no miss', async () => {
    await ring(CHA, CAFE, '410120', { beforeKeys: () => world.setFault('registry', 'down') })
    expect((await textsOf(CHA, 1))[0]?.text).toContain('조회 불가. 혼자면 이용가능')
    await world.setFault('registry', 'ok')
    expect((await ring(CHA, CAFE, '410120')).heard).toEqual([undefined, 'keys-taken'])
    expect((await textsOf(CHA, 2))[0]?.text).toContain('접종확인 차*식(41년생)')
  })

  test('the database is stopped in the middle: the date waits in the spool, and its one text comes when it is back', async () => {
    const call = await ring(CHA, CAFE, '410120', { beforeKeys: () => world.setFault('database', 'stopped') })
    expect(call.heard).toEqual([undefined, 'keys-taken'])
    expect(events.last(call.visit, 'keypad-ended')).toMatchObject({ result: 'birth-date', where: 'spool' })
    await world.setFault('database', 'ok')
    expect((await textsOf(CHA, 1))[0]?.text).toContain('접종확인 차*식(41년생)')
    expect(await world.visits()).toBe(1)
  })

  test('the text centre goes away in the middle: the one text comes once it is back', async () => {
    await ring(CHA, CAFE, '410120', { beforeKeys: () => world.setFault('text-centre', 'down') })
    await world.setFault('text-centre', 'ok')
    expect((await textsOf(CHA, 1))[0]?.text).toContain('접종확인 차*식(41년생)')
  })
})

describe('a booking under another’s number, and a number that changed hands', () => {
  const SON = '010-0000-7309' // has booked for 표순덕, born 1941-09-02; the registry has his number with her record
  beforeAll(() => startOver(world, NOONS[1].at))

  test('the phone that booked is nobody’s by itself, and opens nothing by another date', async () => {
    expect((await ring(SON, CAFE, '', { media: false })).final).toBe(486) // no sound, no question
    expect((await textsOf(SON, 1))[0]?.text).toContain('본인확인: http')
    await ring(SON, DINER, '700315')
    expect((await textsOf(SON, 2))[0]?.text).toContain('생년월일 확인 안 됨')
    expect(await arrivalOf(DINER, '7309')).toMatchObject({ outcome: 'unverified', shown: '' })
  })

  test('with her birth date it names her to staff, and where an identity check is asked for it stays nobody’s', async () => {
    await ring(SON, CAFE, '410902')
    expect((await textsOf(SON, 3))[0]?.text).toMatch(/접종확인 표\*덕\(41년생\) 뒷자리7309/)
    // That a text follows, where the store was too slow for the voice.
    expect((await ring(SON, CARE, '')).played).toEqual([expect.stringMatching(/^logged-(?:link|text) whole$/)])
    expect((await textsOf(SON, 4))[0]?.text).toContain('본인확인: http')
    expect(await arrivalOf(CARE, '7309')).toMatchObject({ outcome: 'unknown', shown: '' })
  })

  test('of a number that changed hands no record passes on the phone alone, though two hold it', async () => {
    expect((await ring(MOON, DINER, '', { media: false })).final).toBe(486) // no sound, no question
    expect((await textsOf(MOON, 1))[0]?.text).toContain('본인확인: http')
    expect(await arrivalOf(DINER, '2900')).toMatchObject({ outcome: 'unverified', shown: '' })
  })
})

describe('who is known', () => {
  let ownNumber = ''
  beforeAll(async () => {
    await startOver(world, NOONS[2].at)
    const { selfNumber } = await world.get<DemoWorldView>('/demo/world')
    ownNumber = selfNumber ?? ''
    await nameCompanions(HONG, [
      { name: '홍아이', 'birth-date': '20120304', relation: 'child' },
      { name: '오순이', 'birth-date': '19410120', relation: 'parent' },
    ])
  })

  test('keys how many came: two are checked in, the door shows both, and the one text says so', async ({
    expect: local,
  }) => {
    const before = await world.visits()
    const call = await ring(HONG, DINER, '2')
    expect(call).toMatchObject({ final: 200, heard: [undefined, 'came-two'], hungUpBy: 'server' })
    expect(call.lastedMs).toBeLessThan(12_000)
    expect(await world.visits()).toBe(before + 2)
    const [text] = await textsOf(HONG, 2)
    expect(text?.text).toMatch(
      /^\[안심패스\] 접종확인 홍\*동\(80년생\) 뒷자리5678 동반1명 대구국밥 11:4\d 확인어 [가-힣]+$/,
    )
    expect(await shownAt(DINER)).toEqual(['동반 홍*이(12년생)', '홍*동(80년생)'])
    await keep(local, 'two-people', '두 사람이 왔을 때 · Two people came', [await told(call, 0)])
  })

  test('forgotten in the first call it is said in the next one, in English too: who is there already comes no second time', async ({
    expect: local,
  }) => {
    const before = await world.visits()
    const call = await ring(HONG, DINER, '#,3')
    expect(call.played).toEqual(['repeat cut', 'repeat cut', 'came-three whole'])
    expect(call.languages).toEqual([undefined, undefined, 'en'])
    expect(await world.visits()).toBe(before + 1)
    expect(await shownAt(DINER)).toEqual(['동반 오*이(41년생)', '동반 홍*이(12년생)', '홍*동(80년생)'])
    await keep(local, 'three-people', '나중에 세 사람이라고 할 때 · Three people, said later', [await told(call, -1)])
  })

  test('the shop’s phone says that their documents were seen: the door does, of who needed one, and nobody is entered', async ({
    expect: local,
  }) => {
    const shop = '02-000-0001'
    const folder = mkdtempSync(join(tmpdir(), 'ansimpass-pin-'))
    writeFileSync(join(folder, 'pin'), '4071\n')
    await world.run(['sites', 'owner', DINER, '--phone', shop, '--pin', join(folder, 'pin')])
    rmSync(folder, { recursive: true })
    await eventually(async () => expect((await ring(shop, DINER, '')).heard).toEqual(['shop-pin']), 20_000)
    const before = await world.visits()
    const call = await ring(shop, DINER, '4071,3,01000005678#,2')
    expect(call.played.slice(-3)).toEqual(['shop-seen cut', 'shop-companions whole', 'shop-menu whole'])
    await eventually(async () =>
      expect(await outcomesAt(DINER)).toEqual([
        ['동반 오*이(41년생)', 'document-seen'],
        ['동반 홍*이(12년생)', 'not-required'],
        ['홍*동(80년생)', 'pass'],
      ]),
    )
    expect(await world.visits()).toBe(before)
    await keep(local, 'companions-documents', '동반자 증명서를 보았을 때 · Companions’ documents seen', [
      await told(call, 0),
    ])
    await world.run(['sites', 'owner', DINER, '--remove'])
  })

  test('who hangs up behind the key loses nothing: the companion is checked in, and the text says so', async () => {
    const before = await world.visits()
    const call = await ring(HONG, CAFE, '2', { hangUpAfterKeys: true })
    expect(call).toMatchObject({ hungUpBy: 'handset' })
    expect((await textsOf(HONG, 3))[0]?.text).toContain('뒷자리5678 동반1명 노원카페')
    expect(await world.visits()).toBe(before + 2)
  })

  test('9 opens a correction request, whose number comes by text; the same day it is the same one', async ({
    expect: local,
  }) => {
    const call = await ring(HONG, CAFE, '9')
    expect(call).toMatchObject({ heard: [undefined, 'correction-taken'], hungUpBy: 'server' })
    const [text] = await textsOf(HONG, 4)
    const [, number = ''] = /정정 요청을 받았습니다\. 접수번호 (\w{4})\. 결과를 문자로/.exec(text?.text ?? '') ?? []
    expect((await world.run(['corrections', 'list'])).stdout).toMatch(
      new RegExp(`^${number}\t2022-01-12\t010-0000-5678\tstatus\topen`),
    )
    expect((await ring(HONG, CAFE, '9')).heard).toEqual([undefined, 'correction-known'])
    const kept = await told(call, 0)
    await keep(local, 'something-is-wrong', '틀린 점이 있을 때 · Something is wrong', [
      { ...kept, text: kept.text?.replace(number, '3F7K') },
    ])
  })

  test('where nobody is named that is said; without a key nothing is added, and no text waits', async ({
    expect: local,
  }) => {
    const before = await world.visits()
    const call = await ring(JUNG, CAFE, '3')
    expect(call.heard).toEqual([undefined, 'came-nobody'])
    expect((await textsOf(JUNG, 1))[0]?.text).toMatch(/접종확인 정\*윤\(86년생\) 뒷자리3186 노원카페/)
    await keep(local, 'no-companions', '적어 둔 동반자가 없을 때 · No companions are named', [await told(call, 0)])
    const quiet = await ring(JUNG, DINER, '')
    expect(quiet.played).toEqual([expect.stringMatching(/^logged-(?:pass|text) whole$/)])
    expect(quiet.lastedMs).toBeLessThan(8_000)
    expect(await world.visits()).toBe(before + 2)
  })

  test('while the database hangs nobody hears that a companion is checked in, nor waits long; keyed again it is one visit', async () => {
    const before = await world.visits()
    const stopped = { beforeKeys: () => world.setFault('database', 'stopped') }
    const call = await ring(HONG, CAFE, '3', stopped)
    expect(call.heard).toEqual([undefined, 'came-later'])
    expect(call.lastedMs).toBeLessThan(20_000)
    await world.setFault('database', 'ok')
    expect((await ring(HONG, CAFE, '3')).heard).toEqual([undefined, 'came-three'])
    expect(await world.visits()).toBe(before + 1) // the other one came before
  })

  /** On the guardian's own page, without a browser: the link of a text, the digits, the form. */
  async function nameCompanions(phone: string, companions: readonly Readonly<Record<string, string>>[]) {
    await ring(phone, ownNumber, '', { media: false })
    const [text] = await textsOf(phone, 1)
    const { pathname } = new URL(/http\S+$/.exec(text?.text ?? '')?.[0] ?? '')
    const page = await fetch(`${world.http}${pathname}`)
    const digits = { digits: phone.slice(-4), mark: markIn(await page.text()) }
    const opened = await postForm(pathname, digits, cookiesOf(page))
    const cookie = cookiesOf(opened)
    const base = pathOf(opened.headers.get('location') ?? '')
    for (const companion of companions) {
      const added = await postForm(`${base}/me/companions`, { ...companion, agree: 'yes' }, cookie)
      expect(added.headers.get('location')).toContain('said=added')
    }
  }

  const cookiesOf = ({ headers }: Response) =>
    headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ')

  function postForm(path: string, form: Readonly<Record<string, string>>, cookie: string): Promise<Response> {
    const headers = { origin: world.http, cookie }
    return fetch(`${world.http}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams(form),
    })
  }

  const shownAt = async (site: string) => (await outcomesAt(site)).map(([shown]) => shown)

  async function outcomesAt(site: string) {
    const { arrivals } = await world.get<DemoDoor>(`/demo/sites/${site}/door`)
    return arrivals.filter(({ lastFour }) => lastFour === '5678').map(({ shown, outcome }) => [shown, outcome] as const)
  }
})

describe('the phone of a shop', () => {
  const SHOP = '02-000-0001'
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-shop-'))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const owner = (site: string) => world.run(['sites', 'owner', site, '--phone', SHOP, '--pin', file('pin', '4071\n')])
  beforeAll(async () => {
    await startOver(world, NOONS[2].at)
    expect((await owner(DINER)).code).toBe(0)
    // Every program hears of it; a call that asks for the PIN and gets no key shows that it has.
    await eventually(async () => expect((await ring(SHOP, DINER, '')).heard).toEqual(['shop-pin']), 20_000)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is no visit but hears the last guests and enters one by alias, whom the door shows and the authority finds', async ({
    expect: local,
  }) => {
    const before = await world.visits()
    // Three, so that no call of the shop before it was its owner's is among the last.
    for (const guest of [JUNG, '010-0000-6894', HONG]) {
      await ring(guest, DINER, '', { media: false })
      await textsOf(guest, 1)
    }
    const contact = file('contact', '010-0000-0001 홍길동')
    const { alias } = JSON.parse((await world.run(['alias', 'issue', '--contact', contact, '--json'])).stdout)
    const { wordOfDay } = await world.get<DemoDoor>(`/demo/sites/${DINER}/door`)
    const word = wordOfDay.en.split(' ').map((part) => `word-${part.toLowerCase()} whole`)
    const call = await ring(SHOP, DINER, `4071,1,,,,,2,,,,,,3,${alias}#,1,,1`)
    expect(call).toMatchObject({ final: 200, hungUpBy: 'server' })
    const three = (...kinds: readonly string[]) => kinds.map((kind) => `shop-arrival-${kind} whole`)
    expect(call.played).toEqual([
      ...['shop-pin cut', 'shop-menu cut', 'shop-arrivals whole', ...three('pass', 'pass', 'pass'), 'shop-menu cut'],
      ...['shop-word whole', ...word, ...word, 'shop-menu cut'],
      ...['shop-visitor cut', 'shop-seen cut', 'shop-entered whole', 'shop-menu cut', 'shop-arrivals whole'],
      ...[...three('document-seen', 'pass', 'pass'), 'shop-menu whole'],
    ])
    const digits = call.digits.map((each) => (each === alias.slice(-4) ? '6789' : each))
    const pressed = call.keys.replace(alias, '23456789').replaceAll(/,+/g, ',')
    await keep(local, 'shop-menu', '가게 전화의 메뉴 · The shop menu', [
      { ...(await told(call, 0)), keys: pressed, digits },
    ])
    expect(await arrivalOf(DINER, alias.slice(-4))).toMatchObject({ outcome: 'document-seen', shown: '' })
    expect(await world.visits()).toBe(before + 4)
    const key = join(`${world.dataFolder}-authority`, 'private-key.json')
    const { stdout } = await world.run(['visits', 'find', '--key', key, '--alias', alias])
    expect(stdout).toMatch(/대구국밥\t\d{4}-\d{4}\tstaff\n1건/)
    expect(stdout).toContain('010-0000-0001\t홍길동')
    expect(world.output()).not.toMatch(new RegExp(`"4071"|${alias}|홍길동`))
  })

  test('at another place is a guest like any other, and sees nothing there', async () => {
    const before = await world.visits()
    const call = await ring(SHOP, CAFE, '4071,1')
    expect(call.played.filter((each) => each.startsWith('shop-'))).toEqual([])
    expect(await world.visits()).toBe(before + 1)
  })

  test('who hangs up behind the digits of a guest has entered nobody, and nothing is left of the call', async () => {
    const before = await world.visits()
    const call = await ring(SHOP, DINER, '4071', { hangUpAfterKeys: true })
    expect(call).toMatchObject({ hungUpBy: 'handset' })
    expect(await world.visits()).toBe(before)
  })

  test('three wrong PINs lock it till tomorrow, and no more is learned by whoever rings in its name', async () => {
    expect((await ring(SHOP, DINER, '0001,0002,0003')).played).toEqual([
      ...['shop-pin cut', 'shop-pin-again cut', 'shop-pin-again cut', 'shop-locked whole'],
    ])
    expect((await ring(SHOP, DINER, '4071')).played).toEqual(['shop-pin cut', 'shop-locked whole'])
    await world.run(['sites', 'owner', DINER, '--remove'])
    await eventually(async () => expect((await ring(SHOP, DINER, '')).heard).not.toContain('shop-pin'), 20_000)
  })
})
