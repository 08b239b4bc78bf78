/** Tests of the sockets between programs with an unfit folder, and with strange lines written into them. */
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'
import type { AppError } from '../../domain/kit/errors.ts'
import type { Teller, Told } from '../../ports/kit/program-feed.ts'
import { takeHandedCalls } from './handed-calls.ts'
import { openProgramSockets, type ProgramSockets } from './program-sockets.ts'

let dataFolder: string
let run: string
let opened: ProgramSockets[]

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'ansimpass-sockets-'))
  run = join(dataFolder, 'run')
  opened = []
})

afterEach(async () => {
  for (const each of opened) await each.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

async function open(program: Teller, pid: number): Promise<ProgramSockets> {
  const sockets = await openProgramSockets({ dataFolder, program, pid })
  opened.push(sockets)
  return sockets
}

const stored: Told = { kind: 'calls-stored', fare: { storedMs: 4, busy: 0.3, waiting: 2, spare: 0.5 } }

/** Whether what one tells comes to the other. */
async function expectHeard(teller: ProgramSockets, listener: ProgramSockets): Promise<void> {
  let heard = 0
  const unfollow = listener.follow('calls-stored', () => (heard += 1))
  await eventually(() => {
    teller.tell(stored)
    expect(heard).toBeGreaterThan(0)
  })
  unfollow()
}

test('a folder that was removed while they run is made anew, and they find each other again', async () => {
  const [calls, texts] = [await open('calls', 1), await open('texts', 2)]
  await expectHeard(calls, texts)
  rmSync(run, { recursive: true })
  await eventually(() => expect(statSync(join(run, 'calls-1.sock')).mode & 0o777).toBe(0o600))
  await expectHeard(calls, texts)
  rmSync(join(run, 'calls-1.sock'))
  await eventually(() => expect(statSync(join(run, 'calls-1.sock')).isSocket()).toBe(true))
  await expectHeard(calls, texts)
})

test('a folder that becomes a file is waited for, and others are not asked meanwhile', async () => {
  const [calls, texts] = [await open('calls', 1), await open('texts', 2)]
  await expectHeard(calls, texts)
  rmSync(run, { recursive: true })
  writeFileSync(run, '')
  await eventually(async () => expect(await texts.ask('status', 50)).toEqual([]))
  rmSync(run)
  await expectHeard(calls, texts)
})

const UNFIT: readonly (readonly [string, () => void])[] = [
  ['a file', () => writeFileSync(run, '')],
  ['a link', () => symlinkSync(mkdtempSync(join(dataFolder, 'elsewhere-')), run)],
  ['a link to nothing', () => symlinkSync(join(dataFolder, 'nowhere'), run)],
]
test.each(UNFIT)('%s in the place of the folder is named', async (_, make) => {
  make()
  await expect(open('calls', 1)).rejects.toMatchObject({
    code: 'FOLDER_NOT_MADE',
    message: expect.stringContaining(run),
  })
})

test("another user's folder is not used; one of ours is closed to others", async () => {
  mkdirSync(run, { mode: 0o777 })
  await open('calls', 1)
  expect(statSync(run).mode & 0o777).toBe(0o700)
  // Only root gives a folder away.
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(run, 65_534, 65_534)
  const outcome = await open('texts', 2).then(
    () => 'used',
    (error: AppError) => error.code,
  )
  expect(outcome).toBe(isRoot ? 'FOLDER_NOT_MADE' : 'used')
})

const STRANGE = [
  ...['{"follows":5,"run":"","since":0}', '{"follows":[null,{}],"run":[],"since":0}', '{"follows":null}', '[]', 'null'],
  ...[
    '{"follows":["arrivals"],"run":"x","since":-1e300}',
    '{"ask":7,"id":"1"}',
    '{"ask":"toString","id":1}',
    '{"id":9}',
  ],
  ...['{"told":null}', '{"told":{}}', '{"told":{"kind":"arrivals"}}', '{"told":{"kind":"toString"}}', '{"half'],
  ...['{"told":{"kind":"arrivals","arrivals":[null]},"n":1}', '{"told":{"kind":"line-changed"}}', '{"run":1,"at":{}}'],
  ...['{"told":{"kind":"event","event":null,"at":0}}', '{"told":{"kind":"calls-stored","fare":{}}}', '\u0000'],
]

test('who writes strange lines is passed over, in either direction', async () => {
  const [calls, texts] = [await open('calls', 1), await open('texts', 2)]
  for (const kind of ['arrivals', 'line-changed', 'event'] as const) texts.follow(kind, failing)
  const asking = connect(join(run, 'texts-2.sock'))
  asking.on('error', () => {}) // what asks before it has greeted is let go
  for (const line of STRANGE) asking.write(`${line}\n`)
  const teller = createServer((socket: Socket) => {
    socket.on('error', () => {})
    for (const line of ['{"run":"x","at":0,"gap":false}', ...STRANGE]) socket.write(`${line}\n`)
  })
  teller.listen(join(run, 'web-3.sock'))
  await eventually(() => expect(namesJoined(texts)).toContain('web'))
  await expectHeard(calls, texts)
  asking.destroy()
  teller.close()
})

const HELLO = '{"follows":["arrivals"],"run":"","since":0}\n'

function stranger(to = 'calls-1.sock'): Socket & { readonly over: Promise<unknown> } {
  const socket = connect(join(run, to))
  socket.on('error', () => {})
  socket.resume()
  return Object.assign(socket, { over: new Promise((resolve) => socket.once('close', resolve)) })
}

test('a folder, a file and a link to nothing in the place of a socket end nobody', async () => {
  const [calls, texts] = [await open('calls', 1), await open('texts', 2)]
  mkdirSync(join(run, 'web-999999998.sock'))
  writeFileSync(join(run, 'web-999999999.sock'), '')
  symlinkSync(join(run, 'nowhere'), join(run, 'web-999999997.sock'))
  await eventually(() => expect(existsSync(join(run, 'web-999999999.sock'))).toBe(false))
  await expectHeard(calls, texts)
})

test('an answer counts from whoever was asked: no other program tells that a call is stored', async () => {
  const [web, calls] = [await open('web', 1), await open('calls', 2)]
  const asked = Promise.withResolvers<void>()
  calls.answer('check-in', () => {
    asked.resolve()
    return new Promise(() => {})
  })
  const liar = createServer((socket: Socket) => {
    socket.on('error', () => {})
    socket.write('{"run":"x","at":0,"gap":false}\n')
    void asked.promise.then(() => {
      for (let id = 0; id < 20; id += 1) socket.write(`{"id":${id},"answer":"logged"}\n`)
    })
  })
  liar.listen(join(run, 'texts-3.sock'))
  await eventually(() => expect(namesJoined(web)).toEqual(expect.arrayContaining(['calls', 'texts'])))
  expect(await web.askOne('calls', 'check-in', {}, 500)).toBeUndefined()
  liar.close()
})

test('who says nothing, greets twice, asks without a greeting or asks without end is let go', async () => {
  const calls = await open('calls', 1)
  let asked = 0
  calls.answer('status', () => new Promise(() => (asked += 1)))
  const [silent, twice, rude, endless] = [stranger(), stranger(), stranger(), stranger()]
  twice.write(HELLO + HELLO)
  rude.write('{"ask":"metrics","id":1}\n')
  endless.write(HELLO + '{"ask":"status","id":1}\n'.repeat(1_500))
  await Promise.all([silent.over, twice.over, rude.over, endless.over])
  expect(asked).toBe(1_000)
  await expectHeard(calls, await open('texts', 2))
}, 10_000)

test('a flood of connections takes few descriptors, and is over when it ends', async () => {
  const calls = await open('calls', 1)
  const many = Array.from({ length: 500 }, () => stranger())
  let left = many.length
  for (const each of many) void each.over.then(() => (left -= 1))
  await eventually(() => expect(left).toBeLessThanOrEqual(64))
  for (const each of many) each.destroy()
  await expectHeard(calls, await open('texts', 2))
})

test('a call of another form is not taken, and what is taken is whole', async () => {
  const [web, calls] = [await open('web', 1), await open('calls', 2)]
  const taken: unknown[] = []
  const whole = {
    ...{ site: '0800000001', line: '+821000000001', receivedAt: 5, channel: 'call', ref: '0f'.repeat(16) },
  }
  takeHandedCalls(
    calls,
    async (call) => {
      taken.push(call)
      return { outcome: 'logged' }
    },
    () => expect.unreachable(),
  )
  await eventually(() => expect(namesJoined(web)).toContain('calls'))
  const hand = (content: unknown) => web.askOne('calls', 'check-in', content, 1_000)
  const odd = [undefined, null, 7, [], {}, { ...whole, line: '010' }, { ...whole, receivedAt: 1e300 }]
  const odder = [
    { ...whole, ref: 'x' },
    { ...whole, ref: 'xy'.repeat(16) },
    { ...whole, channel: 'toString' },
  ]
  const unfit = [...odd, ...odder]
  for (const content of [...unfit, whole]) expect(await hand(content)).toEqual([])
  expect(taken).toEqual([])
  const answers = [...unfit.map(() => ({ outcome: 'unavailable' })), { outcome: 'logged' }]
  expect(await hand([...unfit, whole])).toEqual(answers)
  expect(taken).toHaveLength(1)
})

function failing(): never {
  throw new Error('a strange line was taken')
}

test('who writes without end and without a line is cut off', async () => {
  await open('calls', 1)
  const endless = connect(join(run, 'calls-1.sock'))
  const cut = new Promise((resolve) => endless.once('close', () => resolve('cut off')))
  endless.on('error', () => {})
  const piece = Buffer.alloc(1024 ** 2, 'x')
  const write = () => {
    while (!endless.destroyed && endless.write(piece));
    endless.once('drain', write)
  }
  write()
  expect(await cut).toBe('cut off')
})

function namesJoined(feed: ProgramSockets): readonly string[] {
  return feed.joined().map(({ program }) => program)
}
