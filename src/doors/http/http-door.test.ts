import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { AppError } from '../../domain/errors.ts'
import { createHttpDoor } from './http-door.ts'

const nothing = async () => {
  throw new Error('not asked here')
}

/** A loopback port on which nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('when the demo world has ended, its page says so with 503: no fault of the server', async () => {
  const faults: unknown[] = []
  const door = createHttpDoor({
    readiness: () => {
      throw new Error('not asked here')
    },
    metrics: nothing,
    rooms: [],
    rulebook: { current: () => expect.fail('no rules are asked for here') },
    clock: { now: () => 0 },
    demo: true,
    events: { emit: (event) => faults.push(event) },
    demoPage: { port: await deadPort() },
  })
  for (const url of ['/', '/demo/world']) {
    const answer = await door.inject({ url })
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({
      code: 'DEMO_GONE',
      message: expect.stringContaining('calls are still taken'),
    })
  }
  expect(faults).toEqual([])
  await door.close()
})

test('what must wait for a database is 503 with its code: no fault of the server, and worth asking again', async () => {
  const faults: unknown[] = []
  const away = new AppError('DATABASE_UNAVAILABLE', 'the database does not answer', { retryable: true })
  const door = createHttpDoor({
    readiness: () => {
      throw away
    },
    metrics: nothing,
    rooms: [],
    rulebook: { current: () => expect.fail('no rules are asked for here') },
    clock: { now: () => 0 },
    demo: false,
    events: { emit: (event) => faults.push(event) },
    demoPage: undefined,
  })
  const answer = await door.inject({ url: '/readyz' })
  expect(answer.statusCode).toBe(503)
  expect(answer.json()).toEqual({ code: 'DATABASE_UNAVAILABLE', message: 'the database does not answer' })
  expect(answer.headers['retry-after']).toBe('5')
  expect(faults).toEqual([])
  await door.close()
})

test('a route that does not declare who may call it stops the start', async () => {
  const door = createHttpDoor({
    readiness: () => expect.fail('not asked here'),
    metrics: nothing,
    rooms: [
      (app, _options, done) => {
        app.get('/i/:code/:key/new', async () => 'a name')
        done()
      },
    ],
    rulebook: { current: () => expect.fail('no rules are asked for here') },
    clock: { now: () => 0 },
    demo: false,
    events: { emit: () => {} },
    demoPage: undefined,
  })
  await expect(door.ready()).rejects.toThrow('/i/:code/:key/new does not declare who may call it')
})
