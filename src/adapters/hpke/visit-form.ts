/** What sealer and opener agree on: the keys from an epoch key, the padded plaintext, the bound clear fields, the token. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Line } from '../../domain/phone/line.ts'
import { channelCode } from '../../domain/visit/channel-code.ts'
import type { Visit } from '../../domain/visit/visit.ts'

export const NONCE_BYTES = 12
export const TAG_BYTES = 16
const TOKEN_BYTES = 16
/** Length byte and line (E.164: at most 16 characters), padded, so that the length tells nothing. */
const PLAIN_BYTES = 24
const FORM = 1

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

export function plainOf(line: Line): Buffer {
  const plain = Buffer.alloc(PLAIN_BYTES)
  plain.writeUInt8(FORM, 0)
  plain.writeUInt8(plain.write(line, 2, 'latin1'), 1)
  return plain
}

/** @returns undefined for a plaintext of a form that is not known here */
export function lineOf(plain: Buffer): Line | undefined {
  if (plain.length !== PLAIN_BYTES || plain[0] !== FORM) return undefined
  return plain.toString('latin1', 2, 2 + plain.readUInt8(1)) as Line
}

/** The clear fields: none can be changed, and no visit moved to another place or time, without the seal breaking. */
export function clearFields(visit: Omit<Visit, 'line'>): Buffer {
  const bytes = Buffer.alloc(1 + 10 + 16 + 4 + 8 + 1)
  bytes.writeUInt8(FORM, 0)
  bytes.write(visit.day, 1, 'latin1')
  bytes.set(visit.callKey, 11)
  bytes.writeInt32BE(visit.siteId, 27)
  bytes.writeDoubleBE(visit.arrivedAt, 31)
  bytes.writeUInt8(channelCode(visit.channel), 39)
  return bytes
}

/** By which the authority finds a line's visits of an epoch without opening them all. */
export function tokenOf(keys: EpochKeys, line: Line): Buffer {
  return createHmac('sha256', keys.index).update(line).digest().subarray(0, TOKEN_BYTES)
}
