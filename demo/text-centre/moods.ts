/** Bad moods of the text centre: what it does to an answer and a receipt, as gateways have done it. */
import type { Pdu, Session } from 'smpp'
import type { TextCentreFault } from '../../src/contracts/demo-page.ts'

type Mood = {
  /** The id that an accepted text is told. */
  readonly named: (messageId: string) => string
  /** The receipts of a text, each with when it goes: before or after the answer. */
  readonly receipts: (messageId: string) => readonly Receipt[]
  /** Milliseconds for which an answer is held back. */
  readonly lateMs: number
  /** What the bytes of a PDU become. */
  readonly spoil: ((bytes: Buffer) => Buffer) | undefined
}

export type Receipt = {
  readonly isEarly: boolean
  readonly id: string
  readonly dataCoding: number
  /** Whether it says what it has to say as text, or by its optional parameters alone. */
  readonly hasText: boolean
}

type MoodOptions = {
  /** Longer than a session waits for an answer. */
  readonly lateMs: number
  /** From 0 to 1. */
  readonly random: () => number
}

const UCS2 = 8

export function moodOf(fault: TextCentreFault, { lateMs, random }: MoodOptions): Mood {
  const receipt = (id: string): Receipt => ({ isEarly: false, id, dataCoding: 0, hasText: true })
  const usual: Mood = { named: (id) => id, receipts: (id) => [receipt(id)], lateMs: 0, spoil: undefined }
  switch (fault) {
    case 'late':
      return { ...usual, lateMs }
    case 'nameless':
      return { ...usual, named: () => '' }
    case 'receipts-twice':
      return { ...usual, receipts: (id) => [receipt(id), receipt(id)] }
    case 'receipts-early':
      return { ...usual, receipts: (id) => [{ ...receipt(id), isEarly: true }] }
    case 'receipts-ucs2':
      return { ...usual, receipts: (id) => [{ ...receipt(id), dataCoding: UCS2 }] }
    case 'receipts-bare':
      return { ...usual, receipts: (id) => [{ ...receipt(id), hasText: false }] }
    case 'receipts-strange':
      return { ...usual, receipts: (id) => [receipt(`of-nobody-${id}`), receipt(id)] }
    case 'cut':
      return { ...usual, spoil: cut(random) }
    case 'flipped':
      return { ...usual, spoil: flip(random) }
    case 'ok':
    case 'down':
    case 'throttle':
    case 'silent':
      return usual
  }
}

/** Spoilt or not, as the mood is. Binds and signs of life are left whole, so that it is of the texts that something goes wrong. */
export function sendInMood(session: Session, pdu: Pdu, { spoil }: Mood): void {
  if (spoil === undefined) {
    session.send(pdu)
    return
  }
  if (!pdu.isResponse()) pdu.sequence_number = nextSequence(session)
  if (session.socket.writable) session.socket.write(spoil(pdu.toBuffer()))
}

const HEADER = 16
/** message_state (5.3.2.35) of one byte, and that byte missing. */
const CUT_PARAMETER = Buffer.from('04270001', 'hex')

/** Every third PDU loses half its body; others end in a parameter that is cut off. The length is right: framing holds. */
function cut(random: () => number): (bytes: Buffer) => Buffer {
  return (bytes) =>
    random() < 1 / 3
      ? withLength(bytes.subarray(0, HEADER + Math.floor((bytes.byteLength - HEADER) / 2)))
      : withLength(Buffer.concat([bytes, CUT_PARAMETER]))
}

/** One bit of one byte, in one of twenty PDUs; anywhere but in its length, which would end the session. */
function flip(random: () => number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const flipped = Buffer.from(bytes)
    if (random() >= 0.05) return flipped
    const at = 4 + Math.floor(random() * (bytes.byteLength - 4))
    flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    return flipped
  }
}

function withLength(bytes: Buffer): Buffer {
  const whole = Buffer.from(bytes)
  whole.writeUInt32BE(whole.byteLength, 0)
  return whole
}

function nextSequence(session: Session): number {
  session.sequence = session.sequence >= 0x7fffffff ? 1 : session.sequence + 1
  return session.sequence
}
