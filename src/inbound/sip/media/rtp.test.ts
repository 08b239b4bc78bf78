import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Prompt } from '../../../domain/pass/prompt.ts'
import type { Media } from '../calls/media.ts'
import { listen, offerTo } from './caller.fixture.ts'
import { createMedia } from './create-media.ts'
import { decodeAlaw, encodeUlaw, ulawOfAlaw } from './g711.ts'
import { createPacer } from './pacer.ts'
import { isRtp } from './packets.ts'
import { PortPool } from './port-pool.ts'
import { loadPrompts, promptDurationMs } from './prompt-library.ts'

const promptsFolder = join(import.meta.dirname, '../../../../prompts')
const repeat: Prompt = { kind: 'repeat', language: 'en', digits: '' }
const pass: Prompt = { kind: 'logged-pass', language: 'ko', digits: '5678' }

describe('the media worker', () => {
  let media: Media
  beforeAll(async () => {
    media = await createMedia({ ports: [41_001, 41_099], promptsFolder })
  })
  afterAll(() => media.close())

  test.each(['PCMA', 'PCMU'] as const)('a prompt arrives byte for byte in %s, one packet each 20 ms', async (codec) => {
    const caller = await listen()
    const session = await media.open(offerTo(caller, codec))
    if (session === undefined) throw new Error('no port')
    const startedAt = performance.now()
    expect(await session.play(repeat)).toBe('complete')
    const tookMs = performance.now() - startedAt
    const packets = await caller.take(Math.ceil(sound('en/repeat').length / 160))
    session.close()
    caller.socket.close()

    const expected = codec === 'PCMA' ? sound('en/repeat') : ulawOfAlaw(sound('en/repeat'))
    expect(session.localPort % 2).toBe(0)
    expect(Buffer.concat(packets.map((packet) => packet.subarray(12))).subarray(0, expected.length)).toEqual(
      Buffer.from(expected),
    )
    expect(session.durationMs(repeat)).toBe(Math.ceil(expected.length / 8))
    // Never faster than it is spoken; the upper bound only says that it is not twice as slow on a busy machine.
    expect(tookMs).toBeGreaterThan((packets.length - 1) * 20)
    expect(tookMs).toBeLessThan(session.durationMs(repeat) * 2)
    const first = header(packets[0])
    packets.forEach((packet, index) => {
      expect(packet).toHaveLength(172)
      expect(header(packet)).toEqual({
        version: 2,
        marker: index === 0,
        payloadType: codec === 'PCMA' ? 8 : 0,
        sequence: (first.sequence + index) % 2 ** 16,
        timestamp: (first.timestamp + index * 160) % 2 ** 32,
        ssrc: first.ssrc,
      })
    })
  })

  test('digits follow the words without a gap', async () => {
    const caller = await listen()
    const session = await media.open(offerTo(caller, 'PCMA'))
    const parts = ['ko/logged-pass', 'ko/5', 'ko/6', 'ko/7', 'ko/8'].map(sound)
    const expected = Buffer.concat(parts)
    expect(await session?.play(pass)).toBe('complete')
    const packets = await caller.take(Math.ceil(expected.length / 160))
    session?.close()
    caller.socket.close()
    const heard = Buffer.concat(packets.map((packet) => packet.subarray(12)))
    expect(heard.subarray(0, expected.length)).toEqual(expected)
    expect(new Set(heard.subarray(expected.length))).toEqual(new Set(heard.length > expected.length ? [0xd5] : []))
  })

  test('the far side moves the sound by speaking first, a stranger does not', async () => {
    const announced = await listen()
    const actual = await listen()
    const stranger = await listen('127.0.0.2')
    const session = await media.open(offerTo(announced, 'PCMA'))
    if (session === undefined) throw new Error('no port')
    const rtp = Buffer.alloc(172)
    rtp[0] = 0x80
    stranger.socket.send(rtp, session.localPort, '127.0.0.1')
    actual.socket.send(Buffer.from('not RTP at all'), session.localPort, '127.0.0.1')
    const playing = session.play(repeat)
    await announced.take(3)
    actual.socket.send(rtp, session.localPort, '127.0.0.1')
    await actual.take(3)
    stranger.socket.send(rtp, session.localPort, '127.0.0.1')
    await actual.take(10)
    session.close()
    expect(await playing).toBe('stopped')
    expect(stranger.packets).toHaveLength(0)
    for (const side of [announced, actual, stranger]) side.socket.close()
  })

  test('a call on hold (0.0.0.0) is played to once it has been heard from where the INVITE came', async () => {
    const caller = await listen()
    const session = await media.open({ ...offerTo(caller, 'PCMA'), address: '0.0.0.0', source: '127.0.0.1' })
    if (session === undefined) throw new Error('no port')
    const playing = session.play(repeat)
    const rtp = Buffer.alloc(172)
    rtp[0] = 0x80
    caller.socket.send(rtp, session.localPort, '127.0.0.1')
    await caller.take(5)
    session.close()
    expect(await playing).toBe('stopped')
    caller.socket.close()
  })

  test('multicast, broadcast, names and another address family get no port', async () => {
    const caller = await listen()
    const offer = offerTo(caller, 'PCMA')
    for (const address of ['239.1.1.1', '255.255.255.255', 'ff02::1', '::1', 'pbx.example', '']) {
      expect(await media.open({ ...offer, address })).toBeUndefined()
    }
    caller.socket.close()
  })
})

test('without a free port a call gets none, and gets one again when another ends', async () => {
  const media = await createMedia({ ports: [41_101, 41_105], promptsFolder })
  const caller = await listen()
  const offer = offerTo(caller, 'PCMA')
  const [a, b, none] = [await media.open(offer), await media.open(offer), await media.open(offer)]
  expect([a?.localPort, b?.localPort]).toEqual([41_102, 41_104])
  expect(none).toBeUndefined()
  a?.close()
  a?.close()
  expect((await media.open(offer))?.localPort).toBe(41_102)
  await media.close()
  caller.socket.close()
})

test('a port of the range that somebody else holds is passed over', async () => {
  const other = createSocket('udp4').bind(41_112, '127.0.0.1')
  await once(other, 'listening')
  const media = await createMedia({ ports: [41_112, 41_115], promptsFolder })
  const caller = await listen()
  expect((await media.open(offerTo(caller, 'PCMA')))?.localPort).toBe(41_114)
  await media.close()
  other.close()
  caller.socket.close()
})

test('closing ends what plays, frees the sockets and opens no more', async () => {
  const media = await createMedia({ ports: [41_120, 41_121], promptsFolder })
  const caller = await listen()
  const session = await media.open(offerTo(caller, 'PCMA'))
  const playing = session?.play(repeat)
  await caller.take(1)
  await media.close()
  expect(await playing).toBe('stopped')
  expect(await session?.play(repeat)).toBe('stopped')
  expect(await media.open(offerTo(caller, 'PCMA'))).toBeUndefined()
  const free = createSocket('udp4').bind(41_120, '127.0.0.1')
  await once(free, 'listening')
  free.close()
  caller.socket.close()
})

describe('the announcements', () => {
  test('each kind stays within its time in both languages, the pass with any four digits too', () => {
    const library = loadPrompts(promptsFolder)
    for (const language of ['ko', 'en'] as const) {
      expect(promptDurationMs(library, { kind: 'logged-link', language, digits: '' })).toBeLessThan(8_000)
      for (const kind of ['logged-pass', 'logged-pass-user', 'taken-pass-user'] as const) {
        for (const digit of '0123456789') {
          expect(promptDurationMs(library, { kind, language, digits: digit.repeat(4) })).toBeLessThan(6_000)
        }
      }
    }
    const words = JSON.parse(readFileSync(join(promptsFolder, 'prompts.json'), 'utf8')) as object
    expect(library.PCMA.size).toBe(2 * Object.keys(words).length)
    expect(library.notes).toEqual([])
  })

  test('one that is too long, empty or missing is refused by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'prompts-'))
    const copy = (): void => cpSync(promptsFolder, folder, { recursive: true })
    copy()
    writeFileSync(join(folder, 'ko/7.al'), Buffer.alloc(8_000))
    expect(() => loadPrompts(folder)).toThrow(expect.objectContaining({ code: 'PROMPT_TOO_LONG' }))
    copy()
    writeFileSync(join(folder, 'en/repeat.al'), Buffer.alloc(48_000))
    expect(() => loadPrompts(folder)).toThrow(/en\/repeat takes 6\.00 s/)
    copy()
    writeFileSync(join(folder, 'en/repeat.al'), '')
    expect(() => loadPrompts(folder)).toThrow(expect.objectContaining({ code: 'PROMPT_MISSING' }))
    copy()
    rmSync(join(folder, 'ko/retired.al'))
    expect(() => loadPrompts(folder)).toThrow(/ko\/retired\.al \(or \.wav\) is missing/)
    rmSync(folder, { recursive: true })
  })

  test('words begin at once and end without silence, so that digits join', () => {
    const library = loadPrompts(promptsFolder)
    for (const [name, samples] of library.PCMA) {
      const loud = [...samples].map((byte) => Math.abs(decodeAlaw(byte)) > 150)
      expect.soft(loud.indexOf(true), `${name} begins`).toBeLessThan(30 * 8)
      expect.soft(samples.length - loud.lastIndexOf(true), `${name} ends`).toBeLessThan(30 * 8)
    }
  })
})

test('G.711: A-law decodes as the recommendation says, µ-law keeps each sample within its step', () => {
  // ITU-T G.711 table 1a: the first and last decision values, scaled to 16 bit.
  expect([0xd5, 0x55, 0xaa, 0x2a, 0x80].map(decodeAlaw)).toEqual([8, -8, 32_256, -32_256, 5_504])
  expect([0, -1, 32_767, -32_768].map(encodeUlaw)).toEqual([0xff, 0x7f, 0x80, 0x00])
  const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  ulawOfAlaw(everyByte).forEach((ulaw, byte) => {
    const sample = decodeAlaw(byte)
    expect(Math.abs(decodeUlaw(ulaw) - sample)).toBeLessThanOrEqual(Math.max(8, Math.abs(sample) / 16))
  })
})

test('RTP is told from RTCP and from noise', () => {
  const packet = (first: number, second: number, length = 12): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => [first, second][i] ?? 0)
  expect(isRtp(packet(0x80, 8))).toBe(true)
  expect(isRtp(packet(0x80, 0x88))).toBe(true)
  expect(isRtp(packet(0x80, 200))).toBe(false)
  expect(isRtp(packet(0x40, 8))).toBe(false)
  expect(isRtp(packet(0x80, 8, 11))).toBe(false)
})

test('a freed port is taken again last, also after thousands of calls', () => {
  const pool = new PortPool([10, 14])
  expect([pool.take(), pool.take(), pool.take(), pool.take()]).toEqual([10, 12, 14, undefined])
  pool.giveBack(12)
  pool.giveBack(10)
  for (let call = 0; call < 10_000; call += 1) {
    const port = pool.take()
    expect(port).toBe(call % 2 === 0 ? 12 : 10)
    if (port !== undefined) pool.giveBack(port)
  }
  expect(pool.size).toBe(2)
})

// Three tries: a machine that stalls is late for all beats.
test('a late timer makes up for the beats it missed', { retry: 2 }, async () => {
  const beats: number[] = []
  const startedAt = performance.now()
  await new Promise<void>((resolve) => {
    const pacer = createPacer(5, () => {
      beats.push(performance.now() - startedAt)
      if (beats.length === 3) while (performance.now() - startedAt < 40);
      if (beats.length === 12) resolve()
      return beats.length < 12
    })
    pacer.wake()
    pacer.wake()
  })
  await setImmediate()
  expect(beats).toHaveLength(12)
  expect(beats[11]).toBeGreaterThanOrEqual(54)
  expect(beats[6]).toBeLessThan(beats[3] === undefined ? 0 : beats[3] + 5)
})

function sound(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(promptsFolder, `${name}.al`)))
}

function header(packet: Buffer | undefined) {
  if (packet === undefined) throw new Error('no packet')
  return {
    version: packet.readUInt8(0) >> 6,
    marker: packet.readUInt8(1) >= 128,
    payloadType: packet.readUInt8(1) % 128,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
  }
}

function decodeUlaw(byte: number): number {
  const bits = ~byte & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84
  return bits & 0x80 ? -magnitude : magnitude
}
