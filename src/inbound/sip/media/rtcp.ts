/** RTCP (RFC 3550, 6): the compound packets that we send, and what we read of theirs. */

const VERSION_2 = 0x80
const TYPE = { senderReport: 200, receiverReport: 201, description: 202, bye: 203 } as const
const CNAME = 1
const BLOCK_BYTES = 24
const SENDER_BYTES = 20
/** Seconds from 1900 to 1970. */
const NTP_EPOCH = 2_208_988_800

export type ReportBlock = {
  /** Whose packets it speaks of. */
  readonly ssrc: number
  /** Lost since the last report, in 1/256. */
  readonly fractionLost: number
  readonly cumulativeLost: number
  readonly highestSequence: number
  /** Timestamp units. */
  readonly jitter: number
  /** Middle 32 bits of the NTP time of the last report heard, and the time since in 1/65536 s; 0 where there was none. */
  readonly lastReport: number
  readonly delay: number
}

export type SenderReport = {
  readonly ssrc: number
  /** Wall clock, milliseconds since 1970. */
  readonly atMs: number
  readonly timestamp: number
  readonly packets: number
  readonly bytes: number
  readonly cname: string
  readonly block?: ReportBlock
  /** The last packet of this source. */
  readonly isLast: boolean
}

/** SR, SDES with the CNAME, and BYE at the end: one datagram. */
export function writeSenderReport(report: SenderReport): Buffer {
  const parts = [senderReport(report), description(report.ssrc, report.cname)]
  return Buffer.concat(report.isLast ? [...parts, goodbye(report.ssrc)] : parts)
}

export type Heard = {
  /** Sources that report in it. */
  readonly senders: readonly number[]
  readonly blocks: readonly ReportBlock[]
  /** NTP middle of their sender report. */
  readonly reportedAt?: number
}

/** @returns undefined where it is no compound RTCP packet as RFC 3550, A.2 has it: nothing of it is believed */
export function readRtcp(packet: Uint8Array): Heard | undefined {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength)
  const senders: number[] = []
  const blocks: ReportBlock[] = []
  let reportedAt: number | undefined
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < 4) return undefined
    const first = bytes.readUInt8(at)
    const type = bytes.readUInt8(at + 1)
    const end = at + 4 * (bytes.readUInt16BE(at + 2) + 1)
    const isReport = type === TYPE.senderReport || type === TYPE.receiverReport
    if (first >> 6 !== 2 || end > bytes.length || (at === 0 && !isReport)) return undefined
    // Padding only at the end of the whole.
    if ((first & 0x20) !== 0 && end !== bytes.length) return undefined
    if (isReport) {
      const from = at + 8 + (type === TYPE.senderReport ? SENDER_BYTES : 0)
      const count = first & 0x1f
      if (from + count * BLOCK_BYTES > end) return undefined
      senders.push(bytes.readUInt32BE(at + 4))
      if (type === TYPE.senderReport) reportedAt = bytes.readUInt32BE(at + 10)
      for (let index = 0; index < count; index += 1) blocks.push(readBlock(bytes, from + index * BLOCK_BYTES))
    }
    at = end
  }
  if (bytes.length === 0) return undefined
  return { senders, blocks, ...(reportedAt === undefined ? {} : { reportedAt }) }
}

function readBlock(bytes: Buffer, at: number): ReportBlock {
  return {
    ssrc: bytes.readUInt32BE(at),
    fractionLost: bytes.readUInt8(at + 4),
    cumulativeLost: bytes.readIntBE(at + 5, 3),
    highestSequence: bytes.readUInt32BE(at + 8),
    jitter: bytes.readUInt32BE(at + 12),
    lastReport: bytes.readUInt32BE(at + 16),
    delay: bytes.readUInt32BE(at + 20),
  }
}

function senderReport({ ssrc, atMs, timestamp, packets, bytes, block }: SenderReport): Buffer {
  const part = begun(
    TYPE.senderReport,
    block === undefined ? 0 : 1,
    8 + SENDER_BYTES + (block === undefined ? 0 : BLOCK_BYTES),
  )
  const { seconds, fraction } = ntp(atMs)
  for (const [index, value] of [ssrc, seconds, fraction, timestamp, packets, bytes].entries()) {
    part.writeUInt32BE(value >>> 0, 4 + 4 * index)
  }
  if (block !== undefined) {
    part.writeUInt32BE(block.ssrc, 28)
    part.writeUInt8(block.fractionLost, 32)
    part.writeIntBE(block.cumulativeLost, 33, 3)
    part.writeUInt32BE(block.highestSequence, 36)
    part.writeUInt32BE(block.jitter, 40)
    part.writeUInt32BE(block.lastReport, 44)
    part.writeUInt32BE(block.delay, 48)
  }
  return part
}

function description(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname, 'latin1')
  // One chunk: source, item, and at least one zero byte up to the next word.
  const length = 4 + 4 + 4 * Math.ceil((2 + name.length + 1) / 4)
  const part = begun(TYPE.description, 1, length)
  part.writeUInt32BE(ssrc, 4)
  part.writeUInt8(CNAME, 8)
  part.writeUInt8(name.length, 9)
  name.copy(part, 10)
  return part
}

function goodbye(ssrc: number): Buffer {
  const part = begun(TYPE.bye, 1, 8)
  part.writeUInt32BE(ssrc, 4)
  return part
}

function begun(type: number, count: number, length: number): Buffer {
  const part = Buffer.alloc(length)
  part.writeUInt8(VERSION_2 | count, 0)
  part.writeUInt8(type, 1)
  part.writeUInt16BE(length / 4 - 1, 2)
  return part
}

function ntp(atMs: number): { readonly seconds: number; readonly fraction: number } {
  const seconds = Math.floor(atMs / 1000)
  return { seconds: seconds + NTP_EPOCH, fraction: Math.floor(((atMs - seconds * 1000) / 1000) * 2 ** 32) }
}
