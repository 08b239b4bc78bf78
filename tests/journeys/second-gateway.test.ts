/** A whole server with a second text gateway over smpps: the first away, throttled or silent, the second takes over by its policy and gives back, nobody is texted twice, receipts and prices are of both. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTextCentre, type TextCentre } from '../../demo/text-centre/text-centre.ts'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import type { DemoMessage } from '../../src/contracts/demo-page.ts'
import { type CallEvents, followCallEvents, newCall } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import { makeTestCertificates, type TestCertificates } from '../support/test-certificates.ts'
import { startWorld, type World } from '../support/world.ts'

const CAFE = '080-000-0001'
const account = { systemId: 'other', password: 'secret' }
/** How long a gateway that says nothing is waited for, not to make the test long. */
const PATIENCE = { name: 'first', enquireLinkSeconds: 1, answerSeconds: 2, patienceSeconds: 8 }
const POLICY = { unreachableSeconds: 2, throttledSeconds: 1, wellSeconds: 2 }
/** Won: those of the first and of the second. */
const PRICES = { main: 8, second: 11 }
const NONE_ABROAD = { textsAbroad: 0, wonAbroad: 0 }

let closing: AsyncDisposableStack
let certificates: TestCertificates
let second: TextCentre
let world: World
let handset: Handset
let events: CallEvents
/** Who rang, and by which gateway their text went. */
const rung: { readonly phone: string; readonly by: string }[] = []

beforeAll(async () => {
  closing = new AsyncDisposableStack()
  certificates = closing.adopt(makeTestCertificates(), (it) => it.remove())
  second = closing.adopt(await startTextCentre({ port: 0, clock: () => Date.now(), account }), (it) => it.close())
  const port = await overTls(second.port)
  const file = join(certificates.folder, 'second.json')
  const smpp = { address: `smpps://${account.systemId}@127.0.0.1:${port}`, password: account.password }
  const gateway = { smpp: { ...smpp, profile: { name: 'other' } }, authority: 'ca.crt', policy: POLICY }
  writeFileSync(file, JSON.stringify(gateway), { mode: 0o600 })
  const profile = join(certificates.folder, 'first.json')
  writeFileSync(profile, JSON.stringify(PATIENCE))
  const settings = { ANSIMPASS_GATEWAY: profile, ANSIMPASS_SECOND_GATEWAY: file }
  world = closing.adopt(await startWorld({ env: { ANSIMPASS_LOG: 'debug', ...settings } }), async (it) => {
    await it.stop()
    await it.remove()
  })
  events = followCallEvents(world)
  handset = closing.adopt(await createHandset({ server: world.sip }), (it) => it.close())
})
afterAll(() => closing?.disposeAsync())

test('throttled, then away, then silent, each time back: each text goes once, by the gateway that is there', async () => {
  for (const [gateway, won] of Object.entries(PRICES))
    await command('budgets', 'price', 'sms', String(won), '--gateway', gateway)
  expect(await ring(2)).toEqual(['main', 'main'])

  await world.setFault('text-centre', 'throttle')
  expect(await ring(3)).toEqual(['second', 'second', 'second'])
  await gatewayInUse('second')
  await world.setFault('text-centre', 'ok')
  await gatewayInUse('main')
  expect(await ring(1)).toEqual(['main'])

  await world.setFault('text-centre', 'down')
  expect(await ring(3)).toEqual(['second', 'second', 'second'])
  await world.setFault('text-centre', 'ok')
  await gatewayInUse('main')
  expect(await ring(2)).toEqual(['main', 'main'])

  // It hangs: what it was given and never answered has one copy out, and the other goes by the second.
  await world.setFault('text-centre', 'silent')
  expect(await ring(3)).toEqual(['second', 'second', 'second'])
  await world.setFault('text-centre', 'ok')
  await gatewayInUse('main')

  for (const { phone, by } of rung) {
    const texts = { main: (await textsOf(phone)).length, second: second.inbox(e164(phone)).length }
    expect([phone, texts]).toEqual([phone, by === 'main' ? { main: 1, second: 0 } : { main: 0, second: 1 }])
  }
  await eventually(async () =>
    expect(await command('budgets', 'gateways', '--json').then(JSON.parse)).toEqual([
      { gateway: 'main', kind: 'sms', texts: 5, won: 5 * PRICES.main, ...NONE_ABROAD },
      { gateway: 'second', kind: 'sms', texts: 9, won: 9 * PRICES.second, ...NONE_ABROAD },
    ]),
  )
  const [cafe] = (await command('budgets', 'list', '--json').then(JSON.parse)) as { texts: number; won: number }[]
  expect(cafe).toMatchObject({ texts: 14, won: 5 * PRICES.main + 9 * PRICES.second })
})

/** Rings with so many new phones at once. @returns by which gateway each one's text went; each has its receipt */
async function ring(count: number): Promise<readonly string[]> {
  const calls = Array.from({ length: count }, (_, nth) => {
    const nthOfAll = rung.length + nth
    const phone = `010-0000-${1_000 + nthOfAll}`
    return { phone, ...newCall(`second-gateway-${nthOfAll}`, CAFE) }
  })
  const went = await Promise.all(
    calls.map(async ({ phone, visit, ...call }) => {
      const { final } = await handset.ring({ siteNumber: CAFE, from: phone, ...call, media: false, maxMs: 20_000 })
      expect(final).toBeGreaterThanOrEqual(200)
      const { by } = await events.next(visit, ['text-sent'], 30_000)
      expect(await events.next(visit, ['text-receipt'])).toMatchObject({ state: 'delivered' })
      return { phone, by }
    }),
  )
  rung.push(...went)
  return went.map(({ by }) => by)
}

async function command(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await world.run(args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

/** As an operator sees it. */
async function gatewayInUse(name: 'main' | 'second'): Promise<void> {
  await eventually(async () => {
    const page = await (await fetch(`${world.http}/metrics`)).text()
    expect(page).toMatch(
      new RegExp(`^ansimpass_second_gateway_in_use\\{program="texts"\\} ${name === 'second' ? 1 : 0}$`, 'm'),
    )
  }, 20_000)
}

function textsOf(phone: string): Promise<readonly DemoMessage[]> {
  return world.get(`/demo/handsets/${encodeURIComponent(phone)}/messages`)
}

function e164(phone: string): string {
  return `+82${phone.replaceAll('-', '').slice(1)}`
}

/** In front of the centre, on a port of its own. */
async function overTls(centre: number): Promise<number> {
  const { certificate, key } = certificates.sign('other-gateway')
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (socket) => {
    const behind = connect(centre, '127.0.0.1')
    pipeline(socket, behind, socket, () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.defer(() => void server.close())
  return (server.address() as AddressInfo).port
}
