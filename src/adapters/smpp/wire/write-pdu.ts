/** Writing of PDUs (SMPP 3.4, 3.2 and 4). */
import { COMMAND, RESPONSE } from './commands.ts'
import { HEADER } from './frames.ts'

/** Everything of a PDU but its sequence number. */
export type Pdu = { readonly id: number; readonly status?: number; readonly body?: Buffer }

export function pduBytes({ id, status = 0, body = Buffer.alloc(0) }: Pdu, sequence: number): Buffer {
  const bytes = Buffer.alloc(HEADER + body.byteLength)
  bytes.writeUInt32BE(bytes.byteLength, 0)
  bytes.writeUInt32BE(id, 4)
  bytes.writeUInt32BE(status, 8)
  bytes.writeUInt32BE(sequence, 12)
  body.copy(bytes, HEADER)
  return bytes
}

/** A C-octet string: what does not fit into `most` bytes without its NUL is cut. */
export function cString(text: string, most = 64): Buffer {
  return Buffer.from(`${text.replaceAll('\0', '').slice(0, most)}\0`, 'latin1')
}

export function octets(...values: readonly number[]): Buffer {
  return Buffer.from(values)
}

export function optional(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(tag, 0)
  head.writeUInt16BE(value.byteLength, 2)
  return Buffer.concat([head, value])
}

/** Responses to deliver_sm and data_sm carry a message_id that is NULL (4.6.2, 4.7.2), the others nothing. */
export function responseTo(id: number, status: number): Pdu {
  const hasId = id === COMMAND.deliver_sm || id === COMMAND.data_sm
  return { id: id + RESPONSE, status, ...(hasId && status === 0 ? { body: cString('') } : {}) }
}

export function genericNack(status: number): Pdu {
  return { id: COMMAND.generic_nack, status }
}
