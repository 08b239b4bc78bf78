import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { AppError } from '../../../domain/kit/errors.ts'
import { createHttpServer, type HttpDeps } from './http-server.ts'

const nothing = async () => {
  throw new Error('not asked here')
}

function doorOf(more: Partial<HttpDeps> = {}) {
  return createHttpServer({
    readiness: () => expect.fail('not asked here'),
    metrics: nothing,
    rooms: [],
    rulebook: { current: () => expect.fail('no rules are asked for here') },
    clock: { now: () => 0 },
    demo: false,
    events: { emit: () => {} },
    demoPage: undefined,
    publicUrl: 'http://127.0.0.1:8080',
    hosts: [],
    ...more,
  })
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
  const door = doorOf({
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
  const door = doorOf({
    readiness: () => {
      throw away
    },
    events: { emit: (event) => faults.push(event) },
  })
  const answer = await door.inject({ url: '/readyz' })
  expect(answer.statusCode).toBe(503)
  expect(answer.json()).toEqual({ code: 'DATABASE_UNAVAILABLE', message: 'the database does not answer' })
  expect(answer.headers['retry-after']).toBe('5')
  expect(faults).toEqual([])
  await door.close()
})

test('a route that does not declare who may call it stops the start', async () => {
  const door = doorOf({
    rooms: [
      (app, _options, done) => {
        app.get('/i/:code/:key/new', async () => 'a name')
        done()
      },
    ],
  })
  await expect(door.ready()).rejects.toThrow('/i/:code/:key/new does not declare who may call it')
})

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test('an unknown address answers a browser with a page in its language, and a program in our form of JSON', async () => {
  const door = doorOf()
  const page = await door.inject({ url: '/nowhere', headers: BROWSER })
  expect(page.statusCode).toBe(404)
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  })
  expect(page.body).toContain('페이지를 찾을 수 없습니다')
  for (const [url, wish] of [
    ['/nowhere', 'zh-CN,zh;q=0.9,en;q=0.5'],
    ['/nowhere?lang=zh', 'vi-VN'],
  ] as const) {
    const { body } = await door.inject({ url, headers: { ...BROWSER, 'accept-language': wish } })
    expect(body).toMatch(/^<!doctype html><html lang="zh-Hans">.*找不到页面/s)
    expect(body).toContain('<a href="?lang=ko" lang="ko">한국어</a>')
  }
  for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }, { accept: 'image/webp,*/*' }]) {
    const answer = await door.inject({ url: '/nowhere', headers })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND'])
  }
  await door.close()
})

test('where the public address is https, browsers are told to come by https only; where it is not, nothing of it', async () => {
  const hsts = 'strict-transport-security'
  const secure = doorOf({ publicUrl: 'https://pass.example' })
  for (const url of ['/healthz', '/nowhere'])
    expect((await secure.inject({ url })).headers[hsts]).toBe('max-age=31536000')
  await secure.close()
  const plain = doorOf()
  expect((await plain.inject({ url: '/healthz' })).headers[hsts]).toBeUndefined()
  await plain.close()
})

test.each([true, false])(
  'under a name that is not ours nothing is answered (demo: %s): a page that was pointed at us reads nothing',
  async (demo) => {
    const demoPage = demo ? { port: await deadPort() } : undefined
    const door = doorOf({ demo, demoPage, publicUrl: 'https://pass.example', hosts: ['monitor.internal'] })
    const asked = (host: string, url = '/healthz') => door.inject({ url, headers: { host } })
    for (const host of ['pass.example', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'monitor.internal:8080'])
      expect([host, (await asked(host)).statusCode]).toEqual([host, 200])
    for (const url of ['/healthz', '/readyz', '/metrics', '/', '/demo/world', '/rules', '/guide']) {
      const answer = await asked('rebound.example', url)
      expect([url, answer.statusCode, answer.json().code]).toEqual([url, 421, 'OTHER_HOST'])
    }
    const page = await door.inject({ url: '/', headers: { host: 'rebound.example', ...BROWSER } })
    expect(page.body).toContain('이 주소로는 열 수 없습니다')
    const english = await door.inject({ url: '/?lang=en', headers: { host: 'rebound.example', ...BROWSER } })
    expect(english.body).toContain('This address cannot be used')
    await door.close()
  },
)
