import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONGEST_MESSAGE } from '../message/limits.ts'
import { type Piece, StreamSplitter } from './stream-splitter.ts'

const message = (body: string, name = 'Content-Length') =>
  `OPTIONS sip:a SIP/2.0\r\nCall-ID: l: 7\r\n${name}: ${body.length}\r\n\r\n${body}`

/** Pushed in pieces of the given sizes, the last one as long as need be. */
function split(stream: string, sizes: readonly number[] = []): readonly Piece[] {
  const splitter = new StreamSplitter()
  const bytes = Buffer.from(stream, 'latin1')
  const pieces: Piece[] = []
  let at = 0
  for (const size of [...sizes, bytes.length]) {
    pieces.push(...splitter.push(bytes.subarray(at, at + size)))
    at += size
  }
  return pieces
}

const texts = (pieces: readonly Piece[]) => pieces.map((piece) => (piece.kind === 'ping' ? 'ping' : piece.text))

describe('a stream of messages', () => {
  test('is the same messages however it is cut', () => {
    const body = fc.string({ unit: fc.constantFrom('\r', '\n', 'a', 'ÿ', '\r\n\r\n', 'Content-Length: 3\r\n') })
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }))
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 6 }), cuts, (bodies, sizes) => {
        const all = bodies.map((each) => message(each))
        expect(texts(split(all.join(''), sizes))).toEqual(all)
      }),
    )
  })

  test.each(['l', 'L', 'CONTENT-LENGTH', 'Content-Length \t', 'Content-Length:\r\n '])(
    'ends where its length says, called %j',
    (name) => {
      const written = name.includes(':') ? message('abc').replace('Content-Length: ', name) : message('abc', name)
      expect(texts(split(written + message('')))).toEqual([written, message('')])
    },
  )

  test('two empty lines between messages are a ping, one is nothing, wherever they are cut', () => {
    const stream = `\r\n${message('')}\r\n\r\n${message('')}`
    for (let at = 0; at < stream.length; at++) {
      expect(texts(split(stream, [at, 1]))).toEqual([message(''), 'ping', message('')])
    }
  })

  test('a flood of empty lines in one piece is answered once', () => {
    expect(texts(split('\r\n'.repeat(10_000)))).toEqual(['ping'])
  })
})

describe('a stream whose next message cannot be found', () => {
  test.each([
    ['Content-Length is missing', 'OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n'],
    ['Content-Length more than once', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\nl: 5\r\n\r\n'],
    ['Content-Length: not a number', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n'],
    ['Content-Length: not a number', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: \r\n\r\n'],
    ['Message over 64 kB', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 65535\r\n\r\n'],
    ['Message over 64 kB', 'x'.repeat(LONGEST_MESSAGE + 1)],
  ])('%s: it ends there', (why, stream) => {
    const pieces = split(stream + message(''), [stream.length])
    expect(pieces).toEqual([{ kind: 'broken', text: stream.slice(0, LONGEST_MESSAGE), why }])
  })
})

test('a message in pieces of one byte takes time that grows with its length only', () => {
  const near = message('x'.repeat(60_000))
  const splitter = new StreamSplitter()
  const bytes = Buffer.from(near + near, 'latin1')
  const began = performance.now()
  let whole = 0
  for (let at = 0; at < bytes.length; at++) whole += splitter.push(bytes.subarray(at, at + 1)).length
  expect(whole).toBe(2)
  expect(splitter.partial).toBe(false)
  expect(performance.now() - began).toBeLessThan(2_000) // squared it would be minutes
})
