/** Our SDP answers against the rules of RFC 3264 and RFC 8866: offers from the grammar, both sides read by a parser that is not ours. */
import { createRequire } from 'node:module'
import { isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseMediaAgain } from '../../src/inbound/sip/stack/sdp/choose-media.ts'
import { parseSdp } from '../../src/inbound/sip/stack/sdp/parse-sdp.ts'
import { ownOffer, writeSdpAnswer, writeSdpOffer } from '../../src/inbound/sip/stack/sdp/write-sdp.ts'
import { offers } from './sdp-grammar.ts'

/** What we ask of sdp-transform. */
type Description = {
  readonly version: number
  readonly origin: { readonly sessionId: number; readonly sessionVersion: number; readonly address: string }
  readonly name: string
  readonly connection?: { readonly version: number; readonly ip: string }
  readonly direction?: string
  readonly media: readonly Media[]
}
type Media = {
  readonly type: string
  readonly port: number
  readonly protocol: string
  readonly payloads: string | number
  readonly direction?: string
  readonly connection?: { readonly version: number; readonly ip: string }
  readonly rtp: readonly {
    readonly payload: number
    readonly codec: string
    readonly rate: number
    readonly encoding?: number
  }[]
  readonly ptime?: number
  readonly maxptime?: number
  readonly rtcpMux?: string
}

const judge = createRequire(import.meta.url)('sdp-transform') as { parse(sdp: string): Description }

/** As the judge reads it; it knows no number of ports (`m=audio 4000/2`), which means nothing to one caller. */
function judged(sdp: string): Description {
  return judge.parse(sdp.replace(/^(m=\S+ \d+)\/\d+/gm, '$1'))
}

const origin = { address: '192.0.2.9', port: 50_002, sessionId: 7, version: 8 }
const isReached = () => true

test('every answer keeps the rules, whatever is offered', () => {
  let accepted = 0
  fc.assert(
    fc.property(offers, (text) => {
      const offer = parseSdp(text)
      if (offer === undefined) throw new Error('an offer from the grammar was not read')
      const chosen = chooseMediaAgain(offer, isReached)
      if (typeof chosen === 'string') return
      accepted++
      const answer = writeSdpAnswer({ offer, chosen }, origin)
      wellFormed(answer)
      answers(judged(answer), judged(text))
      expect(linesOf(answer, 't='), 'RFC 3264 section 6').toEqual(linesOf(text, 't='))

      // The same session offered by us later (RFC 3264 section 8): no line is lost, no number means another codec.
      const again = writeSdpOffer({ offer, chosen }, origin)
      wellFormed(again)
      const ours = judged(again)
      expect(ours.media.map(({ type, protocol }) => [type, protocol])).toEqual(
        offer.media.map(({ kind, protocol }) => [kind, protocol]),
      )
      expect(codecsOf(ours.media[chosen.index])).toMatchObject(codecsOf(judged(answer).media[chosen.index]))
      expect(codecsOf(judged(text).media[chosen.index])).toMatchObject(codecsOf(ours.media[chosen.index]))
    }),
    { numRuns: 3_000 },
  )
  expect(accepted, 'most offers are not refused').toBeGreaterThan(500)
})

test('an offer of our own is one, and each answer that takes some of it is understood', () => {
  const text = writeSdpOffer(ownOffer('0.0.0.0'), origin)
  wellFormed(text)
  const ours = parseSdp(text)
  if (ours === undefined) throw new Error('our offer was not read')
  for (const [codec, payloadType] of Object.entries({ PCMA: 8, PCMU: 0 })) {
    const answer = text.replace(/RTP\/AVP 8 0 101/, `RTP/AVP ${payloadType}`)
    const offer = parseSdp(answer)
    expect(offer && chooseMediaAgain(offer, isReached)).toMatchObject({ payloads: [{ codec, payloadType }] })
  }
})

/** RFC 8866 section 9: each line in its order and form, CRLF at each end. */
function wellFormed(text: string): void {
  expect(text).toMatch(
    /^v=0\r\no=- \d+ \d+ IN IP[46] \S+\r\ns=-\r\nc=IN IP[46] \S+\r\n(?:t=\d+ \d+\r\n)+(?:m=[^\s/]+ \d+ [^\s/]+(?:\/[^\s/]+)*(?: [^\s/]+)+\r\n(?:a=[^\s:]+(?::[^\r\n]+)?\r\n)*)*$/,
  )
  const [, version, address = ''] = /^c=IN IP([46]) (\S+)$/m.exec(text) ?? []
  expect(version === '4' ? isIPv4(address) : isIPv6(address)).toBe(true)
}

function answers(answer: Description, offer: Description): void {
  expect(answer.media.length, 'section 6: as many lines').toBe(offer.media.length)
  for (const [index, ours] of answer.media.entries()) {
    const theirs = offer.media[index]
    if (theirs === undefined) throw new Error('no such line')
    expect([ours.type, ours.protocol], 'the same medium and transport').toEqual([theirs.type, theirs.protocol])
    if (theirs.port === 0) expect(ours.port, 'a line that is off stays off').toBe(0)
    expect(formatsOf(theirs), 'no format that was not offered').toEqual(expect.arrayContaining([...formatsOf(ours)]))
    if (ours.port !== 0) spoken(ours, theirs, offer)
  }
  expect(answer.media.filter(({ port }) => port !== 0)).toHaveLength(1)
}

function spoken(ours: Media, theirs: Media, offer: Description): void {
  const formats = formatsOf(ours)
  expect(new Set(formats).size, 'each format once').toBe(formats.length)
  expect(
    ours.rtp.map(({ payload }) => String(payload)),
    'one mapping for each',
  ).toEqual(formats)
  expect(codecsOf(theirs), 'a number means what it means in the offer').toMatchObject(codecsOf(ours))
  expect(codecsOf(ours)[formats[0] ?? '']).toMatch(/^PCM[AU]\/8000$/)
  // Section 6.1: what may be answered to each direction.
  const offered = theirs.direction ?? offer.direction ?? 'sendrecv'
  const held = ['0.0.0.0', '::'].includes((theirs.connection ?? offer.connection)?.ip ?? '')
  expect(DIRECTIONS[offered], offered).toContain(ours.direction)
  if (held) expect(['recvonly', 'inactive'], 'section 8.4').toContain(ours.direction)
  expect(ours.ptime).toBeGreaterThan(0)
  if (theirs.maxptime !== undefined) expect(ours.ptime).toBeLessThanOrEqual(theirs.maxptime)
  if (ours.rtcpMux !== undefined) expect(theirs.rtcpMux, 'RFC 5761 section 5.1.1').toBeDefined()
}

const DIRECTIONS: Readonly<Record<string, readonly string[]>> = {
  sendrecv: ['sendrecv', 'sendonly', 'recvonly', 'inactive'],
  sendonly: ['recvonly', 'inactive'],
  recvonly: ['sendonly', 'inactive'],
  inactive: ['inactive'],
}

const STATIC: Readonly<Record<string, string>> = { 0: 'PCMU/8000', 8: 'PCMA/8000', 13: 'CN/8000' }

function formatsOf({ payloads }: Media): readonly string[] {
  return String(payloads).split(' ')
}

/** Of each format, as the mapping says, else as RFC 3551 has it. */
function codecsOf(media: Media | undefined): Readonly<Record<string, string>> {
  if (media === undefined) return {}
  const mapped = new Map(
    media.rtp.map(({ payload, codec, rate, encoding }) => {
      const channels = encoding === undefined || Number(encoding) === 1 ? '' : `/${encoding}`
      return [String(payload), `${codec.toUpperCase()}/${rate}${channels}`]
    }),
  )
  return Object.fromEntries(formatsOf(media).map((format) => [format, mapped.get(format) ?? STATIC[format] ?? '']))
}

function linesOf(text: string, beginning: string): readonly string[] {
  return text.split('\r\n').filter((line) => line.startsWith(beginning))
}
