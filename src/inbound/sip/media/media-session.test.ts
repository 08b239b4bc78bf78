/** One call's media with the real worker: hold, another target, keys, reports, the same source number, and what goes wrong. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Prompt } from '../../../domain/pass/prompt.ts'
import type { Media, MediaAccount, MediaListener, MediaOffer } from '../calls/media.ts'
import { type Caller, listen, offerTo } from './caller.fixture.ts'
import { createMedia } from './create-media.ts'
import { ulawOfAlaw } from './g711.ts'
import { readRtp, rtpPacket } from './packets.ts'
import { readRtcp, writeSenderReport } from './rtcp.ts'

const promptsFolder = join(import.meta.dirname, '../../../../prompts')
const repeat: Prompt = { kind: 'repeat', language: 'en', digits: '' }
const sound = new Uint8Array(readFileSync(join(promptsFolder, 'en/repeat.al')))

let media: Media
beforeAll(async () => {
  media = await createMedia({ ports: [42_000, 42_199], promptsFolder })
})
afterAll(() => media.close())

describe('a caller that offers anew', () => {
  test('holds: nothing is sent, and the announcement goes on behind it without a gap in its numbers', async () => {
    const caller = await listen()
    const session = await open(offerTo(caller))
    const playing = session.play(repeat)
    await caller.take(10)
    expect(session.update('hold')).toBe(true)
    const before = await caller.quiet()
    expect(session.update(offerTo(caller))).toBe(true)
    expect(await playing).toBe('complete')
    await caller.take(Math.ceil(sound.length / 160))
    session.close()
    const all = caller.packets.map((packet) => readRtp(packet))
    expect(Buffer.concat(all.map((rtp) => rtp?.payload ?? Buffer.alloc(0))).subarray(0, sound.length)).toEqual(
      Buffer.from(sound),
    )
    expect(all.map((rtp) => rtp?.sequence)).toEqual(all.map((_, index) => ((all[0]?.sequence ?? 0) + index) % 2 ** 16))
    const gap = ((all[before]?.timestamp ?? 0) - (all[before - 1]?.timestamp ?? 0)) >>> 0
    expect(gap % 160).toBe(0)
    expect(gap).toBeGreaterThan(160)
    expect(caller.packets.map((packet) => (packet[1] ?? 0) >= 128)).toEqual(
      all.map((_, index) => index === 0 || index === before),
    )
    caller.socket.close()
  })

  test('takes the rest elsewhere and in the other law', async () => {
    const [first, second] = [await listen(), await listen()]
    const session = await open(offerTo(first))
    const playing = session.play(repeat)
    await first.take(10)
    session.update({ ...offerTo(second), payloads: [{ codec: 'PCMU', payloadType: 0 }] })
    expect(await playing).toBe('complete')
    const heard = await first.quiet()
    await second.take(Math.ceil(sound.length / 160) - heard)
    session.close()
    const rest = Buffer.concat(second.packets.map((packet) => packet.subarray(12)))
    expect(rest.subarray(0, sound.length - heard * 160)).toEqual(Buffer.from(ulawOfAlaw(sound)).subarray(heard * 160))
    expect(second.packets.every((packet) => ((packet[1] ?? 0) & 0x7f) === 0)).toBe(true)
    for (const each of [first, second]) each.socket.close()
  })

  test('to where nobody can be reached is told so, and all stays as it was', async () => {
    const caller = await listen()
    const session = await open(offerTo(caller))
    const playing = session.play(repeat)
    expect(session.update({ ...offerTo(caller), address: '::1' })).toBe(false)
    await caller.take(5)
    session.close()
    expect(session.update('hold')).toBe(false)
    expect(await playing).toBe('stopped')
    caller.socket.close()
  })
})

test('a caller that takes 10 ms at most is sent no longer packets, and each sample once', async () => {
  const caller = await listen()
  const session = await open({ ...offerTo(caller), ptime: 10 })
  expect(await session.play(repeat)).toBe('complete')
  await caller.take(2 * Math.ceil(sound.length / 160))
  session.close()
  const all = caller.packets.map((packet) => readRtp(packet)).filter((rtp) => rtp !== undefined)
  expect(new Set(all.map(({ payload }) => payload.length))).toEqual(new Set([80]))
  const first = all[0]?.timestamp ?? 0
  expect(all.map(({ timestamp }) => (timestamp - first) >>> 0)).toEqual(all.map((_, index) => 80 * index))
  expect(Buffer.concat(all.map(({ payload }) => payload)).subarray(0, sound.length)).toEqual(Buffer.from(sound))
  caller.socket.close()
})

test('a call that ends stops the announcement within one packet', async () => {
  const caller = await listen()
  const session = await open(offerTo(caller))
  const playing = session.play(repeat)
  await caller.take(5)
  const before = caller.packets.length
  session.close()
  expect(await playing).toBe('stopped')
  await caller.quiet()
  expect(caller.packets.length - before).toBeLessThanOrEqual(1)
  caller.socket.close()
})

test('a hushed announcement stops within one packet, and the next one follows through the same port', async () => {
  const caller = await listen()
  const session = await open(offerTo(caller))
  session.hush() // nothing is said yet
  const playing = session.play(repeat)
  await caller.take(5)
  session.hush()
  expect(await playing).toBe('stopped')
  const before = await caller.quiet()
  expect(before).toBeLessThan(sound.length / 160)
  expect(await session.play(repeat)).toBe('complete')
  await caller.take(before + Math.ceil(sound.length / 160))
  session.close()
  session.hush()
  caller.socket.close()
})

test('keys reach whoever listens, once each; sound, comfort noise and strangers press none', async () => {
  const caller = await listen()
  const stranger = await listen('127.0.0.3')
  const keys: string[] = []
  const session = await open(
    { ...offerTo(caller), telephoneEvent: 101 },
    { onKey: (press) => keys.push(`${press.digit} ${press.durationMs} ${press.source}`) },
  )
  const event = (code: number, isEnd: boolean, duration: number) =>
    Uint8Array.of(code, isEnd ? 0x8a : 0x0a, duration >> 8, duration & 255)
  const send = (from: Caller, sequence: number, timestamp: number, payloadType: number, payload: Uint8Array) =>
    from.socket.send(
      rtpPacket({ sequence, timestamp, ssrc: 77 }, payloadType, false, payload),
      session.localPort,
      '127.0.0.1',
    )
  send(stranger, 1, 0, 101, event(9, true, 800))
  send(caller, 1, 0, 13, Uint8Array.of(60))
  send(caller, 2, 0, 8, event(9, true, 800))
  send(caller, 3, 160, 101, event(4, false, 400))
  for (const sequence of [4, 5, 6]) send(caller, sequence, 160, 101, event(4, true, 800))
  send(caller, 7, 4_000, 101, event(11, false, 400))
  await until(() => keys.length === 2)
  expect(keys).toEqual(['4 100 rfc4733', '# 50 rfc4733'])
  session.close()
  for (const each of [caller, stranger]) each.socket.close()
})

describe('reports', () => {
  test('go to the port behind the sound, describe it, and say good-bye; the caller’s are the account of the call', async () => {
    const caller = await listenPair()
    const accounts: MediaAccount[] = []
    const session = await open(offerTo(caller.sound), { onEnd: (account) => accounts.push(account) })
    const playing = session.play(repeat)
    const [packet] = await caller.sound.take(1)
    const { ssrc = 0, sequence = 0 } = readRtp(packet ?? Buffer.alloc(0)) ?? {}
    for (const at of [0, 1, 3]) {
      caller.sound.socket.send(
        rtpPacket({ sequence: at, timestamp: at * 160, ssrc: 5 }, 8, false, new Uint8Array(160)),
        session.localPort,
        '127.0.0.1',
      )
    }
    const block = {
      ssrc,
      fractionLost: 0,
      cumulativeLost: 5,
      highestSequence: sequence + 20,
      jitter: 24,
      lastReport: 0,
      delay: 0,
    }
    const theirs = writeSenderReport({
      ssrc: 5,
      atMs: 0,
      timestamp: 0,
      packets: 3,
      bytes: 480,
      cname: 'caller',
      isLast: false,
      block,
    })
    caller.reports.socket.send(theirs, session.localPort + 1, '127.0.0.1')
    const [first] = await caller.reports.take(1)
    expect(readRtcp(first ?? Buffer.alloc(0))).toMatchObject({ senders: [ssrc] })
    expect(await playing).toBe('complete')
    session.close()
    await until(() => accounts.length === 1)
    const sent = Math.ceil(sound.length / 160)
    await caller.reports.take(2)
    const last = caller.reports.packets.at(-1) ?? Buffer.alloc(0)
    expect(readRtcp(last)).toMatchObject({ senders: [ssrc], blocks: [{ ssrc: 5, cumulativeLost: 1 }] })
    expect([last.readUInt32BE(20), last.readUInt32BE(24), last.at(-7)]).toEqual([sent, sent * 160, 203])
    expect(accounts).toEqual([
      {
        sent,
        heard: 3,
        toCaller: { lossRatio: 5 / sent, jitterMs: 3 },
        fromCaller: { lossRatio: 0.25, jitterMs: expect.any(Number) },
      },
    ])
    caller.close()
  })

  test('share the port of the sound where that was agreed', async () => {
    const caller = await listen()
    const { address, port } = caller.socket.address()
    const session = await open({ ...offerTo(caller), rtcp: { address, port, mux: true } })
    const playing = session.play(repeat)
    await until(() => caller.packets.some((packet) => packet[1] === 200))
    session.close()
    expect(await playing).toBe('stopped')
    caller.socket.close()
  })
})

test('a caller with our own source number makes us draw another, once, not an echo for ever', async () => {
  const caller = await listen()
  const session = await open(offerTo(caller))
  const playing = session.play(repeat)
  const ssrcs = new Set<number | undefined>()
  caller.socket.on('message', (packet) => {
    ssrcs.add(readRtp(packet)?.ssrc)
    caller.socket.send(packet, session.localPort, '127.0.0.1')
  })
  expect(await playing).toBe('complete')
  session.close()
  expect(ssrcs.size).toBe(2)
  caller.socket.close()
})

test('a caller whose media path is dead holds no more than its prompt', async () => {
  const gone = await listen()
  const offer = offerTo(gone)
  gone.socket.close()
  const accounts: MediaAccount[] = []
  const session = await open(offer, { onEnd: (account) => accounts.push(account) })
  const startedAt = performance.now()
  expect(await session.play(repeat)).toBe('complete')
  expect(performance.now() - startedAt).toBeLessThan(session.durationMs(repeat) + 1_000)
  session.close()
  await until(() => accounts.length === 1)
  expect(accounts[0]).toMatchObject({ heard: 0 })
})

test('when the worker dies, calls in progress end as stopped and the next ones have sound again', async () => {
  const workers: Worker[] = []
  const own = await createMedia({ ports: [42_200, 42_203], promptsFolder, onWorker: (worker) => workers.push(worker) })
  const caller = await listen()
  const session = await own.open(offerTo(caller))
  const playing = session?.play(repeat)
  await caller.take(3)
  await workers[0]?.terminate()
  expect(await playing).toBe('stopped')
  expect(await session?.play(repeat)).toBe('stopped')
  expect(session?.update('hold')).toBe(false)
  session?.close()
  await until(() => workers.length === 2)
  const next = await untilValue(() => own.open(offerTo(caller)))
  const heard = caller.packets.length
  void next.play(repeat)
  await caller.take(heard + 3)
  await own.close()
  caller.socket.close()
})

async function open(offer: MediaOffer, listener: MediaListener = {}) {
  const session = await media.open(offer, listener)
  if (session === undefined) throw new Error('no port')
  return session
}

/** An even port for sound and the one behind it. */
async function listenPair() {
  for (;;) {
    const probe = await listen()
    const { port } = probe.socket.address()
    probe.socket.close()
    if (port % 2 === 1 || port > 65_000) continue
    try {
      const [sound, reports] = [await listen('127.0.0.1', port), await listen('127.0.0.1', port + 1)]
      const close = (): void => {
        sound.socket.close()
        reports.socket.close()
      }
      return { sound, reports, close }
    } catch {
      // Somebody holds one of the two.
    }
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10))
}

async function untilValue<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await find()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
