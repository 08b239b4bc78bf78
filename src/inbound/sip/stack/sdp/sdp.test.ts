/** SDP: what of an offer we can play into, and the answer to it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ChosenMedia, chooseMedia, chooseMediaAgain } from './choose-media.ts'
import { parseSdp } from './parse-sdp.ts'
import { ownOffer, writeSdpAnswer, writeSdpOffer } from './write-sdp.ts'

const SESSION = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n'
const everywhere = () => true

/** What is chosen of the offer, or why nothing is. */
function choice(media: string, isReached: (address: string) => boolean = everywhere) {
  return chooseMedia(read(media), isReached)
}

function chosen(media: string): ChosenMedia {
  const found = choice(media)
  if (typeof found === 'string') throw new Error(`nothing chosen: ${found}`)
  return found
}

function read(media: string) {
  const offer = parseSdp(SESSION + media)
  if (offer === undefined) throw new Error('the offer was not read')
  return offer
}

/** Our answer, in lines. */
function answered(media: string, { address = '192.0.2.9', version = 7 } = {}): readonly string[] {
  const origin = { address, port: 50_002, sessionId: 7, version }
  return writeSdpAnswer({ offer: read(media), chosen: chosen(media) }, origin).split('\r\n')
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
      protocol: 'RTP/AVP',
      direction: 'sendrecv',
    })
  })

  test('payload types without rtpmap, and codecs that we do not speak, are ignored, not refused', () => {
    const media = 'm=audio 4000 RTP/AVP 97 9 18 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=rtpmap:9 G722/8000\r\n'
    expect(chosen(media).payloads).toEqual([{ codec: 'PCMA', payloadType: 8 }])
  })

  test('a dynamic payload type may be G.711, and an rtpmap takes a static number away', () => {
    const media = 'm=audio 4000 RTP/AVP 8 96\r\na=rtpmap:8 G729/8000\r\na=rtpmap:96 pcma/8000/1\r\n'
    expect(chosen(media).payloads).toEqual([{ codec: 'PCMA', payloadType: 96 }])
  })

  test('the media’s own address and direction stand before the session’s', () => {
    const media = 'm=audio 4000 RTP/AVP 8\r\nc=IN IP6 2001:db8::1\r\na=recvonly\r\n'
    expect(chosen(`a=inactive\r\n${media}`)).toMatchObject({ address: '2001:db8::1', direction: 'sendonly' })
  })

  test('the first audio line that fits is taken', () => {
    const media =
      'm=video 5000 RTP/AVP 31\r\nm=audio 0 RTP/AVP 8\r\nm=audio 4000 RTP/SAVP 8\r\nm=audio 4002 RTP/AVP 8\r\n'
    expect(chosen(media)).toMatchObject({ index: 3, port: 4002 })
  })
})

test('AVPF without its feedback is AVP, beside secure RTP too', () => {
  const secure = 'm=audio 4000 RTP/SAVPF 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n'
  const media = `${secure}m=audio 4000 RTP/AVPF 8\r\na=rtcp-fb:* trr-int 5000\r\n`
  expect(chosen(media)).toMatchObject({ index: 1, protocol: 'RTP/AVPF' })
  expect(answered(media).slice(5, 7)).toEqual(['m=audio 0 RTP/SAVPF 8', 'm=audio 50002 RTP/AVPF 8'])
})

test('of two IP versions the one that is reached is taken, whatever the session was made by', () => {
  const media = 'm=audio 4000 RTP/AVP 8\r\nc=IN IP6 2001:db8::1\r\nm=audio 4002 RTP/AVP 8\r\n'
  expect(choice(media, (address) => address.includes('.'))).toMatchObject({ index: 1, port: 4002 })
  expect(choice(media)).toMatchObject({ index: 0, address: '2001:db8::1' })
})

describe('no media', () => {
  const none: readonly (readonly [string, string, string])[] = [
    ['no common codec', 'm=audio 4000 RTP/AVP 9 18\r\n', 'codec'],
    ['secure RTP only', 'm=audio 4000 RTP/SAVP 8\r\nm=audio 4000 RTP/SAVPF 8\r\n', 'secure'],
    ['secure RTP by DTLS', 'm=audio 4000 UDP/TLS/RTP/SAVPF 8\r\n', 'secure'],
    ['on hold', 'm=audio 4000 RTP/AVP 8\r\na=sendonly\r\n', 'held'],
    ['on hold in the old way', 'm=audio 4000 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\n', 'held'],
    ['a multicast address', 'm=audio 4000 RTP/AVP 8\r\nc=IN IP4 224.1.1.1/127\r\n', 'multicast'],
    ['port 0', 'm=audio 0 RTP/AVP 8\r\n', 'no-audio'],
    ['no audio', 'm=image 4000 udptl t38\r\n', 'no-audio'],
    ['no line', '', 'nothing'],
    ['packets of 5 ms', 'm=audio 4000 RTP/AVP 8\r\na=maxptime:5\r\n', 'packet-time'],
    ['another IP version than it says', 'm=audio 4000 RTP/AVP 8\r\nc=IN IP4 2001:db8::1\r\n', 'no-address'],
  ]
  test.each(none)('%s', (_, media, why) => {
    expect(choice(media)).toBe(why)
  })

  test('an IP version that is not listened at', () => {
    expect(choice('m=audio 4000 RTP/AVP 8\r\nc=IN IP6 2001:db8::1\r\n', (address) => address.includes('.'))).toBe(
      'family',
    )
  })

  test('a name in place of an address is never looked up', () => {
    const offer = parseSdp(`${SESSION.replace('192.0.2.1\r\nt', 'media.example\r\nt')}m=audio 4000 RTP/AVP 8\r\n`)
    expect(offer && chooseMedia(offer, everywhere)).toBe('no-address')
  })

  test('what is no SDP is no offer, whatever it is', () => {
    expect(parseSdp('v=1\r\n')).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const offer = parseSdp(`v=0\r\nm=audio 4000 RTP/AVP 8\r\n${text}`)
        if (offer !== undefined) chooseMedia(offer, everywhere)
      }),
    )
  })
})

test('the answer has as many media lines as the offer, ours where it was chosen and port 0 elsewhere, and its time', () => {
  const media = 't=3034423619 3042462419\r\nm=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 18 8 0\r\n'
  expect(answered(media, { address: '2001:db8::9' })).toEqual([
    'v=0',
    'o=- 7 7 IN IP6 2001:db8::9',
    's=-',
    'c=IN IP6 2001:db8::9',
    't=0 0',
    't=3034423619 3042462419',
    'm=video 0 RTP/AVP 31',
    'm=audio 50002 RTP/AVP 8',
    'a=rtpmap:8 PCMA/8000',
    'a=ptime:20',
    'a=sendrecv',
    '',
  ])
})

test('a caller that takes packets of 10 ms at most is sent and told 10 ms', () => {
  expect(answered('m=audio 4000 RTP/AVP 8\r\na=ptime:20\r\na=maxptime:10\r\n')).toContain('a=ptime:10')
  expect(answered('m=audio 4000 RTP/AVP 8\r\na=ptime:10\r\na=maxptime:150\r\n')).toContain('a=ptime:20')
})

describe('what stands beside the sound', () => {
  const offered =
    'm=audio 4000 RTP/AVP 0 13 96 97\r\na=rtpmap:96 telephone-event/48000\r\na=rtpmap:97 telephone-event/8000\r\n'

  test('keys and comfort noise are taken when offered, and the answer says so', () => {
    const media = `${offered}a=rtcp-mux\r\n`
    expect(chosen(media)).toMatchObject({ telephoneEvent: 97, comfortNoise: 13, rtcp: { port: 4000, mux: true } })
    const answer = answered(media, { version: 9 })
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

  test.each([
    ['PCMU/8000', 'm=audio 50002 RTP/AVP 13', 'a=rtpmap:13 PCMU/8000'],
    ['telephone-event/8000', 'm=audio 50002 RTP/AVP 8 13', 'a=rtpmap:13 telephone-event/8000'],
    ['opus/48000/2', 'm=audio 50002 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000'],
  ])('payload type 13 is what the offer maps it to: %s', (encoding, line, map) => {
    const answer = answered(`m=audio 4000 RTP/AVP 13 8\r\na=rtpmap:13 ${encoding}\r\n`)
    expect(answer).toContain(line)
    expect(answer).toContain(map)
    expect(answer.join()).not.toContain('CN')
  })

  test('reports go where the caller wants them, if that is an address', () => {
    const media = 'm=audio 4000 RTP/AVP 8\r\n'
    expect(chosen(media).rtcp).toBeUndefined()
    expect(chosen(`${media}a=rtcp:4100\r\n`).rtcp).toEqual({ address: '192.0.2.1', port: 4100, mux: false })
    expect(chosen(`${media}a=rtcp:4100 IN IP4 192.0.2.7\r\n`).rtcp).toMatchObject({ address: '192.0.2.7' })
    for (const wrong of ['0', '70000', '4100 IN IP4 media.example', 'x']) {
      expect(chosen(`${media}a=rtcp:${wrong}\r\n`).rtcp).toBeUndefined()
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
  const offer = read(`m=audio 4000 RTP/AVP 8\r\n${line}\r\n`)
  expect(chooseMediaAgain(offer, everywhere)).toMatchObject({ direction })
})

test('an offer of ours names both laws and keys; later it keeps the lines and numbers that were agreed, and ends a hold', () => {
  const origin = { address: '192.0.2.9', port: 50_002, sessionId: 7, version: 7 }
  expect(writeSdpOffer(ownOffer('0.0.0.0'), origin).split('\r\n').slice(4)).toEqual([
    't=0 0',
    'm=audio 50002 RTP/AVP 8 0 101',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=ptime:20',
    'a=sendrecv',
    '',
  ])
  const held = read(
    'm=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVPF 0 96 97\r\na=rtpmap:96 PCMA/8000\r\na=rtpmap:97 telephone-event/8000\r\na=inactive\r\n',
  )
  const agreed = chooseMediaAgain(held, everywhere)
  if (typeof agreed === 'string') throw new Error(agreed)
  const again = writeSdpOffer({ offer: held, chosen: agreed }, origin).split('\r\n')
  expect(again).toEqual(
    expect.arrayContaining(['m=video 0 RTP/AVP 31', 'm=audio 50002 RTP/AVPF 0 96 97', 'a=sendrecv']),
  )
})
