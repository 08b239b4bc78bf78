/** A text as the bodies of the submit_sm PDUs that carry it (SMPP 3.4, 4.4.1), in the dialect of the gateway's profile. */
import type { TextKind } from '../../../domain/pass/text-budget.ts'
import type { TextMessage } from '../../../ports/pass/text-gateway.ts'
import type { GatewayProfile } from '../profile/profile.ts'
import { OPTIONAL } from '../wire/read-message.ts'
import { cString, octets, optional } from '../wire/write-pdu.ts'
import { partsOf } from './text-parts.ts'

export type Sending = {
  readonly profile: GatewayProfile
  /** The registered sender number that texts come from: national digits, 8 to 11. */
  readonly sender: string
  /** Bytes of a body in CP949. @throws AppError where a character cannot be sent. */
  readonly encode: (body: string) => Uint8Array
  /** Longest body of a plain SMS, where the profile does not say. */
  readonly smsBytes: number
}

/** A body, for so many milliseconds of use. */
export type SubmitBody = (validForMs: number) => Buffer

const HAS_HEADER = 0x40
const REGISTERED: Readonly<Record<GatewayProfile['receipts'], number>> = { final: 1, failed: 2, none: 0 }

/** One body, or one a part. @param reference  0 to 255, another for each long text */
export function submitBodies(text: TextMessage, sending: Sending, reference: number): readonly SubmitBody[] {
  const { profile } = sending
  const bytes = bytesOf(text.body, sending)
  const one = { esmClass: 0, isLast: true, text, sending }
  if (isShort(bytes, sending)) {
    return [submitBody({ ...one, short: bytes, parameters: [] })]
  }
  if (profile.long === 'message_payload') {
    return [submitBody({ ...one, short: Buffer.alloc(0), parameters: [optional(OPTIONAL.message_payload, bytes)] })]
  }
  const parts = partsOf(bytes, profile.partBytes, profile.encoding)
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1
    if (profile.long === 'udh') {
      const header = octets(5, 0, 3, reference, parts.length, index + 1)
      const short = Buffer.concat([header, part])
      return submitBody({ text, sending, esmClass: HAS_HEADER, isLast, short, parameters: [] })
    }
    const parameters = [
      optional(OPTIONAL.sar_msg_ref_num, octets(0, reference)),
      optional(OPTIONAL.sar_total_segments, octets(parts.length)),
      optional(OPTIONAL.sar_segment_seqnum, octets(index + 1)),
    ]
    return submitBody({ ...one, isLast, short: part, parameters })
  })
}

/** As what a text goes: an SMS, or longer, in whichever way the profile sends longer ones. @throws AppError as `encode` */
export function kindOf(body: string, sending: Sending): TextKind {
  return isShort(bytesOf(body, sending), sending) ? 'sms' : 'lms'
}

const UCS2_SMS = 140

function isShort({ byteLength }: Buffer, { profile, smsBytes }: Sending): boolean {
  return byteLength <= (profile.smsBytes ?? (profile.encoding === 'ucs2' ? UCS2_SMS : smsBytes))
}

function bytesOf(body: string, { profile, encode }: Sending): Buffer {
  return profile.encoding === 'ucs2' ? Buffer.from(body, 'utf16le').swap16() : Buffer.from(encode(body))
}

type Part = {
  readonly text: TextMessage
  readonly sending: Sending
  readonly esmClass: number
  /** A long text is told of once: by the receipt of its last part. */
  readonly isLast: boolean
  readonly short: Buffer
  readonly parameters: readonly Buffer[]
}

function submitBody({ text, sending: { profile, sender }, esmClass, isLast, short, parameters }: Part): SubmitBody {
  const head = Buffer.concat([
    cString(profile.serviceType, 5),
    octets(profile.sourceTon, profile.sourceNpi),
    cString(profile.sourceForm === 'international' ? `82${sender.replace(/^0/, '')}` : sender, 20),
    receiver(text.to, profile),
    octets(esmClass, 0, 0),
    cString(''), // no schedule
  ])
  const tail = Buffer.concat([
    octets(isLast ? REGISTERED[profile.receipts] : 0, 0, profile.dataCoding, 0, short.byteLength),
    short,
    ...parameters,
  ])
  return (validForMs) =>
    Buffer.concat([head, cString(profile.validity === 'none' ? '' : relativeTime(validForMs), 16), tail])
}

const TON = { international: 1, national: 2 } as const

function receiver(to: string, { receivers, receiverNpi }: GatewayProfile): Buffer {
  const isNational = receivers === 'national' && to.startsWith('+82')
  return Buffer.concat([
    octets(isNational ? TON.national : TON.international, receiverNpi),
    cString(isNational ? `0${to.slice(3)}` : to.slice(1), 20),
  ])
}

/** `000000001500000R`: 15 minutes (7.1.1.2), rounded up to a second; at least one second, at most 99 days. */
export function relativeTime(milliseconds: number): string {
  const seconds = Math.min(Math.max(Math.ceil(milliseconds / 1000), 1), 99 * 86_400)
  const parts = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60]
  return `0000${parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join('')}000R`
}
