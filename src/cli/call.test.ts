import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freeTcpPort } from '../../tests/support/world.ts'
import { callCommand, readHttp, readServer, ringAndReport } from './call.ts'
import { type FarSide, farSide } from './handset/far-side.fixture.ts'

let far: FarSide
let settings: { server: FarSide['address']; http: string }
beforeEach(async () => {
  far = await farSide()
  settings = { server: far.address, http: 'http://127.0.0.1:9' }
})
afterEach(() => far.close())

test('a call tells the answer and its meaning; where nobody can be asked for texts that is said, without waiting', async () => {
  far.on('INVITE', (invite) => far.reply(invite, '486 Busy Here'))
  expect(await ringAndReport('0802050001', '+82 10 0000 0001', settings)).toEqual({
    site: '080-205-0001',
    from: '010-0000-0001',
    final: 486,
    reason: 'Busy Here',
    meaning: expect.stringContaining('logged, nothing to pay'),
    prompt: null,
    heard: [],
    tookMs: expect.any(Number),
    texts: [],
    textsUnknown: expect.stringContaining('http://127.0.0.1:9 does not answer'),
  })
})

test('the text that came by the call is shown, older ones are not', async () => {
  const text = (bytes: number) => ({ at: '2022-01-12T11:40:00+09:00', from: '1588-0001', text: 'hello', bytes })
  const inbox = [text(1)]
  const asked: (string | undefined)[] = []
  const demo = createServer((request, response) => {
    asked.push(request.url)
    response.end(JSON.stringify(inbox))
    if (asked.length === 2) inbox.unshift(text(2))
  }).listen(0, '127.0.0.1')
  await once(demo, 'listening')
  far.on('INVITE', (invite) => far.reply(invite, '486 Busy Here'))
  const http = `http://127.0.0.1:${(demo.address() as AddressInfo).port}`
  const report = await ringAndReport('0802050001', '01000000001', { ...settings, http })
  demo.close()
  expect(report.texts).toEqual([text(2)])
  expect(new Set(asked)).toEqual(new Set(['/demo/handsets/010-0000-0001/messages']))
})

test('a withheld number can ring', async () => {
  far.on('INVITE', (invite) => far.reply(invite, '433 Anonymity Disallowed'))
  expect(await ringAndReport('080-205-0001', 'withheld', settings)).toMatchObject({ from: 'withheld', final: 433 })
})

describe('wrong input is named', () => {
  test('numbers', async () => {
    await expect(ringAndReport('cafe', '01000000001', settings)).rejects.toMatchObject({ code: 'CALL_BAD_NUMBER' })
    await expect(ringAndReport('0802050001', '12', settings)).rejects.toMatchObject({ code: 'CALL_BAD_NUMBER' })
  })

  test('addresses; those of the server itself are understood', () => {
    expect(readServer('127.0.0.1:5070')).toEqual({ host: '127.0.0.1', port: 5070 })
    expect(readServer('[::1]:5060,127.0.0.1:5060')).toEqual({ host: '::1', port: 5060 })
    expect(readServer('0.0.0.0')).toEqual({ host: '127.0.0.1', port: 5060 })
    for (const bad of ['', ':5060', 'a b', 'host:0', 'host:99999', '::1']) {
      expect(() => readServer(bad)).toThrow(expect.objectContaining({ code: 'CALL_BAD_SERVER' }))
    }
    expect(readHttp('0.0.0.0:8080')).toBe('http://127.0.0.1:8080')
    expect(readHttp('https://pass.example/')).toBe('https://pass.example')
    expect(() => readHttp('http://a b')).toThrow(expect.objectContaining({ code: 'CALL_BAD_SERVER' }))
  })
})

describe('the command', () => {
  test('prints one JSON object and leaves 0 for a logged call', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '486 Busy Here'))
    const { code, stdout } = await run('080-205-0001', '--from', '010-0000-0001', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ final: 486, prompt: null, texts: [] })
  })

  test('leaves 4 and says so where --http names a server that does not answer: the texts are not known, not none', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '486 Busy Here'))
    const dead = `http://127.0.0.1:${await freeTcpPort()}`
    const { code, stdout } = await run('080-205-0001', '--from', '010-0000-0001', '--http', dead)
    expect(code).toBe(4)
    expect(stdout).toContain(`not known: ${dead} does not answer: nobody listens there (ECONNREFUSED)`)
    expect(stdout).not.toContain('none')
  })

  test('leaves 1 for an answer that logs nothing, in words for people', async () => {
    far.on('INVITE', (invite) => far.reply(invite, '404 Not Found'))
    const { code, stdout } = await run('080-205-0001', '--from', '010-0000-0001')
    expect(code).toBe(1)
    expect(stdout).toContain('404 Not Found')
    expect(stdout).toContain('no such site, not logged')
  })

  test('leaves 2 for wrong use and 3 where no server is, each in one line', async () => {
    expect(await run('080-205-0001')).toMatchObject({ code: 2, stderr: expect.stringContaining('--from') })
    expect(await run('cafe', '--from', '01000000001')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('CALL_BAD_NUMBER'),
    })
    far.close()
    const { code, stderr } = await run('080-205-0001', '--from', '010-0000-0001')
    expect(code).toBe(3)
    expect(stderr).toMatch(/^SIP_NO_SERVER: 응답하는 서버가 없습니다.* · nobody answers SIP at .*\n$/)
  })

  test('explains itself', () => {
    expect(callCommand().helpInformation()).toContain('<site-number>')
  })
})

/** As a process of its own: exit codes are its outside. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = `import { callCommand } from '${join(import.meta.dirname, 'call.ts')}'; await callCommand().parseAsync(process.argv.slice(1), { from: 'user' })`
  const { host, port } = far.address
  const env = { ...process.env, ANSIMPASS_SIP: `${host}:${port}`, ANSIMPASS_HTTP: '127.0.0.1:9' }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script, '--', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}
