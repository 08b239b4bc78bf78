/** The parser: what is well-formed is read, nothing else breaks it, and its time grows with the length only. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MOST_HEADERS, MOST_VALUES } from './limits.ts'
import { shapes } from './parse-message.fixture.ts'
import { parseMessage } from './parse-message.ts'

const REQUEST = `OPTIONS sip:a@192.0.2.2 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa
From: <sip:b@192.0.2.1>;tag=1
To: <sip:a@192.0.2.2>
Call-ID: c
CSeq: 1 OPTIONS

`.replaceAll('\n', '\r\n')

describe('a well-formed request', () => {
  test('is read whatever its spelling', () => {
    fc.assert(
      fc.property(shapes, ({ text, method, callId, fromTag, toTag, cseq, branches, body }) => {
        const parsed = parseMessage(text)
        expect(parsed).toMatchObject({ kind: 'request', method, callId, fromTag, toTag, cseq, body })
        if (parsed.kind !== 'request') return
        expect(parsed.via.branch).toBe(`z9hG4bK${branches[0]}`)
        expect(parsed.vias).toHaveLength(branches.length)
      }),
    )
  })

  test('may come behind empty lines', () => {
    expect(parseMessage(`\r\n\r\n${REQUEST}`).kind).toBe('request')
  })

  test('keeps bytes above 0x7F as they came', () => {
    const korean = Buffer.from('홍길동').toString('latin1')
    const parsed = parseMessage(REQUEST.replace('From: ', `From: "${korean}" `))
    expect(parsed).toMatchObject({ kind: 'request', from: `"${korean}" <sip:b@192.0.2.1>;tag=1` })
  })

  test('without Content-Length has the rest of the datagram as its body; with it no more than it says', () => {
    expect(parseMessage(`${REQUEST}body`)).toMatchObject({ body: 'body' })
    expect(parseMessage(`${REQUEST}body`.replace('CSeq', 'Content-Length: 2\r\nCSeq'))).toMatchObject({ body: 'bo' })
  })
})

describe('anything else', () => {
  test('is refused with a reason, never with an exception: random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(['request', 'response', 'empty', 'bad']).toContain(
          parseMessage(Buffer.from(bytes).toString('latin1')).kind,
        )
      }),
    )
  })

  test('is refused with a reason, never with an exception: spoilt requests', () => {
    const spoils = fc.array(fc.record({ at: fc.nat(), cut: fc.nat({ max: 8 }), put: fc.string({ maxLength: 6 }) }), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(shapes, spoils, ({ text }, changes) => {
        let spoilt = text
        for (const { at, cut, put } of changes) {
          const from = at % (spoilt.length + 1)
          spoilt = spoilt.slice(0, from) + put + spoilt.slice(from + cut)
        }
        const parsed = parseMessage(spoilt)
        if (parsed.kind === 'bad') expect(parsed.error.reason).toMatch(/^[A-Za-z\d :;,./'()-]+$/)
        if (parsed.kind === 'bad' && parsed.answerable !== undefined) {
          expect(Object.values({ ...parsed.answerable, via: '', vias: '' }).join('')).not.toMatch(/[\r\n]/)
        }
      }),
      { numRuns: 300 },
    )
  })

  const broken: readonly (readonly [string, string, string])[] = [
    ['Request line: not METHOD URI SIP/2.0', 'OPTIONS sip:a@192.0.2.2 SIP', 'OPTIONS  sip:a@192.0.2.2 SIP'],
    ['Request line: URI in angle brackets', 'sip:a@192.0.2.2 SIP', '<sip:a@192.0.2.2> SIP'],
    ['Via is missing', 'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\n', ''],
    ['Via: not SIP/2.0/transport host:port', 'SIP/2.0/UDP 192', 'SIP/2.0 192'],
    ['Via: bad port', '192.0.2.1;b', '192.0.2.1:65536;b'],
    ['Via: the same parameter twice', ';branch', ';branch=z9hG4bKb;branch'],
    ['From is missing', 'From:', 'X-From:'],
    ['From: bad tag', 'tag=1', 'tag="1"'],
    ['From: this address must stand in angle brackets', '<sip:b@192.0.2.1>', 'sip:b@192.0.2.1?x=y'],
    ['From: bad display name', 'From: <', 'From: Hong, Gil <'],
    ['To: angle bracket not closed', '2.2>', '2.2'],
    ['Call-ID: blank in it', 'Call-ID: c', 'Call-ID: c d'],
    ['CSeq: not a number and a method', 'CSeq: 1', 'CSeq: 2147483648'],
    ['CSeq: not a number and a method', 'CSeq: 1', 'CSeq: -1'],
    ['Control character or bare line end in the headers', 'Call-ID: c', 'Call-ID: c\0'],
    ['Control character or bare line end in the headers', 'Call-ID: c\r\n', 'Call-ID: c\n'],
    ['No empty line after the headers', '\r\n\r\n', '\r\n'],
  ]
  test.each(broken)('%s', (reason, from, to) => {
    expect(REQUEST).toContain(from)
    const parsed = parseMessage(REQUEST.replace(from, to))
    expect(parsed.kind === 'bad' ? parsed.error.reason : parsed).toBe(reason)
  })
})

describe('limits', () => {
  const reasonOf = (text: string) => {
    const parsed = parseMessage(text)
    return parsed.kind === 'bad' ? parsed.error.reason : parsed.kind
  }
  test('over 64 kB, too many headers, hops or parameters', () => {
    const most = `X: y\r\n`.repeat(MOST_HEADERS)
    expect(reasonOf(`${REQUEST}${'x'.repeat(65_536)}`)).toBe('Message over 64 kB')
    expect(reasonOf(REQUEST.replace('Via', `${most}Via`))).toBe(`Over ${MOST_HEADERS} headers`)
    const hop = 'SIP/2.0/UDP 192.0.2.1'
    expect(reasonOf(REQUEST.replace('Via: ', `Via: ${`${hop}, `.repeat(MOST_VALUES)}`))).toContain('Too many values')
    expect(reasonOf(REQUEST.replace('Via: ', `${`Via: ${hop}\r\n`.repeat(MOST_VALUES)}Via: `))).toBe(
      'Via: too many hops',
    )
    const parameters = Array.from({ length: 65 }, (_, i) => `;p${i}`).join('')
    expect(reasonOf(REQUEST.replace(';tag', `${parameters};tag`))).toBe('From: too many parameters')
  })

  const long: readonly (readonly [string, (n: number) => string])[] = [
    ['blanks', (n) => REQUEST.replace('Call-ID: c', `Call-ID:${' '.repeat(n)}c d`)],
    ['folded lines', (n) => REQUEST.replace('Call-ID: c', `Call-ID: c${'\r\n '.repeat(n / 3)}`)],
    ['open quotes', (n) => REQUEST.replace('<sip:b', `"${'\\"'.repeat(n / 2)}<sip:b`)],
    ['commas', (n) => REQUEST.replace('SIP/2.0/UDP', `${','.repeat(n)}SIP/2.0/UDP`)],
    ['semicolons', (n) => REQUEST.replace(';tag=1', ';'.repeat(n))],
    ['a Via of blanks', (n) => REQUEST.replace('UDP 192.0.2.1', `UDP${' '.repeat(n)}:`)],
    ['a Via of colons', (n) => REQUEST.replace('192.0.2.1;', `a${':1'.repeat(n / 2)};`)],
    ['a CSeq of blanks', (n) => REQUEST.replace('CSeq: 1', `CSeq: 1${' x'.repeat(n / 2)}`)],
    ['angle brackets', (n) => REQUEST.replace('<sip:a', `${'<'.repeat(n)}sip:a`)],
    ['empty lines', (n) => '\r\n'.repeat(n / 2)],
    ['short headers', (n) => REQUEST.replace('CSeq', `${'a:\r\n'.repeat(n / 4)}CSeq`)],
    ['one start line', (n) => `${'a '.repeat(n / 2)}${REQUEST}`],
  ]
  test.each(long)('time stays in proportion to length: %s', (_, build) => {
    parseMessage(build(60_000)) // warm
    const began = performance.now()
    for (let i = 0; i < 5; i++) parseMessage(build(60_000))
    // 60 kB in quadratic time would be 3.6 billion steps, seconds each; linear time is below a millisecond.
    expect((performance.now() - began) / 5).toBeLessThan(60)
  })
})
