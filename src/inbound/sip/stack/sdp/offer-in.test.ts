/** The SDP offer within a body. */
import { expect, test } from 'vitest'
import { parseMessage } from '../message/parse-message.ts'
import { offerIn } from './offer-in.ts'

const SDP = 'v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 8\r\n'

function offered(type: string, body: string) {
  const text = `INVITE sip:a@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1\r\nFrom: <sip:b@a.example>\r\nTo: <sip:a@a.example>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n${type}\r\n\r\n${body}`
  const request = parseMessage(text)
  if (request.kind !== 'request') throw new Error('not read')
  return offerIn(request)
}

test('alone, in any spelling of its type', () => {
  expect(offered('Content-Type: application/sdp', SDP)?.media).toHaveLength(1)
  expect(offered('c: Application/SDP;charset=utf-8', SDP)?.media).toHaveLength(1)
})

test('beside ISUP in a multipart body, quoted boundary or not', () => {
  const part = 'Content-Type: application/isup;version=x\r\n\r\n\x01\x00\xff'
  const body = `preamble\r\n--b1\r\n${part}\r\n--b1\r\nContent-Type: application/sdp\r\n\r\n${SDP}\r\n--b1--\r\n`
  expect(offered('Content-Type: multipart/mixed;boundary=b1', body)?.media).toHaveLength(1)
  expect(offered('Content-Type: multipart/mixed; boundary="b1"', body)?.media).toHaveLength(1)
  expect(offered('Content-Type: multipart/mixed;boundary=other', body)).toBeUndefined()
})

test('not packed, in any spelling of that', () => {
  for (const encoding of ['identity', 'Identity', 'identity, identity', '']) {
    expect(offered(`Content-Type: application/sdp\r\nContent-Encoding: ${encoding}`, SDP)?.media).toHaveLength(1)
    expect(offered(`c: application/sdp\r\ne: ${encoding}`, SDP)?.media).toHaveLength(1)
  }
  const part = `Content-Type: Application / SDP\r\nContent-Transfer-Encoding: 8BIT\r\n\r\n${SDP}`
  expect(offered('Content-Type: multipart/mixed;boundary=b1', `--b1\r\n${part}\r\n--b1--\r\n`)?.media).toHaveLength(1)
})

test('that of the session, not that of its early media', () => {
  for (const disposition of ['session', 'Session ; handling=required', 'session;handling=optional']) {
    const type = `Content-Type: application/sdp\r\nContent-Disposition: ${disposition}`
    expect(offered(type, SDP)?.media).toHaveLength(1)
  }
  const early = 'Content-Type: application/sdp\r\nContent-Disposition: early-session'
  const two = `--b1\r\n${early}\r\n\r\n${SDP}${SDP.slice(5)}\r\n--b1\r\nContent-Type: application/sdp\r\n\r\n${SDP}\r\n--b1--\r\n`
  expect(offered('Content-Type: multipart/mixed;boundary=b1', two)?.media).toHaveLength(1)
  expect(offered(early, SDP)).toBeUndefined()
})

test('none without a body, of another type, packed, or behind the last boundary', () => {
  expect(offered('Content-Type: application/sdp', '')).toBeUndefined()
  expect(offered('Content-Type: text/plain', SDP)).toBeUndefined()
  expect(offered('Content-Type: application/sdp\r\nContent-Encoding: gzip', SDP)).toBeUndefined()
  expect(offered('Content-Type: application/sdp\r\nContent-Encoding: identity, gzip', SDP)).toBeUndefined()
  expect(
    offered('Content-Type: multipart/mixed;boundary=b1', `--b1--\r\nContent-Type: application/sdp\r\n\r\n${SDP}`),
  ).toBeUndefined()
})

test('an offer of nothing where it cannot be read, or no SDP may come back', () => {
  for (const body of ['v=1\r\n', 'hello', `${SDP}m=audio\r\n`]) {
    expect(offered('Content-Type: application/sdp', body)?.media).toEqual([])
  }
  expect(offered('Content-Type: application/sdp\r\nAccept: text/plain', SDP)?.media).toEqual([])
  expect(offered('Subject: a body of no type', SDP)?.media).toEqual([])
})
