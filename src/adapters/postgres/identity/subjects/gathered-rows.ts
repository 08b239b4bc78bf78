/**
 * Rows that go on in a night, gathered in memory by their new slots, so that no other order of them is ever on a disk: in the clear
 * and without their padding, which makes them less than half of what they are once sealed.
 *
 * A batch is what a thread makes of some tuples: first where the rows of each of 1024 parts end (4 bytes each, as the machine has
 * them), then the rows, part by part; the part is the slot's first ten bits. A row is slot (16) | length (2) | what is used of it.
 */
import { usedBytes } from './subject-row.ts'

const PARTS = 1024

/** From one part to another, exclusive. */
export type Parts = { readonly from: number; readonly to: number }
export const ALL_PARTS: Parts = { from: 0, to: PARTS }

/** In the clear, with its padding or without. */
export type PlacedRow = { readonly slot: Uint8Array; readonly plain: Uint8Array }

const SLOT = 16
const ROW_AT = SLOT + 2
const HEAD = 4 * PARTS
/** Some thousand rows: so much is put in order and sealed at a time. */
const AT_ONCE = 2 ** 18

/** @param slots  of the rows, end to end; rows of other parts are left out */
export function batchOf(slots: Uint8Array, rows: readonly Buffer[], parts: Parts): Uint8Array<ArrayBuffer> {
  const kept = rows.flatMap((row, nth) => {
    const slot = slots.subarray(SLOT * nth, SLOT * (nth + 1))
    const part = ((slot[0] ?? 0) << 2) | ((slot[1] ?? 0) >>> 6)
    return part >= parts.from && part < parts.to ? [{ slot, part, row, used: usedBytes(row) }] : []
  })
  const sizes = new Uint32Array(PARTS)
  for (const { part, used } of kept) sizes[part] = (sizes[part] ?? 0) + ROW_AT + used
  let size = HEAD
  const ends = sizes.map((ofPart) => {
    const begin = size
    size += ofPart
    return begin // and moves on with each row
  })
  const bytes = Buffer.allocUnsafeSlow(size)
  for (const { slot, part, row, used } of kept) {
    const at = ends[part] ?? 0
    bytes.set(slot, at)
    bytes.writeUInt16BE(used, at + SLOT)
    bytes.set(row.subarray(0, used), at + ROW_AT)
    ends[part] = at + ROW_AT + used
  }
  bytes.set(new Uint8Array(ends.buffer))
  return bytes
}

export type Room = {
  /** Those there is room for. */
  parts(): Parts
  /** What is added is given away. */
  add(batch: Uint8Array<ArrayBuffer>): void
  /** The rows of some parts each time, the lowest slots first; among themselves in no order. */
  ranges(): Generator<Uint8Array<ArrayBuffer>>
  /** Gives the memory back at once. */
  close(): void
}

type Batch = { readonly bytes: Uint8Array; readonly ends: Uint32Array }

/** So large that the system has it back at once when it is let go; what is smaller, the allocator keeps. */
const SLAB = 2 ** 26

/**
 * Holds rows from a part on. Where they are more than the memory is for, the upper half of the parts is let go, as often as need be;
 * one part stays however much it is.
 */
export function makeRoom(memory: number, from: number): Room {
  let slabs: ArrayBuffer[] = []
  let batches: Batch[] = []
  let [to, used, held] = [PARTS, 0, 0]

  function keep(bytes: Uint8Array): void {
    const last = slabs.at(-1)
    const slab = last !== undefined && used + bytes.length <= last.byteLength ? last : newSlab(bytes.length)
    const copy = new Uint8Array(slab, used, bytes.length)
    copy.set(bytes)
    batches.push({ bytes: copy, ends: new Uint32Array(slab, used, PARTS) })
    used += 4 * Math.ceil(bytes.length / 4)
    held += bytes.length
  }

  function newSlab(least: number): ArrayBuffer {
    const slab = new ArrayBuffer(Math.max(SLAB, least))
    slabs.push(slab)
    used = 0
    return slab
  }

  function halve(): void {
    to = from + Math.ceil((to - from) / 2)
    const [oldSlabs, oldBatches] = [slabs, batches]
    empty()
    for (const batch of oldBatches) keep(batch.bytes.subarray(0, beginOf(batch, to)))
    for (const slab of oldSlabs) slab.transfer(0)
  }

  function empty(): void {
    slabs = []
    batches = []
    held = 0
  }

  function range(first: number, end: number, size: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(size)
    let at = 0
    for (const batch of batches) {
      const rows = batch.bytes.subarray(beginOf(batch, first), beginOf(batch, end))
      bytes.set(rows, at)
      at += rows.length
    }
    return bytes
  }

  return {
    parts: () => ({ from, to }),
    add(bytes) {
      const batch = { bytes, ends: new Uint32Array(bytes.buffer, bytes.byteOffset, PARTS) }
      keep(bytes.subarray(0, beginOf(batch, to)))
      bytes.buffer.transfer(0)
      while (held > memory && to > from + 1) halve()
    },
    *ranges() {
      let [first, size] = [from, 0]
      for (let part = from; part < to; part += 1) {
        for (const batch of batches) size += beginOf(batch, part + 1) - beginOf(batch, part)
        if (size < AT_ONCE && part < to - 1) continue
        if (size > 0) yield range(first, part + 1, size)
        first = part + 1
        size = 0
      }
    },
    close() {
      for (const slab of slabs) slab.transfer(0)
      empty()
    },
  }
}

/** Of rows end to end. */
export function inSlotOrder(bytes: Uint8Array<ArrayBuffer>): readonly PlacedRow[] {
  const rows: (PlacedRow & { readonly begin: number })[] = []
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < view.length; ) {
    const end = at + ROW_AT + view.readUInt16BE(at + SLOT)
    rows.push({
      begin: view.readUIntBE(at, 6),
      slot: view.subarray(at, at + SLOT),
      plain: view.subarray(at + ROW_AT, end),
    })
    at = end
  }
  return rows.sort((one, other) => one.begin - other.begin || Buffer.compare(one.slot, other.slot))
}

/** Where the rows of a part begin. */
function beginOf({ ends }: Batch, part: number): number {
  return part === 0 ? HEAD : (ends[part - 1] ?? 0)
}
