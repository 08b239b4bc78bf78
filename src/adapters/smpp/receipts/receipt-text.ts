/** The text form of a delivery receipt (SMPP 3.4, appendix B), in the ways in which gateways write it. */
import type { DeliveryReceipt } from '../../../ports/pass/text-gateway.ts'

export type ReceiptState = DeliveryReceipt['state']

export type ReceiptText = { readonly id: string | undefined; readonly state: ReceiptState | undefined }

/** message_state (5.2.28). */
const BY_CODE: Readonly<Record<number, ReceiptState>> = {
  1: 'on-its-way',
  2: 'delivered',
  3: 'expired',
  4: 'undeliverable',
  5: 'undeliverable',
  6: 'on-its-way',
  8: 'rejected',
}

/** The shortest beginning by which a word of `stat:` is known; gateways cut, pad and spell them out. */
const BY_WORD: readonly (readonly [beginning: string, state: ReceiptState])[] = [
  ['DELIV', 'delivered'],
  ['EXPIR', 'expired'],
  ['UNDEL', 'undeliverable'],
  ['DELET', 'undeliverable'],
  ['FAIL', 'undeliverable'],
  ['REJ', 'rejected'],
  ['ENROU', 'on-its-way'],
  ['ACCEP', 'on-its-way'],
  ['BUFFER', 'on-its-way'],
]

export function stateOfCode(code: number): ReceiptState {
  return BY_CODE[code] ?? 'unknown'
}

/** @returns undefined where the bytes hold neither an id nor a state */
export function readReceiptText(bytes: Buffer): ReceiptText | undefined {
  for (const text of readings(bytes)) {
    const found = fieldsOf(text)
    if (found.id !== undefined || found.state !== undefined) return found
  }
  return undefined
}

/** data_coding says little: receipts come as ASCII under any of them, and as UCS-2 in either order. */
function readings(bytes: Buffer): readonly string[] {
  const even = bytes.subarray(0, bytes.byteLength & ~1)
  return [bytes.toString('latin1'), Buffer.from(even).swap16().toString('utf16le'), even.toString('utf16le')]
}

function fieldsOf(text: string): ReceiptText {
  // Behind "text:" stands what was sent to the handset, whatever it looks like.
  const [own = ''] = text.split(/(?:^|[\s,;])text\s*:/i)
  const id =
    /(?:^|[\s,;])(?:message[ _-]?)?id\s*:\s*["']?(?!(?:sub|dlvrd|submit|done|stat\w*|err|text)\b)([^\s"',;]+)/i.exec(
      own,
    )?.[1]
  const stat = /(?:^|[\s,;])stat(?:us|e)?\s*:\s*["']?(\w+)/i.exec(own)?.[1]
  return { id, state: stat === undefined ? undefined : stateOfWord(stat.toUpperCase()) }
}

function stateOfWord(word: string): ReceiptState {
  if (/^\d+$/.test(word)) return stateOfCode(Number(word))
  return BY_WORD.find(([beginning]) => word.startsWith(beginning))?.[1] ?? 'unknown'
}
