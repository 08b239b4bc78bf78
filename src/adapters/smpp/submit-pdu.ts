/** A text as the submit_sm that carries it (SMPP 3.4, 4.4.1). */
import smpp, { type Pdu, type PduFields } from 'smpp'
import type { TextMessage } from '../../ports/pass/text-gateway.ts'

export type Sending = {
  /** The registered sender number that texts come from: national digits, 8 to 11. */
  readonly sender: string
  /** Bytes of a body. @throws AppError where a character cannot be sent. */
  readonly encode: (body: string) => Uint8Array
  /** 0x0E is KS C 5601 (5.2.19); some Korean gateways want 0, others 0x84. */
  readonly dataCoding: number
  /** Longer bodies go as message_payload, which a gateway sends as LMS. */
  readonly smsBytes: number
  /** How receivers are written: `international` 8210…, or `national` 010…, which many Korean gateways want. */
  readonly receivers: 'international' | 'national'
}

const TON = { international: 1, national: 2 } as const
const ISDN = 1
/** A receipt when the text's fate is known. */
const FINAL_RECEIPT = 1

export function submitPdu(text: TextMessage, sending: Sending): Pdu {
  const bytes = Buffer.from(sending.encode(text.body))
  const fields: PduFields = {
    source_addr_ton: TON.national,
    source_addr_npi: ISDN,
    source_addr: sending.sender,
    dest_addr_npi: ISDN,
    ...receiver(text.to, sending.receivers),
    registered_delivery: FINAL_RECEIPT,
    validity_period: relativeTime(text.validForMs),
    data_coding: sending.dataCoding,
    ...(bytes.byteLength > sending.smsBytes ? { message_payload: bytes } : { short_message: bytes }),
  }
  return new smpp.PDU('submit_sm', fields)
}

function receiver(to: string, form: Sending['receivers']): PduFields {
  if (form === 'national' && to.startsWith('+82')) {
    return { dest_addr_ton: TON.national, destination_addr: `0${to.slice(3)}` }
  }
  return { dest_addr_ton: TON.international, destination_addr: to.slice(1) }
}

/** `000000001500000R`: 15 minutes (7.1.1.2), rounded up to a second; at least one second, at most 99 days. */
export function relativeTime(milliseconds: number): string {
  const seconds = Math.min(Math.max(Math.ceil(milliseconds / 1000), 1), 99 * 86_400)
  const parts = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60]
  return `0000${parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join('')}000R`
}
