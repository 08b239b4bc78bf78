/** Texts of handsets out of messages: who wrote what, the parts of a longer one put together whatever their order. */

import type { Line } from '../../../domain/call/phone/line.ts'
import { parseCaller } from '../../../domain/call/phone/parse-caller.ts'
import { MINUTE } from '../../../domain/kit/time.ts'
import type { IncomingText } from '../../../ports/pass/text-gateway.ts'
import { withoutHeader } from '../receipts/read-receipt.ts'
import type { Message } from '../wire/read-message.ts'
import { partOf, type TextPart } from './text-part.ts'

export type IncomingTextsOptions = {
  readonly decode: (bytes: Uint8Array) => string
  /** Milliseconds that only grow. */
  readonly now: () => number
  readonly note: (what: 'incoming-incomplete') => void
}

export type IncomingTexts = {
  /** @returns undefined for what no handset wrote, or wrote from no number, and where parts are still to come */
  read(message: Message): WholeText | undefined
}

type WholeText = {
  readonly text: IncomingText
  /** It was taken. Until then its last part, when it comes again, makes it whole again. */
  taken(): void
}

type Parts = { readonly at: number; readonly bytes: Map<number, Buffer> }

/** A text that is not whole by then is let go. */
const WAITED_FOR_MS = 5 * MINUTE
const MOST_WAITING = 1_000
/** A longer one nobody reads; its parts are taken and dropped. */
const MOST_PARTS = 10
const LONGEST_PART = 255

export function createIncomingTexts({ decode, now, note }: IncomingTextsOptions): IncomingTexts {
  // A Map keeps the order of their first parts, so the oldest comes first.
  const waiting = new Map<string, Parts>()

  return {
    read(message) {
      const from = senderOf(message)
      if (from === undefined) return undefined
      const own = withoutHeader(message)
      const part = partOf(message)
      if (part === undefined) return { text: textOf(from, message, own), taken() {} }
      const name = `${from} ${part.reference} ${part.total}`
      const bytes = joined(name, part, own)
      return bytes && { text: textOf(from, message, bytes), taken: () => void waiting.delete(name) }
    },
  }

  function joined(name: string, { nth, total }: TextPart, own: Buffer): Buffer | undefined {
    letGo()
    if (total > MOST_PARTS || own.byteLength > LONGEST_PART) return void note('incoming-incomplete')
    const parts = waiting.get(name) ?? { at: now(), bytes: new Map<number, Buffer>() }
    waiting.set(name, parts)
    parts.bytes.set(nth, Buffer.from(own)) // a copy: it keeps no PDU alive
    if (parts.bytes.size < total) return undefined
    return Buffer.concat([...parts.bytes].sort(([one], [other]) => one - other).map(([, each]) => each))
  }

  function letGo(): void {
    for (const [name, { at }] of waiting) {
      if (now() - at < WAITED_FOR_MS && waiting.size < MOST_WAITING) return
      waiting.delete(name)
      note('incoming-incomplete')
    }
  }

  function textOf(from: Line, { dataCoding }: Message, bytes: Buffer): IncomingText {
    const isUcs2 = dataCoding === UCS2 && bytes.byteLength % 2 === 0
    return { from, body: isUcs2 ? Buffer.from(bytes).swap16().toString('utf16le') : decode(bytes) }
  }
}

const OF_A_HANDSET = 0
const KIND = 0x3c
const UCS2 = 8
const INTERNATIONAL = 1

function senderOf({ esmClass, source: { ton, address } }: Message): Line | undefined {
  if ((esmClass & KIND) !== OF_A_HANDSET) return undefined
  return parseCaller(ton === INTERNATIONAL && !address.startsWith('+') ? `+${address}` : address)
}
