/** Carrier NAT at lunch: thousands of people behind one address, and somebody who guesses among them. */
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { markIn, pathOf } from '../../support/visitor.ts'
import { lineOf, startVisitorWorld, type VisitorWorld } from '../../support/visitor-world.ts'

const PEOPLE = 2_000
const WRONG = 500
/** Requests on the way at once. */
const AT_ONCE = 64

let world: VisitorWorld
let port: number
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE + 16 })
beforeAll(async () => {
  world = await startVisitorWorld()
  await world.door.listen({ host: '127.0.0.1', port: 0 })
  port = (world.door.server.address() as AddressInfo).port
})
afterAll(async () => {
  agent.destroy()
  await world.close()
})

test('two thousand people from one address in a minute all get through, while 500 wrong codes from there are refused from the 61st on', async () => {
  const lines = Array.from({ length: PEOPLE }, (_, nth) => lineOf(nth))
  const codes = await Promise.all(lines.map((line) => world.link(line)))
  const begun = performance.now()
  const guessing = inTurn(
    Array.from({ length: WRONG }, (_, nth) => wrongCode(nth)),
    16,
    (code) => ask('GET', `/i/${code}`),
  )
  const people = inTurn(
    lines.map((line, nth) => ({ line, code: codes[nth] ?? '' })),
    AT_ONCE,
    openLink,
  )
  const [refused, opened] = await Promise.all([guessing, people])
  expect(performance.now() - begun).toBeLessThan(60_000)
  expect(opened.filter((it) => it.digits === 303 && it.journey === 200)).toHaveLength(PEOPLE)
  expect(new Set(opened.map(({ base }) => base)).size).toBe(PEOPLE)
  const counts = refused.map(({ status }) => status)
  expect(counts.filter((status) => status === 404)).toHaveLength(60)
  expect(counts.filter((status) => status === 429)).toHaveLength(WRONG - 60)
  const seen = await Promise.all(codes.map((code) => world.linkStore.look(code, world.clock.now())))
  expect(seen.filter(({ state }) => state === 'opened')).toHaveLength(PEOPLE)
  // After that too: a right code is never refused for the address it is asked from.
  expect((await ask('GET', `/i/${wrongCode(WRONG)}`)).status).toBe(429)
  expect((await openLink({ line: lineOf(PEOPLE), code: await world.link(lineOf(PEOPLE)) })).journey).toBe(200)
})

async function openLink({ line, code }: { readonly line: string; readonly code: string }) {
  const page = await ask('GET', `/i/${code}`)
  const form = new URLSearchParams({ digits: line.slice(-4), mark: markIn(page.body) }).toString()
  const posted = await ask('POST', `/i/${code}`, { cookie: page.cookie, form })
  const cookie = [page.cookie, posted.cookie].join('; ')
  const base = pathOf(posted.location)
  const journey = await ask('GET', base, { cookie })
  return { digits: posted.status, base, journey: journey.body.includes('name="agree-identity"') ? journey.status : 0 }
}

function wrongCode(nth: number): string {
  return `ZZZZZZZZ${[...String(nth).padStart(4, '0')].map((digit) => 'ABCDEFGHJK'[Number(digit)]).join('')}`
}

/** Each in the order of the list, so many on the way at a time. */
async function inTurn<In, Out>(list: readonly In[], atOnce: number, work: (each: In) => Promise<Out>): Promise<Out[]> {
  const out: Out[] = []
  const queue = list.entries()
  const worker = async () => {
    for (const [nth, each] of queue) out[nth] = await work(each)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return out
}

type Asked = { readonly status: number; readonly body: string; readonly location: string; readonly cookie: string }

function ask(
  method: 'GET' | 'POST',
  path: string,
  { cookie, form }: { readonly cookie?: string; readonly form?: string } = {},
): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(cookie === undefined ? {} : { cookie }),
      ...(form === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }),
    }
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (body += part))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body,
          location: response.headers.location ?? '',
          cookie: (response.headers['set-cookie'] ?? []).map((set) => set.split(';', 1)[0]).join('; '),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(form)
  })
}
