/** The write-ahead log, read from its files: records with their transaction, the blocks they touch, and all their bytes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type WalRecord = {
  /** Place in the log. */
  readonly lsn: bigint
  readonly xid: number
  /** Manager and kind of the change, as numbers: 10/0 is a heap's insert. */
  readonly kind: string
  readonly blocks: readonly WalBlock[]
  /** Places of the rows in their pages that it names, where it names one. */
  readonly places: readonly number[]
  readonly bytes: Buffer
}
export type WalBlock = { readonly filenode: number; readonly page: number; readonly hasImage: boolean }

const PAGE = 8_192
const SHORT_HEADER = 24
const LONG_HEADER = 40
const RECORD_HEADER = 24
const CONTINUES = 1
/** Managers of resources (rmgrlist.h): the same numbers since PostgreSQL 15. */
const LOG = 0
const HEAP2 = 9
const HEAP = 10

/** Every record from the oldest complete one on. */
export function readWal(folder: string): readonly WalRecord[] {
  const names = readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .sort()
  const records: WalRecord[] = []
  let piece: { readonly lsn: bigint; parts: Buffer[]; left: number } | undefined
  for (const name of names) {
    const segment = readFileSync(join(folder, name))
    const start = startOf(name, segment.length)
    for (let at = 0; at < segment.length; at += PAGE) {
      const page = segment.subarray(at, at + PAGE)
      // A file that is kept for later use holds pages of an earlier round.
      if (page.readUInt16LE(0) === 0 || page.readBigUInt64LE(8) !== start + BigInt(at)) {
        piece = undefined
        break
      }
      const continues = (page.readUInt16LE(2) & CONTINUES) !== 0
      let offset = at === 0 ? LONG_HEADER : SHORT_HEADER
      const rest = page.readUInt32LE(16)
      if (!continues) piece = undefined
      else if (piece === undefined) offset = aligned(offset + rest)
      while (offset < PAGE) {
        if (piece === undefined) {
          const length = page.readUInt32LE(offset)
          if (length < RECORD_HEADER) break
          piece = { lsn: start + BigInt(at + offset), parts: [], left: length }
        }
        const taken = page.subarray(offset, Math.min(PAGE, offset + piece.left))
        piece.parts.push(taken)
        piece.left -= taken.length
        offset = aligned(offset + taken.length)
        if (piece.left > 0) break
        records.push(recordOf(piece.lsn, Buffer.concat(piece.parts)))
        piece = undefined
      }
    }
  }
  return records
}

function startOf(name: string, size: number): bigint {
  const [log, segment] = [name.slice(8, 16), name.slice(16)].map((part) => BigInt(`0x${part}`))
  return ((log ?? 0n) << 32n) + (segment ?? 0n) * BigInt(size)
}

function aligned(offset: number): number {
  return (offset + 7) & ~7
}

function recordOf(lsn: bigint, bytes: Buffer): WalRecord {
  const manager = bytes.readUInt8(17)
  const info = bytes.readUInt8(16) & (manager === LOG ? 0xf0 : 0x70)
  const { blocks, main } = partsOf(bytes)
  return {
    lsn,
    xid: bytes.readUInt32LE(4),
    kind: `${manager}/${info}`,
    blocks,
    places: placesOf(manager, info, main),
    bytes,
  }
}

const [SAME_FILE, HAS_IMAGE, HAS_HOLE, COMPRESSED] = [0x80, 0x10, 0x01, 0x1c]
const [SHORT_DATA, LONG_DATA, ORIGIN, TOP_XID] = [255, 254, 253, 252]

/** Headers of blocks come first, then what they announce: images and data of blocks, the record's own data at the very end. */
function partsOf(bytes: Buffer): { blocks: WalBlock[]; main: Buffer } {
  const blocks: WalBlock[] = []
  let at = RECORD_HEADER
  let filenode = 0
  let announced = 0
  for (;;) {
    if (at + announced >= bytes.length) return { blocks, main: Buffer.alloc(0) }
    const id = bytes.readUInt8(at)
    if (id === SHORT_DATA) return { blocks, main: tail(bytes, bytes.readUInt8(at + 1)) }
    if (id === LONG_DATA) return { blocks, main: tail(bytes, bytes.readUInt32LE(at + 1)) }
    if (id === ORIGIN) at += 3
    else if (id === TOP_XID) at += 5
    else {
      const flags = bytes.readUInt8(at + 1)
      announced += bytes.readUInt16LE(at + 2)
      at += 4
      if ((flags & HAS_IMAGE) !== 0) {
        announced += bytes.readUInt16LE(at)
        const image = bytes.readUInt8(at + 4)
        at += 5
        if ((image & HAS_HOLE) !== 0 && (image & COMPRESSED) !== 0) at += 2
      }
      if ((flags & SAME_FILE) === 0) {
        filenode = bytes.readUInt32LE(at + 8)
        at += 12
      }
      blocks.push({ filenode, page: bytes.readUInt32LE(at), hasImage: (flags & HAS_IMAGE) !== 0 })
      at += 4
    }
  }
}

function tail(bytes: Buffer, length: number): Buffer {
  return bytes.subarray(bytes.length - length)
}

/** Where the heap's records name rows: insert, delete, update (and hot update), lock, confirm, inplace; inserts of many; locks of updated rows. */
function placesOf(manager: number, info: number, main: Buffer): readonly number[] {
  if (manager === HEAP) {
    if ((info === 0x00 || info === 0x50) && main.length >= 2) return [main.readUInt16LE(0)]
    if ((info === 0x10 || info === 0x60) && main.length >= 6) return [main.readUInt16LE(4)]
    if ((info === 0x20 || info === 0x40) && main.length >= 14) return [main.readUInt16LE(4), main.readUInt16LE(12)]
  }
  if (manager === HEAP2 && info === 0x50 && main.length >= 4) {
    const count = main.readUInt16LE(2)
    if (main.length >= 4 + 2 * count) return Array.from({ length: count }, (_, i) => main.readUInt16LE(4 + 2 * i))
  }
  return []
}
