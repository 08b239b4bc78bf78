/** Place of a message in a longer text, by its user data header (3GPP TS 23.040, 9.2.3.24) or its sar_ parameters (SMPP 3.4, 5.3.2.22). */
import { type Message, OPTIONAL } from '../wire/read-message.ts'

export type TextPart = {
  /** The same for all parts of a text of one sender. */
  readonly reference: number
  readonly total: number
  /** From 1 on. */
  readonly nth: number
}

const HAS_HEADER = 0x40
/** Information elements: reference of one byte, of two. */
const SHORT_REFERENCE = 0x00
const LONG_REFERENCE = 0x08

/** @returns undefined for a text of one part */
export function partOf(message: Message): TextPart | undefined {
  const part = ofHeader(message) ?? ofParameters(message)
  if (part === undefined || part.total < 2 || part.nth < 1 || part.nth > part.total) return undefined
  return part
}

function ofHeader({ esmClass, text }: Message): TextPart | undefined {
  if ((esmClass & HAS_HEADER) === 0) return undefined
  const header = text.subarray(1, 1 + (text[0] ?? 0))
  for (let at = 0; at + 2 <= header.byteLength; at += 2 + (header[at + 1] ?? 0)) {
    const [element, length] = [header[at], header[at + 1]]
    const data = header.subarray(at + 2, at + 2 + (length ?? 0))
    if (element === SHORT_REFERENCE && data.byteLength === 3) return counted(data.readUInt8(0), data.subarray(1))
    if (element === LONG_REFERENCE && data.byteLength === 4) return counted(data.readUInt16BE(0), data.subarray(2))
  }
  return undefined
}

function ofParameters({ optional }: Message): TextPart | undefined {
  const reference = optional.get(OPTIONAL.sar_msg_ref_num)
  const total = optional.get(OPTIONAL.sar_total_segments)
  const nth = optional.get(OPTIONAL.sar_segment_seqnum)
  if (reference?.byteLength !== 2 || total?.byteLength !== 1 || nth?.byteLength !== 1) return undefined
  return counted(reference.readUInt16BE(0), Buffer.concat([total, nth]))
}

function counted(reference: number, places: Buffer): TextPart {
  return { reference, total: places.readUInt8(0), nth: places.readUInt8(1) }
}
