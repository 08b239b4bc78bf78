/** Reads a delivery receipt out of a deliver_sm (SMPP 3.4, 2.11 and appendix B). */
import type { Pdu } from 'smpp'
import type { DeliveryReceipt } from '../../ports/pass/text-gateway.ts'

/** Bits 5 to 2 of esm_class: 0001 is a receipt of the gateway. */
const RECEIPT_MASK = 0x3c
const RECEIPT = 0x04

type State = DeliveryReceipt['state']

/** message_state of the optional parameter (5.2.28). */
const BY_CODE: Readonly<Record<number, State>> = {
  2: 'delivered',
  3: 'expired',
  4: 'undeliverable',
  5: 'undeliverable',
  8: 'rejected',
}
/** `stat:` of the text form; gateways cut or pad the words. */
const BY_WORD: Readonly<Record<string, State>> = {
  DELIVRD: 'delivered',
  EXPIRED: 'expired',
  UNDELIV: 'undeliverable',
  DELETED: 'undeliverable',
  REJECTD: 'rejected',
}
/** On its way (ENROUTE, ACCEPTD): another receipt will follow. */
const NOT_FINAL_CODES: ReadonlySet<number> = new Set([1, 6])
const NOT_FINAL_WORDS: ReadonlySet<string> = new Set(['ENROUTE', 'ACCEPTD'])

/**
 * The optional parameters count first, else the text `id:… stat:DELIVRD …`.
 *
 * @returns undefined for a text from a handset, for a receipt without an id, and for one that is not the last
 */
export function readReceipt(pdu: Pdu): DeliveryReceipt | undefined {
  if (((pdu.esm_class ?? 0) & RECEIPT_MASK) !== RECEIPT) return undefined
  const text = textOf(pdu)
  const messageId = pdu.receipted_message_id ?? /\bid:(\S+)/i.exec(text)?.[1]
  if (messageId === undefined || messageId === '') return undefined
  if (pdu.message_state !== undefined) {
    if (NOT_FINAL_CODES.has(pdu.message_state)) return undefined
    return { messageId, state: BY_CODE[pdu.message_state] ?? 'unknown' }
  }
  const word = /\bstat:(\w+)/i.exec(text)?.[1]?.toUpperCase().slice(0, 7) ?? ''
  if (NOT_FINAL_WORDS.has(word)) return undefined
  return { messageId, state: BY_WORD[word] ?? 'unknown' }
}

function textOf(pdu: Pdu): string {
  const message = pdu.short_message?.message ?? ''
  return typeof message === 'string' ? message : message.toString('latin1')
}
