import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { openRtpReceiver } from './rtp-receiver.ts'
import { readAnswer, writeOffer } from './sdp.ts'

test('what comes late or twice is heard once and in order, a lost packet as silence, a stranger not at all', async () => {
  const heardLive: number[] = []
  const ear = await openRtpReceiver('127.0.0.1', (payload) => heardLive.push(payload[0] ?? -1))
  const far = createSocket('udp4').bind(0, '127.0.0.1')
  await once(far, 'listening')
  const send = (sequence: number, fill: number, ssrc = 7, payloadType = 8): void =>
    far.send(rtp(sequence, fill, ssrc, payloadType), ear.port, '127.0.0.1')
  const hello = once(far, 'message')
  ear.agree({ codec: 'PCMA', payloadType: 8, address: '127.0.0.1', port: far.address().port })
  expect((await hello)[0]).toHaveLength(172)

  send(65_534, 1)
  send(0, 3)
  send(65_535, 2)
  send(0, 99)
  send(1, 98, 8)
  send(1, 97, 7, 0)
  far.send('noise', ear.port, '127.0.0.1')
  send(2, 5)
  while (heardLive.length < 4) await new Promise((resolve) => setImmediate(resolve))
  expect(heardLive).toEqual([1, 3, 2, 5])
  expect([...ear.heard()].filter((_, index) => index % 160 === 0)).toEqual([1, 2, 3, 0xd5, 5])
  ear.close()
  ear.close()
  far.close()
})

test('the offer names both laws in their order, the answer is read, a refusal is none', () => {
  const offer = writeOffer('127.0.0.1', 4_000, ['PCMU', 'PCMA'])
  expect(offer).toContain('m=audio 4000 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n')
  expect(writeOffer('::1', 4_000, ['PCMA'])).toContain('c=IN IP6 ::1')
  expect(readAnswer(offer)).toEqual({ codec: 'PCMU', payloadType: 0, address: '127.0.0.1', port: 4_000 })
  for (const none of ['', offer.replace('4000', '0'), offer.replace('AVP 0 8', 'AVP 9')]) {
    expect(readAnswer(none)).toBeUndefined()
  }
})

function rtp(sequence: number, fill: number, ssrc: number, payloadType: number): Buffer {
  const packet = Buffer.alloc(172, fill)
  packet[0] = 0x80
  packet[1] = payloadType
  packet.writeUInt16BE(sequence, 2)
  packet.writeUInt32BE(0, 4)
  packet.writeUInt32BE(ssrc, 8)
  return packet
}
