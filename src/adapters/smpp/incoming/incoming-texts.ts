/** Texts of handsets out of messages: who wrote what, the parts of a longer one put together whatever their order, and the answer to each. */

import type { Line } from '../../../domain/call/phone/line.ts'
import { parseCaller } from '../../../domain/call/phone/parse-caller.ts'
import type { IncomingText } from '../../../ports/pass/text-gateway.ts'
import { withoutHeader } from '../receipts/read-receipt.ts'
import type { SessionTime } from '../session/time.ts'
import { STATUS } from '../wire/commands.ts'
import type { Message } from '../wire/read-message.ts'
import { makeParts } from './parts.ts'
import { partOf } from './text-part.ts'

export type IncomingTextsOptions = {
  readonly decode: (bytes: Uint8Array) => string
  /** Keeps a text; where it rejects the gateway is asked to bring it again. */
  readonly keep: (text: IncomingText) => Promise<void>
  readonly time: SessionTime
  readonly note: (what: 'incoming-incomplete' | 'incoming-not-taken') => void
}

export type IncomingTexts = {
  /** @returns the command_status to answer with: of what no handset wrote, or wrote from no number, that it was taken */
  take(message: Message): number | Promise<number>
}

export function createIncomingTexts({ decode, keep, time, note }: IncomingTextsOptions): IncomingTexts {
  const parts = makeParts({ time, note })

  return {
    take(message) {
      const from = senderOf(message)
      if (from === undefined) return STATUS.ESME_ROK
      const own = withoutHeader(message)
      const part = partOf(message)
      if (part === undefined) return kept(from, message, own)
      return parts.take(`${from} ${part.reference} ${part.total}`, part, own, (whole) => kept(from, message, whole))
    },
  }

  async function kept(from: Line, { dataCoding }: Message, bytes: Buffer): Promise<number> {
    const isUcs2 = dataCoding === UCS2 && bytes.byteLength % 2 === 0
    const body = isUcs2 ? Buffer.from(bytes).swap16().toString('utf16le') : decode(bytes)
    return keep({ from, body }).then(
      () => STATUS.ESME_ROK,
      () => {
        note('incoming-not-taken')
        return STATUS.ESME_RX_T_APPN
      },
    )
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
