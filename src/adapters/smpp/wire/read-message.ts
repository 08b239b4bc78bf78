/**
 * Reading of PDU bodies as gateways really send them: a mandatory part that reads is worth having, whatever comes behind it.
 *
 * A field that is not finished ends at the end of its PDU; an optional parameter that is cut is left out and said to be missing.
 */
import type { Frame } from './frames.ts'

export type Message = {
  readonly source: { readonly ton: number; readonly npi: number; readonly address: string }
  readonly destination: { readonly ton: number; readonly npi: number; readonly address: string }
  readonly esmClass: number
  readonly dataCoding: number
  /** short_message, or message_payload where that is empty; with its user data header. */
  readonly text: Buffer
  readonly optional: ReadonlyMap<number, Buffer>
  /** An optional parameter was cut: what lies behind it is lost. */
  readonly cut: boolean
}

export type Unreadable = {
  /** `message`: sm_length is longer than what is there; `mandatory`: a field of the mandatory part is missing. */
  readonly unreadable: 'message' | 'mandatory'
}

export const OPTIONAL = {
  receipted_message_id: 0x001e,
  sar_msg_ref_num: 0x020c,
  sar_total_segments: 0x020e,
  sar_segment_seqnum: 0x020f,
  message_payload: 0x0424,
  message_state: 0x0427,
} as const

/** deliver_sm and submit_sm (4.4.1, 4.6.1). */
export function readShortMessage({ body }: Pick<Frame, 'body'>): Message | Unreadable {
  const read = reader(body)
  read.string() // service_type
  const source = { ton: read.byte(), npi: read.byte(), address: read.string() }
  const destination = { ton: read.byte(), npi: read.byte(), address: read.string() }
  const esmClass = read.byte()
  read.skip(2) // protocol_id, priority_flag
  read.string() // schedule_delivery_time
  read.string() // validity_period
  read.skip(2) // registered_delivery, replace_if_present_flag
  const dataCoding = read.byte()
  read.skip(1) // sm_default_msg_id
  const length = read.byte()
  if (read.isOver) return { unreadable: 'mandatory' }
  const short = read.bytes(length)
  if (read.isOver) return { unreadable: 'message' }
  return withOptional({ source, destination, esmClass, dataCoding }, short, read.rest())
}

/** data_sm (4.7.1). */
export function readDataMessage({ body }: Pick<Frame, 'body'>): Message | Unreadable {
  const read = reader(body)
  read.string() // service_type
  const source = { ton: read.byte(), npi: read.byte(), address: read.string() }
  const destination = { ton: read.byte(), npi: read.byte(), address: read.string() }
  const esmClass = read.byte()
  read.skip(1) // registered_delivery
  const dataCoding = read.byte()
  if (read.isOver) return { unreadable: 'mandatory' }
  return withOptional({ source, destination, esmClass, dataCoding }, Buffer.alloc(0), read.rest())
}

/** message_id of a response: up to NUL or the end; '' where there is none. */
export function readMessageId({ body }: Pick<Frame, 'body'>): string {
  return untilNul(body).trim()
}

type Fields = Pick<Message, 'source' | 'destination' | 'esmClass' | 'dataCoding'>

function withOptional(fields: Fields, short: Buffer, bytes: Buffer): Message {
  const { optional, cut } = readOptional(bytes)
  const payload = optional.get(OPTIONAL.message_payload)
  return { ...fields, text: short.byteLength === 0 && payload !== undefined ? payload : short, optional, cut }
}

/** Of a parameter that stands twice the first counts (3.2.4.1 allows one). */
function readOptional(bytes: Buffer): { readonly optional: ReadonlyMap<number, Buffer>; readonly cut: boolean } {
  const optional = new Map<number, Buffer>()
  let at = 0
  while (at + 4 <= bytes.byteLength) {
    const tag = bytes.readUInt16BE(at)
    const end = at + 4 + bytes.readUInt16BE(at + 2)
    if (end > bytes.byteLength) return { optional, cut: true }
    if (!optional.has(tag)) optional.set(tag, bytes.subarray(at + 4, end))
    at = end
  }
  return { optional, cut: at < bytes.byteLength }
}

/** Goes on behind the end with empty values; `isOver` tells. */
function reader(body: Buffer) {
  let at = 0
  const take = (length: number): Buffer => {
    const bytes = body.subarray(at, at + length)
    at += length
    return bytes
  }
  return {
    get isOver() {
      return at > body.byteLength
    },
    byte: () => take(1)[0] ?? 0,
    skip: (length: number) => void take(length),
    bytes: take,
    string(): string {
      const end = body.indexOf(0, at)
      const bytes = body.subarray(at, end === -1 ? body.byteLength : end)
      at = end === -1 ? body.byteLength + 1 : end + 1
      return bytes.toString('latin1')
    },
    rest: () => body.subarray(at),
  }
}

/** A C-octet string of an optional parameter, with or without its NUL. */
export function untilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end === -1 ? bytes.byteLength : end)
}
