/** SDP: what of an offer we can play into, and the answer to it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseMedia, chooseMediaAgain } from './choose-media.ts'
import { parseSdp } from './parse-sdp.ts'
import { writeSdpAnswer } from './write-answer.ts'

const SESSION = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n'
const chosen = (media: string) => {
  const offer = parseSdp(SESSION + media)
  return offer === undefined ? undefined : chooseMedia(offer)
}

describe('an offer that we can play into', () => {
  test('static payload types need no rtpmap; the order is the caller’s', () => {
    expect(chosen('m=audio 4000 RTP/AVP 0 8\r\n')).toMatchObject({
      address: '192.0.2.1',
      port: 4000,
      payloads: [
        { codec: 'PCMU', payloadType: 0 },
        { codec: 'PCMA', payloadType: 8 },
      ],
      ptime: 20,
      direction: 'sendrecv',
    })
  })

  test('payload types without rtpmap, and codecs that we do not speak, are ignored, not refused', () => {
    const media = 'm=audio 4000 RTP/AVP 97 9 18 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=rtpmap:9 G722/8000\r\n'
    expect(chosen(media)?.payloads).toEqual([{ codec: 'PCMA', payloadType: 8 }])
  })

  test('a dynamic payload type may be G.711, and an rtpmap takes a static number away', () => {
    const media = 'm=audio 4000 RTP/AVP 8 96\r\na=rtpmap:8 G729/8000\r\na=rtpmap:96 pcma/8000/1\r\n'
    expect(chosen(media)?.payloads).toEqual([{ codec: 'PCMA', payloadType: 96 }])
  })

  test('the media’s own address and direction stand before the session’s', () => {
    const media = 'm=audio 4000 RTP/AVP 8\r\nc=IN IP6 2001:db8::1\r\na=recvonly\r\na=ptime:30\r\n'
    expect(chosen(`a=inactive\r\n${media}`)).toMatchObject({ address: '2001:db8::1', direction: 'sendonly', ptime: 30 })
  })

  test('the first audio line that fits is taken', () => {
    const media =
      'm=video 5000 RTP/AVP 31\r\nm=audio 0 RTP/AVP 8\r\nm=audio 4000 RTP/SAVP 8\r\nm=audio 4002 RTP/AVP 8\r\n'
    expect(chosen(media)).toMatchObject({ index: 3, port: 4002 })
  })
})

describe('no media', () => {
  const none: readonly (readonly [string, string])[] = [
    ['no common codec', 'm=audio 4000 RTP/AVP 9 18\r\n'],
    ['secure RTP only', 'm=audio 4000 RTP/SAVP 8\r\n'],
    ['on hold', 'm=audio 4000 RTP/AVP 8\r\na=sendonly\r\n'],
    ['on hold in the old way', 'm=audio 4000 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\n'],
    ['a multicast address', 'm=audio 4000 RTP/AVP 8\r\nc=IN IP4 224.1.1.1/127\r\n'],
    ['port 0', 'm=audio 0 RTP/AVP 8\r\n'],
  ]
  test.each(none)('%s', (_, media) => {
    expect(chosen(media)).toBeUndefined()
  })

  test('a name in place of an address is never looked up', () => {
    const offer = parseSdp(`${SESSION.replace('192.0.2.1\r\nt', 'media.example\r\nt')}m=audio 4000 RTP/AVP 8\r\n`)
    expect(offer && chooseMedia(offer)).toBeUndefined()
  })

  test('what is no SDP is no offer, whatever it is', () => {
    expect(parseSdp('v=1\r\n')).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const offer = parseSdp(`v=0\r\nm=audio 4000 RTP/AVP 8\r\n${text}`)
        if (offer !== undefined) chooseMedia(offer)
      }),
    )
  })
})

test('the answer has as many media lines as the offer, ours where it was chosen and port 0 elsewhere', () => {
  const offer = parseSdp(`${SESSION}m=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 18 8 0\r\n`)
  const media = offer && chooseMedia(offer)
  if (offer === undefined || media === undefined) throw new Error('the offer was not read')
  expect(writeSdpAnswer(offer, media, { address: '2001:db8::9', port: 50_002 }, 7).split('\r\n')).toEqual([
    'v=0',
    'o=- 7 7 IN IP6 2001:db8::9',
    's=-',
    'c=IN IP6 2001:db8::9',
    't=0 0',
    'm=video 0 RTP/AVP 31',
    'm=audio 50002 RTP/AVP 8',
    'a=rtpmap:8 PCMA/8000',
    'a=ptime:20',
    'a=sendrecv',
    '',
  ])
})

describe('what stands beside the sound', () => {
  const offered =
    'm=audio 4000 RTP/AVP 0 13 96 97\r\na=rtpmap:96 telephone-event/48000\r\na=rtpmap:97 telephone-event/8000\r\n'

  test('keys and comfort noise are taken when offered, and the answer says so', () => {
    const offer = parseSdp(`${SESSION}${offered}a=rtcp-mux\r\n`)
    const media = offer && chooseMedia(offer)
    if (offer === undefined || media === undefined) throw new Error('the offer was not read')
    expect(media).toMatchObject({ telephoneEvent: 97, comfortNoise: true, rtcp: { port: 4000, mux: true } })
    const answer = writeSdpAnswer(offer, media, { address: '192.0.2.9', port: 50_002 }, 7, 9).split('\r\n')
    expect(answer[1]).toBe('o=- 7 9 IN IP4 192.0.2.9')
    expect(answer.slice(5)).toEqual([
      'm=audio 50002 RTP/AVP 0 13 97',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:13 CN/8000',
      'a=rtpmap:97 telephone-event/8000',
      'a=fmtp:97 0-15',
      'a=ptime:20',
      'a=rtcp-mux',
      'a=sendrecv',
      '',
    ])
  })

  test('reports go where the caller wants them, if that is an address', () => {
    const media = 'm=audio 4000 RTP/AVP 8\r\n'
    expect(chosen(media)?.rtcp).toBeUndefined()
    expect(chosen(`${media}a=rtcp:4100\r\n`)?.rtcp).toEqual({ address: '192.0.2.1', port: 4100, mux: false })
    expect(chosen(`${media}a=rtcp:4100 IN IP4 192.0.2.7\r\n`)?.rtcp).toMatchObject({ address: '192.0.2.7' })
    for (const wrong of ['0', '70000', '4100 IN IP4 media.example', 'x']) {
      expect(chosen(`${media}a=rtcp:${wrong}\r\n`)?.rtcp).toBeUndefined()
    }
  })
})

test.each([
  ['a=sendonly', 'recvonly'],
  ['a=inactive', 'inactive'],
  ['a=recvonly', 'sendonly'],
  ['a=sendrecv', 'sendrecv'],
  ['c=IN IP4 0.0.0.0', 'recvonly'],
])('inside a dialog "%s" is answered with %s', (line, direction) => {
  const offer = parseSdp(`${SESSION}m=audio 4000 RTP/AVP 8\r\n${line}\r\n`)
  expect(offer && chooseMediaAgain(offer)).toMatchObject({ direction })
})
