/** Answers that need no more than one line: each in its transaction, so that a repeated request gets the same again. */
import { hash } from 'node:crypto'
import { TOO_LARGE } from '../stack/message/limits.ts'
import type { SipParseError } from '../stack/message/parse-error.ts'
import type { Answerable, SipRequest } from '../stack/message/parse-message.ts'
import { ALLOWED, type AnswerParts } from '../stack/message/write-message.ts'
import { randomToken } from './random-token.ts'
import { answerTo, type Incoming, type SipContext, wayOf } from './sip-context.ts'

export const ALLOW = `Allow: ${ALLOWED}`

/** To an INVITE: a refusal is repeated until its ACK. @returns the answer as sent: a 200 is for its dialog to repeat */
export function answerInvite(
  incoming: Incoming,
  key: string,
  status: number,
  reason: string,
  door: SipContext,
  headers: readonly string[] = [],
  body = '',
): string {
  if (door.transactions.full) {
    const text = answerTo(incoming, { status, reason, toTag: statelessTag(incoming.request), headers, body })
    incoming.transmit(text)
    return text
  }
  const invite = door.transactions.openInvite(key, undefined, wayOf(incoming))
  const text = answerTo(incoming, { status, reason, toTag: invite.toTag, headers, body })
  invite.answer(status, text)
  return text
}

/** To any other request but ACK. */
export function answerRequest(
  incoming: Incoming,
  key: string,
  status: number,
  reason: string,
  door: SipContext,
  headers: readonly string[] = [],
  { toTag = randomToken(), body = '' }: { readonly toTag?: string; readonly body?: string } = {},
) {
  const text = withinAllowance(incoming, { status, reason, toTag, headers, body })
  if (text === undefined) return
  if (door.transactions.fullOfRequests) return incoming.transmit(text)
  door.transactions.openRequest(key, wayOf(incoming)).answer(text)
}

/**
 * A short request may have come from a forged address: the answer goes without as many of its last headers as it must.
 * @returns undefined where even the shortest answer would be too much
 */
function withinAllowance(incoming: Answered, answer: AnswerParts): string | undefined {
  const headers = answer.headers ?? []
  for (let count = headers.length; count >= 0; count--) {
    const text = answerTo(incoming, { ...answer, headers: headers.slice(0, count) })
    if (incoming.allowance.hasRoom(text.length)) return text
  }
  return undefined
}

type Answered = Pick<Incoming, 'source' | 'allowance'> & { readonly request: SipRequest | Answerable }

/** To a request that broke the grammar: outside any transaction, with the same To tag each time. */
export function answerBad(
  { source, allowance, transmit }: Pick<Incoming, 'source' | 'allowance' | 'transmit'>,
  request: SipRequest | Answerable,
  error: SipParseError,
) {
  const [status, reason] = error.reason === TOO_LARGE ? [513, 'Message Too Large'] : refusalOf(error)
  const text = withinAllowance({ source, allowance, request }, { status, reason, toTag: statelessTag(request) })
  if (text !== undefined) transmit(text)
}

function refusalOf({ status, reason }: SipParseError): readonly [number, string] {
  if (status === 400) return [400, `Bad Request (${reason})`]
  return status === 416 ? [416, reason] : [505, 'Version Not Supported']
}

/** RFC 3261 section 8.2.7: an answer without memory must have the same tag for the same request. */
export function statelessTag(request: SipRequest | Answerable): string {
  return hash('sha256', `${request.via.text}\n${request.callId}\n${request.from}`).slice(0, 16)
}
