/** The parts of the gateway that need no wire: answers, times, parts of long texts, framing, the queue. */
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { createFifo } from './fifo.ts'
import { createIncomingTexts } from './incoming/incoming-texts.ts'
import { comparableId, ID_FORMS } from './receipts/message-id.ts'
import { isThrottled, submitAnswer } from './submit/submit-answer.ts'
import { relativeTime } from './submit/submit-bodies.ts'
import { partsOf } from './submit/text-parts.ts'
import { STATUS, type StatusName, statusName } from './wire/commands.ts'
import { createFramer, type Frame, FramingLost } from './wire/frames.ts'
import { readDataMessage, readShortMessage } from './wire/read-message.ts'

describe('the answer to a text', () => {
  test.each<[StatusName, string]>([
    ['ESME_ROK', 'accepted'],
    ['ESME_RTHROTTLED', 'later'],
    ['ESME_RMSGQFUL', 'later'],
    ['ESME_RSYSERR', 'later'],
    ['ESME_RINVDSTADR', 'refused'],
    ['ESME_RINVSRCADR', 'refused'],
    ['ESME_RINVMSGLEN', 'refused'],
  ])('%s is %s', (why, answer) => {
    expect(submitAnswer(STATUS[why])).toBe(answer)
    expect(isThrottled(STATUS[why])).toBe(['ESME_RTHROTTLED', 'ESME_RMSGQFUL'].includes(why))
  })

  test("a gateway's own code is refused by its number", () => {
    expect([submitAnswer(0x4b0), statusName(0x4b0)]).toEqual(['refused', '0x000004b0'])
  })
})

test.each([
  [1, '000000000001000R'],
  [300_000, '000000000500000R'],
  [1_800_000, '000000003000000R'],
  [90_061_000, '000001010101000R'],
  [-5, '000000000001000R'],
  [1e15, '000099000000000R'],
])('%d ms of use are %s', (ms, period) => {
  expect(relativeTime(ms)).toBe(period)
})

test('a long text is cut between characters, into as few parts as fit, and nothing is lost', () => {
  const character = fc.constantFrom('가', '힣', 'A', ' ', '7', '😀')
  fc.assert(
    fc.property(fc.array(character, { minLength: 1 }), fc.integer({ min: 4, max: 40 }), (characters, most) => {
      const text = characters.join('')
      const utf16 = Buffer.from(text, 'utf16le').swap16()
      const cp949 = iconv.encode(text.replaceAll('😀', 'x'), 'cp949')
      for (const [bytes, encoding] of [[utf16, 'ucs2'] as const, [cp949, 'cp949'] as const]) {
        const parts = partsOf(bytes, most, encoding)
        expect(Buffer.concat(parts).equals(bytes)).toBe(true)
        for (const part of parts) {
          expect(part.byteLength).toBeGreaterThan(0)
          expect(part.byteLength).toBeLessThanOrEqual(most)
          const read =
            encoding === 'ucs2' ? Buffer.from(part).swap16().toString('utf16le') : iconv.decode(part, 'cp949')
          expect(read.isWellFormed() && !read.includes('\ufffd')).toBe(true)
        }
      }
    }),
  )
})

test('an id that is no number in its form stays as it is; the same id in both is the same; none is longer than 64', () => {
  expect(comparableId('abc-1', 'answer', 'hex-answer')).toBe('abc-1')
  for (const form of ID_FORMS) {
    expect(comparableId('', 'answer', form)).toBeUndefined()
    expect(comparableId('7'.repeat(64), 'receipt', form)).toBeDefined()
    expect(comparableId('7'.repeat(65), 'receipt', form)).toBeUndefined()
  }
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.integer({ min: 0, max: 8 }), (id, zeros) => {
      const [decimal, hex] = [id.toString(), '0'.repeat(zeros) + id.toString(16).toUpperCase()]
      expect(comparableId(hex, 'answer', 'hex-answer')).toBe(comparableId(decimal, 'receipt', 'hex-answer'))
      expect(comparableId(decimal, 'answer', 'hex-receipt')).toBe(comparableId(hex, 'receipt', 'hex-receipt'))
      expect(comparableId(hex, 'answer', 'padded')).toBe(comparableId(id.toString(16), 'receipt', 'padded'))
      for (const form of ID_FORMS.slice(0, 3))
        expect(comparableId(decimal, 'answer', form)).toBe(comparableId(decimal, 'receipt', form))
    }),
  )
})

describe('framing', () => {
  const pdu = fc.record({ id: fc.nat(), status: fc.nat(), sequence: fc.nat(), body: fc.uint8Array({ maxLength: 300 }) })
  const bytesOf = ({
    id,
    status,
    sequence,
    body,
  }: {
    id: number
    status: number
    sequence: number
    body: Uint8Array
  }) => {
    const head = Buffer.alloc(16)
    for (const [at, value] of [16 + body.byteLength, id, status, sequence].entries()) head.writeUInt32BE(value, at * 4)
    return Buffer.concat([head, body])
  }

  test('cuts what was sent out of any packets', () => {
    fc.assert(
      fc.property(fc.array(pdu), fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), (pdus, sizes) => {
        const bytes = Buffer.concat(pdus.map(bytesOf))
        const frames: Frame[] = []
        const take = createFramer((frame) => frames.push(frame))
        for (let at = 0, turn = 0; at < bytes.byteLength; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          take(bytes.subarray(at, at + size))
          at += size
        }
        expect(frames).toEqual(pdus.map(({ body, ...head }) => ({ ...head, body: Buffer.from(body) })))
      }),
    )
  })

  test('ends at a length that cannot be true, after what came before it', () => {
    for (const length of [0, 15, 65_537, 0xffffffff]) {
      const frames: Frame[] = []
      const head = Buffer.alloc(4)
      head.writeUInt32BE(length)
      const take = createFramer((frame) => frames.push(frame))
      expect(() =>
        take(Buffer.concat([bytesOf({ id: 21, status: 0, sequence: 1, body: Buffer.alloc(0) }), head])),
      ).toThrow(FramingLost)
      expect(frames).toHaveLength(1)
    }
  })

  test('no body, whatever stands in it, makes the reader throw or read beyond its end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const body = Buffer.from(bytes)
        for (const read of [readShortMessage, readDataMessage]) {
          const message = read({ body })
          if ('unreadable' in message) continue
          const length =
            message.text.byteLength + [...message.optional.values()].reduce((sum, it) => sum + it.byteLength, 0)
          expect(length).toBeLessThanOrEqual(body.byteLength * 2)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

test('what came first goes first, however pushes and takes are mixed', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 5000, size: 'max' }), (pushes) => {
      const fifo = createFifo<number>()
      const model: number[] = []
      pushes.forEach((push, index) => {
        const [got, due] = push ? [fifo.push(index), void model.push(index)] : [fifo.shift(), model.shift()]
        expect(got).toBe(due)
        expect(fifo).toHaveLength(model.length)
      })
    }),
    { numRuns: 30 },
  )
})

test('of longer texts a thousand wait for their parts, for five minutes, and none has more than ten', async () => {
  let now = 0
  let incomplete = 0
  const whole: string[] = []
  const incoming = createIncomingTexts({
    decode: (bytes) => Buffer.from(bytes).toString('latin1'),
    keep: async ({ body }) => void whole.push(body),
    time: { now: () => now, after: () => () => {} },
    note() {
      incomplete += 1
    },
  })
  const part = (reference: number, nth: number, total = 2) => {
    const header = [5, 0, 3, reference % 256, total, nth]
    const from = { ton: 1, npi: 1, address: `8210${String(10_000_000 + Math.floor(reference / 256))}` }
    return incoming.take({
      ...{ source: from, destination: from, esmClass: 0x40, dataCoding: 0, optional: new Map(), cut: false },
      text: Buffer.concat([Buffer.from(header), Buffer.from(`part ${nth} `)]),
    })
  }
  for (let nth = 0; nth < 1_001; nth += 1) void part(nth, 1)
  expect(incomplete).toBe(1)
  void part(0, 2)
  await part(1_000, 2)
  expect(whole).toEqual(['part 1 part 2 '])
  now = 5 * 60_000
  void part(999, 2)
  expect([whole.length, incomplete]).toEqual([1, 1_001])
  expect([part(7, 1, 11), incomplete]).toEqual([STATUS.ESME_ROK, 1_002])
})

test('one part brought over and over holds no more answers than a text may have', async () => {
  const fired: (() => void)[] = []
  const incoming = createIncomingTexts({
    decode: (bytes) => Buffer.from(bytes).toString('latin1'),
    keep: async () => {},
    time: {
      now: () => 0,
      after(_ms, then) {
        fired.push(then)
        return () => {}
      },
    },
    note() {},
  })
  const from = { ton: 1, npi: 1, address: '821010000000' }
  const text = Buffer.from([5, 0, 3, 1, 2, 1, 65])
  const message = {
    esmClass: 0x40,
    dataCoding: 0,
    optional: new Map(),
    cut: false,
    source: from,
    destination: from,
    text,
  }
  const answers = Array.from({ length: 25 }, () => incoming.take(message))
  expect(answers.slice(20)).toEqual(Array.from({ length: 5 }, () => STATUS.ESME_RX_T_APPN))
  for (const then of fired) then()
  expect(await Promise.all(answers.map(async (each) => each))).toEqual(answers.map(() => STATUS.ESME_RX_T_APPN))
  expect(incoming.take(message)).toBe(STATUS.ESME_ROK)
})
