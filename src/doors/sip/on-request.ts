/** A request finds its transaction, or the file that answers its method. */
import { ALLOW, answerBad, answerInvite, answerRequest } from './answer-once.ts'
import { SipParseError } from './message/parse-error.ts'
import { headerValues } from './message/split-message.ts'
import { onAck } from './on-ack.ts'
import { onBye } from './on-bye.ts'
import { onCancel } from './on-cancel.ts'
import { onInvite } from './on-invite.ts'
import { onOptions } from './on-options.ts'
import { onReinvite } from './on-reinvite.ts'
import type { DoorParts, Incoming } from './parts.ts'
import { transactionKey } from './transaction/transaction-key.ts'

/** Known from RFC 3261 and its extensions, but nothing that an announcement needs. */
const KNOWN = new Set(['REGISTER', 'PRACK', 'SUBSCRIBE', 'NOTIFY', 'PUBLISH', 'INFO', 'REFER', 'MESSAGE', 'UPDATE'])

export function onRequest(incoming: Incoming, door: DoorParts) {
  const { request } = incoming
  if (request.method === 'ACK') return onAck(incoming, door)
  const key = request.method === 'INVITE' ? transactionKey(request) : `${request.method}|${transactionKey(request)}`
  if (request.method === 'INVITE') {
    const invite = door.transactions.invite(key)
    if (invite !== undefined) return invite.happen('invite')
  } else {
    const open = door.transactions.request(key)
    if (open !== undefined) return open.happen('request')
  }
  try {
    onNewRequest(incoming, key, door)
  } catch (error) {
    if (!(error instanceof SipParseError)) throw error
    door.log?.debug({ reason: error.reason }, 'sip: bad request')
    answerBad(incoming, request, error)
  }
}

function onNewRequest(incoming: Incoming, key: string, door: DoorParts) {
  const { request } = incoming
  const required = headerValues(request.headers, 'require').filter((value) => value !== '')
  if (required.length > 0 && request.method !== 'CANCEL') {
    const answer = request.method === 'INVITE' ? answerInvite : answerRequest
    return answer(incoming, key, 420, 'Bad Extension', door, [`Unsupported: ${required.join(', ')}`])
  }
  switch (request.method) {
    case 'INVITE':
      return request.toTag === '' ? onInvite(incoming, key, door) : onReinvite(incoming, key, door)
    case 'CANCEL':
      return onCancel(incoming, key, door)
    case 'BYE':
      return onBye(incoming, key, door)
    case 'OPTIONS':
      return onOptions(incoming, key, door)
    case 'UPDATE':
      if (request.toTag !== '') return onReinvite(incoming, key, door)
      break
  }
  if (KNOWN.has(request.method)) return answerRequest(incoming, key, 405, 'Method Not Allowed', door, [ALLOW])
  answerRequest(incoming, key, 501, 'Not Implemented', door, [ALLOW])
}
