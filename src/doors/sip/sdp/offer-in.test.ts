/** Where an offer stands in a body. */
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

test('none without a body, of another type, packed, or behind the last boundary', () => {
  expect(offered('Content-Type: application/sdp', '')).toBeUndefined()
  expect(offered('Content-Type: text/plain', SDP)).toBeUndefined()
  expect(offered('Content-Type: application/sdp\r\nContent-Encoding: gzip', SDP)).toBeUndefined()
  expect(
    offered('Content-Type: multipart/mixed;boundary=b1', `--b1--\r\nContent-Type: application/sdp\r\n\r\n${SDP}`),
  ).toBeUndefined()
})
