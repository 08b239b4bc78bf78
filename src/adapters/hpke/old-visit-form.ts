/** Visits sealed before 0.5, which lie in `old_visits` until day 28: time and channel in clear, one token for all of a line's visits of an epoch. */
import { createHmac } from 'node:crypto'
import type { Line } from '../../domain/call/phone/line.ts'
import { channelCode } from '../../domain/visits/channel-code.ts'
import type { OldSealedVisit, Visitor } from '../../domain/visits/visit.ts'
import type { EpochKeys } from './visit-form.ts'

const FORM = 1
const PLAIN_BYTES = 24

/** @returns undefined for a plaintext of another form */
export function readOldPlain(plain: Buffer): Line | undefined {
  if (plain.length !== PLAIN_BYTES || plain[0] !== FORM) return undefined
  return plain.toString('latin1', 2, 2 + plain.readUInt8(1)) as Line
}

export function oldClearFields(visit: Omit<OldSealedVisit, 'epoch' | 'sealed' | 'token'>): Buffer {
  const bytes = Buffer.alloc(1 + 10 + 16 + 4 + 8 + 1)
  bytes.writeUInt8(FORM, 0)
  bytes.write(visit.day, 1, 'latin1')
  bytes.set(visit.callKey, 11)
  bytes.writeInt32BE(visit.siteId, 27)
  bytes.writeDoubleBE(visit.arrivedAt, 31)
  bytes.writeUInt8(channelCode(visit.channel), 39)
  return bytes
}

export function oldTokenOf(keys: EpochKeys, line: Visitor): Buffer {
  return createHmac('sha256', keys.index).update(line).digest().subarray(0, 16)
}
