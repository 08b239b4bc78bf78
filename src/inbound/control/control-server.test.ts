import { createInterface } from 'node:readline'
import { type Duplex, duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import type { AppEvent } from '../../ports/kit/events.ts'
import { type ControlDeps, createControlServer } from './control-server.ts'

const ready = {
  http: 'http://127.0.0.1:1',
  publicUrl: 'http://127.0.0.1:1',
  sip: 'sip:127.0.0.1:2',
  clock: 0,
  empty: true,
  demoSites: 12,
}

function pair(overrides: Partial<ControlDeps> = {}) {
  const [server, child] = duplexPair()
  const door = createControlServer(server as Duplex)
  const lines = createInterface({ input: child })[Symbol.asyncIterator]()
  const listeners: ((event: AppEvent) => void)[] = []
  const deps: ControlDeps = {
    now: () => 7,
    reset: async () => {},
    database: async () => {},
    databaseStopped: () => false,
    forwardClock: async (to) => to >= 7,
    arrivalsOf: () => undefined,
    siteNumberOf: () => '0800000001',
    followEvents: (listener) => {
      listeners.push(listener)
      return () => {}
    },
    followArrivals: () => () => {},
    ...overrides,
  }
  const ask = (request: unknown) => child.write(`${JSON.stringify(request)}\n`)
  const next = async () => JSON.parse(String((await lines.next()).value)) as unknown
  return { door, deps, ask, next, child, emit: (event: AppEvent) => listeners.forEach((l) => void l(event)) }
}

test('the child says where it listens, and is told when calls can be taken', async () => {
  const { door, deps, ask, next } = pair()
  ask({ hello: { page: 1, smpp: 2, registry: 3 } })
  expect(await door.hello).toEqual({ page: 1, smpp: 2, registry: 3 })
  door.open(deps, ready)
  expect(await next()).toEqual({ ready })
  door.close()
})

test('a request is answered by its id, a refusal with its code, and nonsense is passed over', async () => {
  const { door, deps, ask, next, child } = pair()
  door.open(deps, ready)
  await next()
  child.write('not json\n')
  ask({ id: 1, method: 'set-clock', params: { now: 3 } })
  expect(await next()).toMatchObject({ id: 1, error: { code: 'CLOCK_ONLY_FORWARD' } })
  ask({ id: 2, method: 'arrivals', params: { siteNumber: '0809999999' } })
  expect(await next()).toMatchObject({ id: 2, error: { code: 'NO_SUCH_SITE' } })
  ask({ id: 3, method: 'clock', params: {} })
  expect(await next()).toEqual({ id: 3, result: { now: 7, databaseStopped: false } })
  door.close()
})

test('events are told as they happen, and a flood of them is cut', async () => {
  const { door, deps, ask, next, emit } = pair()
  door.open(deps, ready)
  await next()
  for (let i = 0; i < 5_000; i++) emit({ type: 'database-back' })
  ask({ id: 9, method: 'clock', params: {} })
  let notices = 0
  for (let message = await next(); !hasId(message); message = await next()) notices += 1
  expect(notices).toBeGreaterThan(0)
  expect(notices).toBeLessThan(2_000)
  door.close()
})

function hasId(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'id' in message
}
