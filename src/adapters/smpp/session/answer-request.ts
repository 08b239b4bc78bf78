/** The response to a gateway's request, by the table and by what could be read of it. */
import { requestName, STATUS } from '../wire/commands.ts'
import type { Frame } from '../wire/frames.ts'
import { type Message, readDataMessage, readShortMessage } from '../wire/read-message.ts'
import { genericNack, type Pdu, responseTo } from '../wire/write-pdu.ts'
import { REQUEST_TABLE, type Standing } from './request-table.ts'

export type RequestNote =
  | 'pdu-unreadable'
  | 'pdu-cut'
  | 'request-refused'
  | 'request-unknown'
  /** The gateway asks to be bound to, on a connection that we opened and bind by ourselves. */
  | 'outbind'

export type RequestHandlers = {
  /** @returns the command_status to answer with */
  readonly onMessage: (message: Message) => number | Promise<number>
  readonly note: (what: RequestNote) => void
}

export type Answered = {
  /** Undefined where the standard knows no response, and while a message is being kept. */
  readonly pdu: Pdu | Promise<Pdu> | undefined
  /** The gateway unbinds: after the response the connection is over. */
  readonly isLeaving?: true
}

export function answerRequest(frame: Frame, standing: Standing, handlers: RequestHandlers): Answered {
  const name = requestName(frame.id)
  if (name === undefined) {
    handlers.note('request-unknown')
    return { pdu: genericNack(STATUS.ESME_RINVCMDID) }
  }
  const answer = REQUEST_TABLE[name][standing]
  switch (answer) {
    case 'no-answer':
      if (name === 'outbind') handlers.note('outbind')
      return { pdu: undefined }
    case 'ESME_ROK':
      return { pdu: responseTo(frame.id, STATUS.ESME_ROK) }
    case 'leave':
      return { pdu: responseTo(frame.id, STATUS.ESME_ROK), isLeaving: true }
    case 'take':
      return { pdu: taken(frame, name === 'data_sm' ? readDataMessage(frame) : readShortMessage(frame), handlers) }
    case 'ESME_RINVBNDSTS':
    case 'ESME_RALYBND':
      handlers.note('request-refused')
      return { pdu: responseTo(frame.id, STATUS[answer]) }
  }
}

function taken(
  { id }: Frame,
  message: ReturnType<typeof readShortMessage>,
  { note, onMessage }: RequestHandlers,
): Pdu | Promise<Pdu> {
  if ('unreadable' in message) {
    note('pdu-unreadable')
    return genericNack(message.unreadable === 'message' ? STATUS.ESME_RINVMSGLEN : STATUS.ESME_RINVCMDLEN)
  }
  if (message.cut) note('pdu-cut')
  const status = onMessage(message)
  return typeof status === 'number' ? responseTo(id, status) : status.then((it) => responseTo(id, it))
}
