/** Reports: what we write is what RFC 3550 says, what we read is believed only whole. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRtp, rtpPacket } from './packets.ts'
import { createReception } from './reception.ts'
import { readRtcp, writeSenderReport } from './rtcp.ts'

const block = {
  ssrc: 7,
  fractionLost: 64,
  cumulativeLost: -3,
  highestSequence: 70_000,
  jitter: 80,
  lastReport: 0xabcd_ef01,
  delay: 65_536,
}
const report = {
  ssrc: 0xdead_beef,
  atMs: 1_500,
  timestamp: 2 ** 32 - 1,
  packets: 50,
  bytes: 8_000,
  cname: 'abc',
  isLast: true,
  block,
}

test('a report is SR, SDES and BYE in one datagram, word by word', () => {
  const packet = writeSenderReport(report)
  expect([...packet.subarray(0, 8)]).toEqual([0x81, 200, 0, 12, 0xde, 0xad, 0xbe, 0xef])
  expect(packet.readUInt32BE(8)).toBe(2_208_988_801)
  expect(packet.readUInt32BE(12)).toBe(2 ** 31)
  expect([16, 20, 24].map((at) => packet.readUInt32BE(at))).toEqual([2 ** 32 - 1, 50, 8_000])
  const sdes = packet.subarray(52)
  expect([...sdes]).toEqual([
    0x81, 202, 0, 3, 0xde, 0xad, 0xbe, 0xef, 1, 3, 97, 98, 99, 0, 0, 0, 0x81, 203, 0, 1, 0xde, 0xad, 0xbe, 0xef,
  ])
})

test('what is written is read again', () => {
  expect(readRtcp(writeSenderReport(report))).toMatchObject({ senders: [0xdead_beef], blocks: [block] })
  const { block: _, ...alone } = report
  expect(readRtcp(writeSenderReport({ ...alone, isLast: false }))).toMatchObject({ senders: [0xdead_beef], blocks: [] })
})

test('cut anywhere, or not beginning with a report, nothing of it is believed', () => {
  const packet = writeSenderReport({ ...report, isLast: false })
  for (let length = 0; length < packet.length; length += 1) {
    // Cut between its two parts it is whole again.
    if (length !== 52) expect(readRtcp(packet.subarray(0, length))).toBeUndefined()
  }
  expect(readRtcp(packet.subarray(52))).toBeUndefined()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (noise) => {
      readRtcp(noise)
      readRtcp(Uint8Array.of(0x81, 201, 0, 7, ...noise))
    }),
  )
})

test('the payload of an RTP packet stands behind its sources and extension, before its padding', () => {
  const plain = rtpPacket({ sequence: 5, timestamp: 6, ssrc: 7 }, 101, false, Uint8Array.of(1, 2, 3, 4))
  expect(readRtp(plain)).toMatchObject({ payloadType: 101, sequence: 5, timestamp: 6, ssrc: 7 })
  const header = [0xb1, 101, 0, 5, 0, 0, 0, 6, 0, 0, 0, 7]
  const rich = Uint8Array.of(...header, 0, 0, 0, 9, 0xbe, 0xde, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 0, 2)
  expect([...(readRtp(rich)?.payload ?? [])]).toEqual([1, 2, 3, 4])
  expect(readRtp(rich.subarray(0, 20))).toBeUndefined()
  expect(readRtp(Uint8Array.of(0xa0, 8, ...header.slice(2), 200))).toBeUndefined()
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => void readRtp(Uint8Array.of(0x9f, 8, ...noise))))
})

test('loss and jitter are measured as RFC 3550 says', () => {
  const reception = createReception()
  // Numbers 65534 to 5 without 65535 and 3, the packet before last overtaken.
  for (const [index, sequence] of [65_534, 0, 1, 2, 5, 4].entries())
    reception.hear(9, sequence, index * 160, index * 20)
  expect(reception.travel()).toEqual({ lossRatio: 2 / 8, jitterMs: 0 })
  expect(reception.block()).toEqual({ fractionLost: 64, cumulativeLost: 2, highestSequence: 65_541, jitter: 0 })
  reception.hear(9, 6, 6 * 160, 6 * 20 + 16)
  expect(reception.travel()?.jitterMs).toBe(1)
  expect(reception.block()).toMatchObject({ fractionLost: 0, cumulativeLost: 2 })
  reception.hear(10, 30_000, 0, 200)
  expect(reception).toMatchObject({ ssrc: 10 })
  expect(reception.travel()).toEqual({ lossRatio: 0, jitterMs: 0 })
})
