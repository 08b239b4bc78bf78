import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DemoCall, DemoDoor, DemoWorldView } from '../src/contracts/demo-page.ts'
import { type FakeServer, STAFF_TOKEN, startFakeServer } from './fake-server.fixture.ts'

let server: FakeServer

beforeAll(async () => {
  server = await startFakeServer()
})
afterAll(() => server.close())

const get = (path: string) => fetch(server.page + path)
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(server.page + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

/** The call as it is once nothing more is expected of it. */
async function settled(id: string): Promise<DemoCall> {
  const answer = await get(`/demo/calls/${id}/events`)
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let text = ''; reader !== undefined; ) {
    const { value, done } = await reader.read()
    text += value ?? ''
    const last = text.split('\n\n').findLast((event) => event.startsWith('data: ') && event.includes('"settled":true'))
    if (last !== undefined) {
      await reader.cancel()
      return JSON.parse(last.slice(6)) as DemoCall
    }
    if (done) break
  }
  throw new Error('the call never settled')
}

test('an empty world is made at the first start, once', async () => {
  await get('/demo/world')
  expect(server.resets).toHaveLength(1)
  expect(server.resets[0]?.sites).toHaveLength(14)
  expect(server.resets[0]?.bindings.length).toBeGreaterThan(20)
})

test('the world tells its sites and people with numbers as people write them', async () => {
  const world = (await (await get('/demo/world')).json()) as DemoWorldView
  expect(world.clock).toBe('2022-01-12T11:40:00+09:00')
  expect(world.sites[0]).toMatchObject({ number: '080-000-0001', name: '노원카페', answerMode: 'announce' })
  expect(world.people.length).toBeGreaterThanOrEqual(30)
  expect(world.people[0]).toMatchObject({ name: '홍길동', phone: '010-0000-5678' })
})

test('a call rings over SIP and tells step by step what each part did, and why no text came', async () => {
  const answer = await post('/demo/call', { site: '080-000-0002', person: 'hong' })
  expect(answer.status).toBe(202)
  const { callId } = (await answer.json()) as { callId: string }
  const call = await settled(callId)
  expect(call).toMatchObject({
    answer: 486,
    state: 'ended',
    phone: '010-0000-5678',
    noText: 'same-outcome-shown-at-door',
  })
  expect(call.steps.map((step) => `${step.part}/${step.code}`)).toEqual(
    expect.arrayContaining([
      'handset/rings',
      'sip/received',
      'log/database',
      'sip/answered',
      'rules/decided',
      'door/shown',
    ]),
  )
  const sound = await get(`/demo/calls/${callId}/prompt.wav`)
  expect(Buffer.from(await sound.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF')
})

test('the door of a place shows its word of the day and who has arrived', async () => {
  const door = (await (await get('/demo/sites/0800000001/door')).json()) as DemoDoor
  expect(door.wordOfDay.ko).toBe('파란고래')
  expect(door.arrivals[0]).toMatchObject({ lastFour: '5678', outcome: 'pass' })
})

test('a handset that nobody wrote to has an empty inbox, with or without hyphens', async () => {
  expect(await (await get('/demo/handsets/010-0000-5678/messages')).json()).toEqual([])
  expect(await (await get('/demo/handsets/01000005678/messages')).json()).toEqual([])
})

test.each([
  ['/demo/call', { site: '080-000-0001' }],
  ['/demo/call', { site: 'somewhere', person: 'hong' }],
  ['/demo/call', { site: '080-000-0001', person: 'hong', withheld: 'perhaps' }],
  ['/demo/call', []],
  ['/demo/reset', { noon: '2021-02-30T11:40' }],
  ['/demo/faults', { part: 'moon', mode: 'ok' }],
  ['/demo/report', { site: '080-000-0002', reason: 'other' }],
  ['/demo/report', { site: '080-000-0002', arrival: '../../etc', reason: 'other' }],
  ['/demo/report', { site: '080-000-0002', arrival: 'ab'.repeat(16) }],
  ['/demo/report', { site: '080-000-0002', arrival: 'ab'.repeat(16), reason: 'because' }],
  ['/demo/report/settle', { arrival: 'ab'.repeat(16), how: 'perhaps' }],
  ['/demo/faults', { part: 'registry', mode: 'toppled' }],
])('%s refuses %j by name', async (path, body) => {
  const answer = await post(path, body)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'REQUEST_INVALID' })
})

test('nobody unknown rings, and no unknown call is told of', async () => {
  expect((await post('/demo/call', { site: '080-000-0001', person: 'nobody' })).status).toBe(404)
  expect((await get('/demo/calls/none/events')).status).toBe(404)
  expect((await get('/demo/sites/0809999999/door')).status).toBe(404)
})

test('another site cannot make calls or empty the world', async () => {
  const call = { site: '080-000-0002', person: 'hong' }
  expect((await post('/demo/call', call, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post('/demo/call', call, { origin: 'http://elsewhere.example' })).status).toBe(403)
  const text = await fetch(`${server.page}/demo/call`, { method: 'POST', body: JSON.stringify(call) })
  expect(text.status).toBe(415)
})

test('the switches break the parts, and starting over mends them and makes the people anew', async () => {
  expect(await (await post('/demo/faults', { part: 'database', mode: 'stopped' })).json()).toMatchObject({
    database: 'stopped',
  })
  expect(server.database).toEqual(['stop'])
  expect((await post('/demo/reset', { noon: '2021-12-13T11:40' })).status).toBe(200)
  expect(server.database).toEqual(['stop', 'continue'])
  expect(server.resets.at(-1)?.clock).toBe(Date.parse('2021-12-13T11:40+09:00'))
  expect(await (await get('/demo/faults')).json()).toEqual({
    registry: 'ok',
    'text-centre': 'ok',
    database: 'ok',
    identity: 'ok',
  })
})

test('a form without script is answered by a page, not by JSON', async () => {
  const answer = await fetch(`${server.page}/demo/call`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ site: '080-000-0002', person: 'song', lang: 'en' }),
  })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toMatch(/^\/\?lang=en&person=song&site=080-000-0002&call=/)
})

describe('the door says "not this person"', () => {
  const site = '080-000-0002'
  let arrival = ''
  const result = async (path: string, body: unknown) => (await (await post(path, body)).json()) as unknown
  const onDoor = async () => ((await (await get(`/demo/sites/${site}/door`)).json()) as DemoDoor).arrivals[0]

  beforeAll(async () => {
    const { callId } = (await (await post('/demo/call', { site, person: 'hong' })).json()) as { callId: string }
    await settled(callId)
    arrival = (await onDoor())?.key ?? ''
  })

  test.each([
    [202, 'taken', undefined],
    [429, 'limit', { kind: 'not-sent', why: 'limit' }],
    [404, 'gone', { kind: 'not-sent', why: 'gone' }],
    [500, 'failed', { kind: 'not-sent', why: 'failed' }],
  ])('first at the door alone, then by the route that staff use; %i is told as %s', async (status, told, left) => {
    server.answerReports(status)
    const before = server.reports.length
    expect(await result('/demo/report', { site, arrival, reason: 'other-age' })).toEqual({ result: 'held' })
    expect((await onDoor())?.report?.kind).toBe('held')
    expect(server.reports).toHaveLength(before)
    expect(await result('/demo/report/settle', { arrival, how: 'send' })).toEqual({ result: told })
    expect(server.reports.at(-1)).toMatchObject({
      path: '/v1/not-this-person',
      headers: { authorization: `Bearer ${STAFF_TOKEN}` },
      body: { site: '0800000002', visit: arrival, reason: 'other-age' },
    })
    expect((await onDoor())?.report).toEqual(left)
  })

  test('and can be undone: then the server never hears of it', async () => {
    const before = server.reports.length
    await post('/demo/report', { site, arrival, reason: 'other' })
    expect(await result('/demo/report/settle', { arrival, how: 'undo' })).toEqual({ result: 'undone' })
    expect((await onDoor())?.report).toBeUndefined()
    expect(await result('/demo/report/settle', { arrival, how: 'send' })).toEqual({ result: 'gone' })
    expect(server.reports).toHaveLength(before)
  })

  test('only of an arrival that stands there', async () => {
    expect(await result('/demo/report', { site, arrival: 'ab'.repeat(16), reason: 'other' })).toEqual({
      result: 'gone',
    })
  })

  test('without script too, and the page that answers says what came of it', async () => {
    const body = new URLSearchParams({ site, arrival, reason: 'other-name', lang: 'en' })
    const answer = await fetch(`${server.page}/demo/report`, { method: 'POST', body })
    expect(answer.url).toContain('reported=held')
    expect(await answer.text()).toMatch(/You can undo it for one minute.*>Reported<.*Until then you can undo it/s)
    await post('/demo/report/settle', { arrival, how: 'undo' })
  })

  test('another site cannot', async () => {
    const elsewhere = { 'sec-fetch-site': 'cross-site' }
    expect((await post('/demo/report', { site, arrival, reason: 'other' }, elsewhere)).status).toBe(403)
    expect((await post('/demo/report/settle', { arrival, how: 'send' }, elsewhere)).status).toBe(403)
  })
})

test('the service’s own number stands below the places, with its poster, and a call to it names it', async () => {
  const page = await (await get('/?site=080-000-0100')).text()
  expect(page).toMatch(/poster-name">내 정보<.*poster-number">080-000-0100</s)
  expect(page).toContain('방문 등록 없이 내 정보 링크를 받습니다')
  const { callId } = (await (await post('/demo/call', { site: '080-000-0100', person: 'hong' })).json()) as {
    callId: string
  }
  expect(await (await get(`/demo/calls/${callId}`)).json()).toMatchObject({
    siteName: { ko: '내 정보', en: 'My page' },
  })
})

test('it ends by itself when its parent is gone', async () => {
  const other = await startFakeServer()
  other.child.stdin?.end()
  await other.exited
  expect(other.child.exitCode).toBe(0)
  await other.close()
})
