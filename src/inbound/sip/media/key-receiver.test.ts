import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKeyReceiver, type EventPacket, KEY_SILENCE_MS, LONG_PRESS_MS, MOST_KEYS } from './key-receiver.ts'
import { parseTelephoneEvents } from './telephone-event.ts'

type Shape = { digit: string; start: number; ms?: number; sequence: number; ssrc?: number }
const KEYS = '0123456789*#ABCD'

/** A key as a sender should press it: one packet each 50 ms, the last three times. */
function packetsOf({ digit, start, ms = 150, sequence, ssrc = 1 }: Shape): EventPacket[] {
  const durations = Array.from({ length: Math.ceil(ms / 50) }, (_, index) => Math.min(ms, 50 * (index + 1)) * 8)
  const last = durations.at(-1) ?? 0
  const all = [
    ...durations.map((duration) => ({ duration, isEnd: false })),
    ...[1, 2, 3].map(() => ({ duration: last, isEnd: true })),
  ]
  return all.map(({ duration, isEnd }, index) => packet(digit, duration, isEnd, sequence + index, start, ssrc))
}

function packet(
  digit: string,
  duration: number,
  isEnd: boolean,
  sequence: number,
  timestamp: number,
  ssrc = 1,
): EventPacket {
  const payload = Uint8Array.of(KEYS.indexOf(digit), (isEnd ? 0x80 : 0) | 10, duration >> 8, duration & 0xff)
  return { ssrc, sequence: sequence & 0xffff, timestamp: timestamp >>> 0, payload }
}

/** @returns the keys told, as `5:150` */
function told(packets: readonly EventPacket[], options: { silence?: boolean } = {}): string[] {
  const keys: string[] = []
  const receiver = createKeyReceiver((digit, durationMs) => keys.push(`${digit}:${durationMs}`))
  for (const [index, each] of packets.entries()) receiver.receive(each, index * 20)
  if (options.silence !== false) receiver.tick(packets.length * 20 + KEY_SILENCE_MS)
  return keys
}

const one = packetsOf({ digit: '5', start: 1_000, sequence: 65_530 })
const two = packetsOf({ digit: '5', start: 5_000, sequence: 65_540 })
const three = packetsOf({ digit: '#', start: 9_000, sequence: 65_550 })

describe('a key is told once', () => {
  test('with its length, although its end comes three times', () => {
    expect(told(one)).toEqual(['5:150'])
  })
  test('at its first end, not after it', () => {
    expect(told(one.slice(0, 4), { silence: false })).toEqual(['5:150'])
  })
  test('one after another, the same key twice being two', () => {
    expect(told([...one, ...two, ...three])).toEqual(['5:150', '5:150', '#:150'])
  })
  test('when all its ends are lost: by the next key, or by silence', () => {
    expect(told([...one.slice(0, 3), ...two.slice(0, 2)], { silence: false })).toEqual(['5:150'])
    expect(told([...one.slice(0, 3), ...two.slice(0, 2)])).toEqual(['5:150', '5:100'])
  })
  test('when only one of its packets arrives, whichever', () => {
    for (const each of one) expect(told([each])).toHaveLength(1)
  })
  test('when packets of the one before come after it has begun', () => {
    expect(told([...one.slice(0, 4), ...two.slice(0, 2), ...one.slice(4), ...two.slice(2)])).toEqual(['5:150', '5:150'])
  })
  test('when the source begins anew, with any timestamp and number', () => {
    const anew = packetsOf({ digit: '7', start: 10, sequence: 3, ssrc: 2 })
    const restarted = packetsOf({ digit: '8', start: 0, sequence: 30_000, ssrc: 2 })
    expect(told([...three, ...anew, ...restarted])).toEqual(['#:150', '7:150', '8:150'])
  })
  test('when timestamps jump back while the numbers go on', () => {
    expect(told([...three, ...packetsOf({ digit: '#', start: 100, sequence: 65_560 })])).toEqual(['#:150', '#:150'])
  })
  test('when a long press comes in segments, before they are over', () => {
    const segment = (nth: number, durations: readonly number[], ends = false) =>
      durations.map((duration, i) => {
        const isEnd = ends && i === durations.length - 1
        return packet('1', duration, isEnd, 10 * nth + i, 500 + nth * 0xffff)
      })
    const long = [
      ...segment(0, [1_000, LONG_PRESS_MS * 8, 0xffff]),
      ...segment(1, [800, 8_000, 0xffff]),
      ...segment(2, [400, 1_600, 1_600], true),
    ]
    expect(told(long.slice(0, 2), { silence: false })).toEqual([`1:${LONG_PRESS_MS}`])
    expect(told([...long, ...long.slice(-1)])).toEqual([`1:${LONG_PRESS_MS}`])
  })
  test('when a long press is not heard for a while in its middle, and the next one is the same key', () => {
    const keys: string[] = []
    const receiver = createKeyReceiver((digit) => keys.push(digit))
    receiver.receive(packet('1', LONG_PRESS_MS * 8, false, 1, 500), 0)
    receiver.tick(2 * KEY_SILENCE_MS)
    receiver.receive(packet('1', 800, true, 9, 500 + 0xffff), 6_000)
    expect(keys).toEqual(['1'])
    receiver.receive(packet('1', 800, true, 10, 90_000), 7_000)
    expect(keys).toEqual(['1', '1'])
  })
  test('when a sender moves the timestamp while the key is down', () => {
    expect(told([160, 320, 480].map((duration, i) => packet('4', duration, i === 2, i, duration)))).toEqual(['4:60'])
  })
  test('when several are bundled in one packet', () => {
    const payload = Uint8Array.of(1, 0x8a, 1, 0x40, 2, 0x8a, 1, 0x40, 2, 0x0a, 0, 0xa0)
    expect(told([{ ssrc: 1, sequence: 1, timestamp: 0, payload }])).toEqual(['1:40', '2:40', '2:20'])
  })
})

test('what is no key is not told: flash, tones, events without length', () => {
  const flash = { ssrc: 1, sequence: 1, timestamp: 0, payload: Uint8Array.of(16, 0x80, 1, 0) }
  expect(told([flash, packet('3', 0, true, 2, 900)])).toEqual([])
})

test('a payload of another length is no event', () => {
  for (const length of [0, 1, 3, 5, 7, 36]) expect(parseTelephoneEvents(new Uint8Array(length))).toBeUndefined()
  expect(parseTelephoneEvents(Uint8Array.of(11, 0xca, 0x12, 0x34))).toEqual([
    { code: 11, isEnd: true, duration: 0x1234 },
  ])
})

test('whatever is lost, doubled or overtaken by two, each key of which a packet came in time is told once, in order', () => {
  const digits = fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 8 })
  const fates = fc.array(fc.record({ lost: fc.boolean(), doubled: fc.boolean(), late: fc.nat({ max: 1 }) }), {
    minLength: 48,
    maxLength: 48,
  })
  fc.assert(
    fc.property(digits, fates, fc.nat({ max: 0xffff }), fc.nat({ max: 2 ** 32 - 1 }), (keys, fate, sequence, start) => {
      const sent = keys.flatMap((digit, index) =>
        packetsOf({ digit, start: start + index * 4_000, sequence: sequence + index * 6 }).map((each) => ({
          each,
          index,
        })),
      )
      const arriving = sent
        .map((item, at) => ({ ...item, at: at + 1.5 * (fate[at]?.late ?? 0), fate: fate[at] }))
        // The first packet of a key is never lost: that one began is known.
        .filter((item, at) => at % 6 === 0 || item.fate?.lost !== true)
        .flatMap((item) => (item.fate?.doubled === true ? [item, item] : [item]))
        .sort((a, b) => a.at - b.at)
      const heard = told(arriving.map(({ each }) => each)).map((key) => key[0])
      expect(heard).toEqual(keys)
    }),
    { numRuns: 300 },
  )
})

test('nothing that is thrown at it makes it throw, or tell more keys than a caller presses', () => {
  const anything = fc.record({
    ssrc: fc.nat({ max: 2 }),
    sequence: fc.nat({ max: 0xffff }),
    timestamp: fc.nat({ max: 2 ** 32 - 1 }),
    payload: fc.uint8Array({ maxLength: 40 }),
  })
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 300 }), (packets) => {
      const keys = told(packets)
      expect(keys.length).toBeLessThanOrEqual(MOST_KEYS)
      for (const key of keys) expect(key).toMatch(/^[\d*#A-D]:\d+$/)
    }),
    { numRuns: 200 },
  )
})
