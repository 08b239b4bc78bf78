/** A request finds its transaction, or the file that answers its method. */

import { LONGEST_VIA } from '../stack/message/limits.ts'
import { SipParseError } from '../stack/message/parse-error.ts'
import type { SipRequest } from '../stack/message/parse-message.ts'
import { transactionKey } from '../stack/transaction/transaction-key.ts'
import { ALLOW, answerBad, answerInvite, answerRequest } from './answer-once.ts'
import { onAck } from './on-ack.ts'
import { onBye } from './on-bye.ts'
import { onCancel } from './on-cancel.ts'
import { onInfo } from './on-info.ts'
import { onInvite } from './on-invite.ts'
import { onOptions } from './on-options.ts'
import { onPrack } from './on-prack.ts'
import { onReinvite } from './on-reinvite.ts'
import { onUpdate } from './on-update.ts'
import { unsupportedIn } from './option-tags.ts'
import { isTooShort, MIN_SE } from './session-timer.ts'
import type { Incoming, SipContext } from './sip-context.ts'
import { unreadBody } from './unread-body.ts'

export function onRequest(incoming: Incoming, door: SipContext) {
  const { request } = incoming
  if (request.method === 'ACK') return onAck(incoming, door)
  const key = transactionKey(incoming, request.method)
  if (request.method === 'INVITE') {
    const invite = door.transactions.invite(key)
    if (invite !== undefined) return invite.repeated(incoming.bytes)
  } else {
    const open = door.transactions.request(key)
    if (open !== undefined) return open.repeated(incoming.bytes)
  }
  try {
    refuseLongVia(request)
    onNewRequest(incoming, key, door)
  } catch (error) {
    if (!(error instanceof SipParseError)) throw error
    door.log?.debug({ reason: error.reason }, 'sip: bad request')
    answerBad(incoming, request, error)
  }
}

/** Every answer repeats it. Refused outside any transaction, or its answer would be kept. @throws SipParseError */
function refuseLongVia({ vias }: SipRequest): void {
  if (vias.some((via) => via.length > LONGEST_VIA)) throw new SipParseError('Via: over 1 kB')
}

/** The order of RFC 3261 section 8.2: method, extensions, body; then what the method does. */
function onNewRequest(incoming: Incoming, key: string, door: SipContext) {
  const { request } = incoming
  const answer = request.method === 'INVITE' ? answerInvite : answerRequest
  const answeredBy = ANSWERED_BY.get(request.method)
  if (answeredBy === undefined) {
    const [status, reason] = NOT_SPOKEN.has(request.method) ? [405, 'Method Not Allowed'] : [501, 'Not Implemented']
    return answerRequest(incoming, key, status, reason, door, [ALLOW])
  }
  const unsupported = request.method === 'CANCEL' ? [] : unsupportedIn(request)
  if (unsupported.length > 0) {
    return answer(incoming, key, 420, 'Bad Extension', door, [`Unsupported: ${unsupported.join(', ')}`])
  }
  const readable = unreadBody(request)
  if (readable !== undefined) return answer(incoming, key, 415, 'Unsupported Media Type', door, readable)
  if ((request.method === 'INVITE' || request.method === 'UPDATE') && isTooShort(request)) {
    return answer(incoming, key, 422, 'Session Interval Too Small', door, [MIN_SE])
  }
  answeredBy(incoming, key, door)
}

const ANSWERED_BY: ReadonlyMap<string, (incoming: Incoming, key: string, door: SipContext) => void> = new Map([
  ['INVITE', (...call) => (call[0].request.toTag === '' ? onInvite(...call) : onReinvite(...call))],
  ['CANCEL', onCancel],
  ['BYE', onBye],
  ['OPTIONS', onOptions],
  ['PRACK', onPrack],
  ['UPDATE', onUpdate],
  ['INFO', onInfo],
])

/** Known from RFC 3261 and its extensions, but nothing that an announcement needs: 405. Others are unknown: 501. */
const NOT_SPOKEN = new Set(['REGISTER', 'SUBSCRIBE', 'NOTIFY', 'PUBLISH', 'REFER', 'MESSAGE'])
