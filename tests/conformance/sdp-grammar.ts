/**
 * SDP offers made from the grammar of RFC 8866 section 9: lines in their order, each choice that the grammar leaves taken at random,
 * with formats, mappings and attributes that our answer may have to speak of more likely than chance would make them.
 */
import fc from 'fast-check'

const tokenCharacters = "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~"
const token = fc.string({ unit: fc.constantFrom(...tokenCharacters), minLength: 1, maxLength: 8 })
const text = fc.string({ unit: fc.constantFrom(...'abc XYZ 0189 :/;="~é'), minLength: 1, maxLength: 12 })
const maybe = (line: fc.Arbitrary<string>) => fc.option(line, { nil: undefined })
const some = (line: fc.Arbitrary<string>, maxLength: number) => fc.array(line, { maxLength })

const number = fc.bigInt({ min: 0n, max: 99_999_999_999_999_999_999n })
const time = fc.oneof(fc.constant(0n), fc.bigInt({ min: 2_208_988_800n, max: 99_999_999_999n }))
const typedTime = fc
  .tuple(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom('', 'd', 'h', 'm', 's'))
  .map((all) => all.join(''))
const times = fc
  .tuple(
    fc.tuple(time, time),
    some(
      fc.tuple(typedTime, typedTime, typedTime).map((all) => `r=${all.join(' ')}`),
      1,
    ),
  )
  .map(([[from, to], repeats]) => [`t=${from} ${to}`, ...repeats])

const unicast = fc.oneof(
  fc.ipV4().map((address) => `IP4 ${address}`),
  fc.ipV6().map((address) => `IP6 ${address}`),
  fc.constantFrom('IP4 0.0.0.0', 'IP6 ::', 'IP4 media.example', 'IP6 media.example'),
)
const anyone = fc.oneof(
  { weight: 6, arbitrary: unicast },
  {
    weight: 1,
    arbitrary: fc.constantFrom('IP4 224.2.1.1/127', 'IP4 224.2.1.1/127/3', 'IP6 FF15::101', 'IP6 FF15::101/3'),
  },
)
const connection = anyone.map((address) => `c=IN ${address}`)

const bandwidth = fc
  .tuple(fc.constantFrom('CT', 'AS', 'TIAS', 'X-YZ'), fc.nat(9_999))
  .map(([type, kbps]) => `b=${type}:${kbps}`)
const direction = fc.constantFrom('a=sendrecv', 'a=sendonly', 'a=recvonly', 'a=inactive')
const attribute = fc.oneof(
  token.map((name) => `a=x-${name}`),
  fc.tuple(token, text).map(([name, value]) => `a=x-${name}:${value}`),
  fc.constantFrom('a=tool:x 1.0', 'a=charset:UTF-8', 'a=group:BUNDLE 0 1', 'a=ice-lite', 'a=setup:actpass'),
)

const payloadType = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(0, 8, 13, 9, 18) },
  { weight: 3, arbitrary: fc.integer({ min: 96, max: 102 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 127 }) },
)
const encoding = fc.constantFrom(
  ...[
    'PCMU/8000',
    'pcma/8000',
    'PCMA/8000/1',
    'PCMA/8000/2',
    'PCMA/16000',
    'CN/8000',
    'CN/16000',
    'G729/8000',
    'opus/48000/2',
  ],
  ...['telephone-event/8000', 'Telephone-Event/8000', 'telephone-event/48000'],
)
const rtpmap = fc.tuple(payloadType, encoding).map(([type, name]) => `a=rtpmap:${type} ${name}`)
const packetTime = fc
  .tuple(fc.constantFrom('ptime', 'maxptime', 'maxptime'), fc.constantFrom('5', '10', '12.5', '20', '30', '60', '150'))
  .map(([name, ms]) => `a=${name}:${ms}`)
const reports = fc.constantFrom(
  'a=rtcp-mux',
  'a=rtcp:53020',
  'a=rtcp:53020 IN IP4 192.0.2.7',
  'a=rtcp:53020 IN IP6 2001:db8::7',
)

const port = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 65_535 }) },
  { weight: 1, arbitrary: fc.constant(0) },
)
const ports = fc.tuple(port, fc.constantFrom('', '', '', '/2')).map((all) => all.join(''))
const rtp = fc.constantFrom('RTP/AVP', 'RTP/AVP', 'RTP/AVPF', 'RTP/SAVP', 'RTP/SAVPF', 'UDP/TLS/RTP/SAVPF')
const audio = fc
  .tuple(ports, rtp, fc.uniqueArray(payloadType, { minLength: 1, maxLength: 6 }))
  .map(([at, protocol, formats]) => `m=audio ${at} ${protocol} ${formats.join(' ')}`)
/** Tokens for medium and transport are of letters here: the parser that judges reads no others. */
const protocol = fc.constantFrom('udp', 'udptl', 'RTP/AVP', 'TCP/MSRP', 'UDP/DTLS/SCTP', 'TCP/RTP/AVP', 'x1/y2/z3')
const other = fc
  .tuple(
    fc.constantFrom('video', 'text', 'application', 'message', 'image', 'xnew'),
    ports,
    protocol,
    some(token, 2),
    token,
  )
  .map(([kind, at, transport, more, format]) => `m=${kind} ${at} ${transport} ${[...more, format].join(' ')}`)

const mediaLines = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: audio }, { weight: 1, arbitrary: other }),
    maybe(text.map((title) => `i=${title}`)),
    fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(connection) }),
    some(bandwidth, 1),
    maybe(fc.constant('k=prompt')),
    some(fc.oneof({ weight: 4, arbitrary: rtpmap }, { weight: 1, arbitrary: packetTime }, reports, attribute), 7),
    maybe(direction),
  )
  .map(([media, title, connections, bandwidths, key, attributes, way]) =>
    [media, title, ...connections, ...bandwidths, key, ...attributes, way].filter((line) => line !== undefined),
  )

const origin = fc
  .tuple(token, number, number, unicast)
  .map(([user, id, version, address]) => `o=${user} ${id} ${version} IN ${address}`)

/** A whole offer, lines ended by CRLF. */
export const offers: fc.Arbitrary<string> = fc
  .tuple(
    fc.tuple(
      origin,
      fc.oneof(fc.constantFrom('-', ' '), text).map((name) => `s=${name}`),
    ),
    fc.tuple(
      maybe(text.map((about) => `i=${about}`)),
      maybe(fc.constant('u=http://www.example.com/')),
      maybe(fc.constant('e=j.doe@example.com (Jane Doe)')),
    ),
    connection,
    fc.tuple(
      some(bandwidth, 1),
      fc.array(times, { minLength: 1, maxLength: 2 }),
      maybe(fc.constant('z=2882844526 -1h 2898848070 0')),
    ),
    fc.tuple(some(attribute, 2), maybe(direction)),
    fc.array(mediaLines, { maxLength: 4 }),
  )
  .map(([begin, about, where, [bandwidths, when, zone], [attributes, way], media]) =>
    ['v=0', ...begin, ...about, where, ...bandwidths, ...when.flat(), zone, ...attributes, way, ...media.flat(), '']
      .filter((line) => line !== undefined)
      .join('\r\n'),
  )
