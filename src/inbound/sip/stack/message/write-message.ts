/** Answers and requests as text. */

import type { Answerable, SipRequest } from './parse-message.ts'
import { answeredVia } from './parse-via.ts'

/** Methods that this server speaks. */
export const ALLOWED = 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO'
const PRODUCT = 'AnsimPass'

/** Where a packet came from. */
export type Source = { readonly address: string; readonly port: number }

export type AnswerParts = {
  readonly status: number
  readonly reason: string
  /** Put on To where it has none; '' leaves To as it is (100 Trying). */
  readonly toTag: string
  /** Whole header lines without line end. */
  readonly headers?: readonly string[]
  /** With its Content-Type among `headers`. Latin-1. */
  readonly body?: string
}

/** @returns the answer to a request, Latin-1 text */
export function writeResponse(request: SipRequest | Answerable, source: Source, answer: AnswerParts): string {
  const cseq = 'cseqText' in request ? request.cseqText : `${request.cseq} ${request.method}`
  const tag = request.toTag === '' && answer.toTag !== '' ? `;tag=${answer.toTag}` : ''
  let vias = `Via: ${answeredVia(request.via, source)}\r\n`
  for (let i = 1; i < request.vias.length; i++) vias += `Via: ${request.vias[i]}\r\n`
  const body = answer.body ?? ''
  return (
    `SIP/2.0 ${answer.status} ${answer.reason}\r\n${vias}` +
    `From: ${request.from}\r\nTo: ${request.to}${tag}\r\nCall-ID: ${request.callId}\r\nCSeq: ${cseq}\r\n` +
    `Server: ${PRODUCT}\r\n${lines(answer.headers)}Content-Length: ${body.length}\r\n\r\n${body}`
  )
}

export type RequestParts = {
  readonly method: string
  readonly uri: string
  /** As Via writes it: UDP, TCP, TLS. */
  readonly transport: string
  /** `address:port` of ours, IPv6 in brackets. */
  readonly sentBy: string
  readonly branch: string
  readonly from: string
  readonly to: string
  readonly callId: string
  readonly cseq: number
  readonly headers?: readonly string[]
}

/** @returns a request of ours without body, Latin-1 text */
export function writeRequest(request: RequestParts): string {
  return (
    `${request.method} ${request.uri} SIP/2.0\r\nVia: SIP/2.0/${request.transport} ${request.sentBy};branch=${request.branch};rport\r\n` +
    `Max-Forwards: 70\r\nFrom: ${request.from}\r\nTo: ${request.to}\r\nCall-ID: ${request.callId}\r\n` +
    `CSeq: ${request.cseq} ${request.method}\r\nUser-Agent: ${PRODUCT}\r\n${lines(request.headers)}Content-Length: 0\r\n\r\n`
  )
}

function lines(headers: readonly string[] | undefined): string {
  return headers === undefined || headers.length === 0 ? '' : `${headers.join('\r\n')}\r\n`
}
