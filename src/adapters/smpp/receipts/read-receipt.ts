/** A delivery receipt out of a deliver_sm or data_sm, in whichever form the gateway sends it (SMPP 3.4, 2.11, 5.2.12). */
import type { DeliveryReceipt } from '../../../ports/pass/text-gateway.ts'
import { type Message, OPTIONAL, untilNul } from '../wire/read-message.ts'
import { comparableId, type IdForm } from './message-id.ts'
import { readReceiptText, stateOfCode } from './receipt-text.ts'

export type ReceiptForm = {
  readonly messageId: IdForm
  /** The gateway does not mark receipts in esm_class: what reads as one is one. A handset could write it too. */
  readonly unmarkedReceipts: boolean
}

/** Bits 5 to 2 of esm_class. */
const KIND = 0x3c
const RECEIPT = 0x04
const INTERMEDIATE = 0x20
const HAS_HEADER = 0x40

/**
 * The optional parameters count first, which only the gateway writes, then the text.
 *
 * @returns `unmatchable` for a receipt that names no text; undefined for what is no receipt
 */
export function readReceipt(message: Message, form: ReceiptForm): DeliveryReceipt | 'unmatchable' | undefined {
  const kind = message.esmClass & KIND
  const named = parameter(message, OPTIONAL.receipted_message_id)
  const code = message.optional.get(OPTIONAL.message_state)?.[0]
  const isMarked = kind === RECEIPT || kind === INTERMEDIATE || named !== undefined
  if (!isMarked && !(form.unmarkedReceipts && kind === 0)) return undefined
  const text = readReceiptText(withoutHeader(message))
  if (!isMarked && (text?.id === undefined || text.state === undefined)) return undefined
  const id = comparableId(named ?? text?.id ?? '', 'receipt', form.messageId)
  if (id === undefined) return 'unmatchable'
  const state = code === undefined ? (text?.state ?? 'unknown') : stateOfCode(code)
  return {
    messageId: id,
    state: kind === INTERMEDIATE ? 'on-its-way' : state,
  }
}

/** What stands behind the user data header, where there is one. */
export function withoutHeader({ esmClass, text }: Message): Buffer {
  if ((esmClass & HAS_HEADER) === 0) return text
  return text.subarray(1 + (text[0] ?? 0))
}

function parameter({ optional }: Message, tag: number): string | undefined {
  const bytes = optional.get(tag)
  const text = bytes === undefined ? '' : untilNul(bytes).trim()
  return text === '' ? undefined : text
}
