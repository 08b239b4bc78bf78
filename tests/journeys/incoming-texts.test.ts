/** Texts from handsets over the real gateway and database: STOP ends texts to that line, START resumes them, all else is answered once a day. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { HOUR } from '../../src/domain/kit/time.ts'
import { eventually } from '../support/eventually.ts'
import { CAFE, type PassWorker, SALON, startPassWorker } from '../support/pass-worker.ts'

const MINE = '+821000000001' as Line
const THEIRS = '+821000000002' as Line
const STOPPED = '[안심패스] 문자를 더 보내지 않습니다. 다시 받으시려면 START 또는 수신동의를 보내세요'
const RESUMED = '[안심패스] 문자를 다시 보내 드립니다. 그만 받으시려면 STOP 또는 수신거부를 보내세요'
const ONLY = '[안심패스] 보내신 글은 읽지 않습니다. 그만 받으시려면 STOP 또는 수신거부를 보내세요'
const ROK = 0
const TRY_AGAIN = 0x64

let world: PassWorker
beforeAll(async () => {
  world = await startPassWorker()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.startOver()
  world.startLoop()
})

/** Rings and waits until the outbox is empty again. */
async function ring(line: Line, nth = 1): Promise<void> {
  await world.call(line, SALON, nth)
  await eventually(async () => expect(await world.left()).toBe(0))
}

test('STOP is obeyed, confirmed once and told to nobody else; a call is then answered without a text, and said so', async () => {
  await ring(MINE)
  expect(world.inbox(MINE)).toHaveLength(1)
  expect(await world.centre.send(MINE, '수신거부')).toBe(ROK)
  await eventually(() => expect(world.inbox(MINE)).toContain(STOPPED))
  expect(await world.centre.send(MINE, 'stop')).toBe(ROK) // the gateway brings it again, or they send it again
  await ring(MINE, 2)
  expect(world.inbox(MINE)).toHaveLength(2)
  expect(world.events).toContainEqual(expect.objectContaining({ type: 'text-not-sent', why: 'texts-stopped' }))
  expect(await world.statusOfLine(MINE, world.siteOf(CAFE), world.clock.now())).toMatchObject({ noTexts: true })
  expect(await world.statusOfLine(MINE, world.siteOf(SALON), world.clock.now())).toMatchObject({ noTexts: true })
  await ring(THEIRS)
  expect(world.inbox(THEIRS)).toHaveLength(1)
  expect(await world.statusOfLine(THEIRS, world.siteOf(CAFE), world.clock.now())).not.toHaveProperty('noTexts')
})

test('START resumes', async () => {
  await world.centre.send(MINE, 'STOP')
  await world.centre.send(MINE, 'START')
  await eventually(() => expect(world.inbox(MINE)).toEqual([RESUMED, STOPPED]))
  await ring(MINE)
  expect(world.inbox(MINE)).toHaveLength(3)
})

test('STOP and START that come in one moment are obeyed in their order', async () => {
  await Promise.all([
    world.centre.send(MINE, 'STOP'),
    world.centre.send(MINE, 'START'),
    world.centre.send(MINE, 'STOP'),
  ])
  expect(await world.stops.areStopped([MINE])).toEqual([true])
})

test('whoever sends them in turn all day is obeyed each time, and told so four times', async () => {
  for (let turn = 0; turn < 6; turn += 1) await world.centre.send(MINE, turn % 2 === 0 ? 'STOP' : 'START')
  expect(await world.stops.areStopped([MINE])).toEqual([false])
  await eventually(() => expect(world.inbox(MINE)).toHaveLength(4))
})

test('anything else is answered once a day with what to do, and after a STOP not at all', async () => {
  for (const words of ['고맙습니다', 'who is this', '수신거부 하지 마세요']) await world.centre.send(MINE, words)
  await eventually(() => expect(world.inbox(MINE)).toEqual([ONLY]))
  world.setTime(world.clock.now() + 24 * HOUR)
  await world.centre.send(MINE, '고맙습니다')
  await eventually(() => expect(world.inbox(MINE)).toEqual([ONLY, ONLY]))
  await world.centre.send(THEIRS, 'STOP')
  await world.centre.send(THEIRS, 'thanks')
  await eventually(() => expect(world.inbox(THEIRS)).toEqual([STOPPED]))
})

test('정정 and what is wrong opens a request, once however often it comes; its number is asked for by that line alone', async () => {
  expect(await world.centre.send(MINE, '정정 3차 접종이 빠졌어요')).toBe(ROK)
  await world.centre.send(MINE, '정정 3차 접종이 빠졌어요') // the gateway brings it again
  const [request, ...others] = await world.corrections.corrections.all()
  expect(request).toMatchObject({ line: MINE, kind: 'other', state: 'open', words: '3차 접종이 빠졌어요' })
  expect(others).toEqual([])
  await Promise.all([world.corrections.tell(), world.corrections.tell()])
  const opened = `[안심패스] 정정 요청을 받았습니다. 접수번호 ${request?.number}. 결과를 문자로 알려 드립니다`
  await eventually(() => expect(world.inbox(MINE)).toEqual([opened]))
  await world.centre.send(MINE, `정정 ${request?.number.toLowerCase()}`)
  await eventually(() => expect(world.inbox(MINE)).toEqual([opened, opened]))
  await world.centre.send(THEIRS, `WRONG ${request?.number}`)
  await eventually(() => expect(world.inbox(THEIRS)).toEqual([ONLY]))
  expect(world.events).toContainEqual({ type: 'correction-opened', by: 'text' })
  expect(world.events).toContainEqual({ type: 'correction-told', state: 'open', result: 'sent' })
})

test('two a line and day are taken; who sent STOP is texted nothing, and asked for nothing anew', async () => {
  for (const words of ['하나', '둘', '셋', '넷']) await world.centre.send(MINE, `정정 ${words}`)
  expect(await world.corrections.corrections.ofLine(MINE)).toHaveLength(2)
  await eventually(() => expect(world.inbox(MINE)).toEqual([ONLY]))
  await world.centre.send(MINE, 'STOP')
  await eventually(() => expect(world.inbox(MINE)).toHaveLength(2))
  await world.corrections.tell()
  expect(await world.corrections.corrections.due()).toEqual([])
  expect(world.inbox(MINE)).toHaveLength(2)
  expect(world.events.filter(({ type }) => type === 'correction-told')).toEqual(
    Array.from({ length: 2 }, () => ({ type: 'correction-told', state: 'open', result: 'no-texts-here' })),
  )
})

test('while the gateway is away the text stays due, and goes once it is back', async () => {
  await world.centre.send(MINE, '정정')
  world.centre.setFault('down')
  await eventually(() => expect(world.gateway.connected).toBe(false))
  await world.corrections.tell()
  expect(await world.corrections.corrections.due()).toHaveLength(1)
  world.centre.setFault('ok')
  await eventually(async () => {
    await world.corrections.tell()
    expect(await world.corrections.corrections.due()).toEqual([])
  })
  expect(world.inbox(MINE)).toHaveLength(1)
})

test('while the database is away a STOP stays with the gateway: it is not acknowledged, and obeyed when it comes again', async () => {
  await world.databaseAway(true)
  expect(await world.centre.send(MINE, 'STOP')).toBe(TRY_AGAIN)
  await world.databaseAway(false)
  await eventually(async () => expect(await world.centre.send(MINE, 'STOP')).toBe(ROK))
  expect(await world.stops.areStopped([MINE])).toEqual([true])
})
