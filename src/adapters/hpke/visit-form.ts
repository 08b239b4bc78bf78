/** Format of a sealed visit: the keys from an epoch key, the padded plaintext, the bound clear fields, the token. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { minuteOf } from '../../domain/kit/time.ts'
import { channelCode, channelOf } from '../../domain/visits/channel-code.ts'
import type { OpenedVisit, SealedVisit, Visit, Visitor } from '../../domain/visits/visit.ts'

export const NONCE_BYTES = 12
export const TAG_BYTES = 16
/** A line's tokens of an epoch: so many are tried by whoever looks for it. */
export const TOKENS_OF_LINE = 16
const TOKEN_BYTES = 16
/** Form, which of the line's tokens it has, channel, milliseconds within the minute (2 bytes), length of the line, line (E.164: at most 16), padded. */
const PLAIN_BYTES = 24
const LINE_AT = 6
const FORM = 2

export type EpochKeys = { readonly seal: KeyObject; readonly index: KeyObject }

export function epochKeysOf(epochKey: Uint8Array): EpochKeys {
  const derive = (use: string) => {
    const bytes = new Uint8Array(hkdfSync('sha256', epochKey, '', `ansimpass ${use} 1`, 32))
    const key = createSecretKey(bytes)
    bytes.fill(0)
    return key
  }
  return { seal: derive('visit seal'), index: derive('visit index') }
}

/** @param n  which of the line's tokens stands beside it */
export function plainOf({ line, arrivedAt, channel }: Visit, n: number): Buffer {
  const plain = Buffer.alloc(PLAIN_BYTES)
  plain.writeUInt8(FORM, 0)
  plain.writeUInt8(n, 1)
  plain.writeUInt8(channelCode(channel), 2)
  plain.writeUInt16BE(arrivedAt - minuteOf(arrivedAt), 3)
  plain.writeUInt8(plain.write(line, LINE_AT, 'latin1'), 5)
  return plain
}

/** @returns undefined for a plaintext of a form that is not known here */
export function readPlain(plain: Buffer, minute: number): (OpenedVisit & { readonly n: number }) | undefined {
  const channel = channelOf(plain[2] ?? 0)
  if (plain.length !== PLAIN_BYTES || plain[0] !== FORM || channel === undefined) return undefined
  const line = plain.toString('latin1', LINE_AT, LINE_AT + plain.readUInt8(5)) as Visitor
  return { line, arrivedAt: minute + plain.readUInt16BE(3), channel, n: plain.readUInt8(1) }
}

/** The clear fields: none can be changed, and no visit moved to another place or minute, without the seal breaking. */
export function clearFields(visit: Pick<SealedVisit, 'day' | 'callKey' | 'siteId' | 'arrivedAt'>): Buffer {
  const bytes = Buffer.alloc(1 + 10 + 16 + 4 + 8)
  bytes.writeUInt8(FORM, 0)
  bytes.write(visit.day, 1, 'latin1')
  bytes.set(visit.callKey, 11)
  bytes.writeInt32BE(visit.siteId, 27)
  bytes.writeDoubleBE(visit.arrivedAt, 31)
  return bytes
}

/** By which the authority finds a line's visits of an epoch without opening them all: the nth of sixteen. */
export function tokenOf(keys: EpochKeys, line: Visitor, n: number): Buffer {
  return createHmac('sha256', keys.index).update(`${n} ${line}`).digest().subarray(0, TOKEN_BYTES)
}
