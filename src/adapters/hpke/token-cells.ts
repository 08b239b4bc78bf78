/**
 * Which of a line's sixteen tokens comes next: running numbers in one-byte cells, chosen by an HMAC of the line under a key that
 * dies with the process. No token comes twice within sixteen calls of a cell, so that two equal tokens tell next to nothing.
 */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { Line } from '../../domain/phone/line.ts'
import { TOKENS_OF_LINE } from './visit-form.ts'

const CELLS = 2 ** 24

/** Takes 16 MB. */
export function makeTokenCells(): (line: Line) => number {
  const key = createSecretKey(randomBytes(32))
  const cells = new Uint8Array(CELLS)
  return (line) => {
    const cell = createHmac('sha256', key).update(line).digest().readUIntBE(0, 3)
    const n = (cells[cell] ?? 0) % TOKENS_OF_LINE
    cells[cell] = n + 1
    return n
  }
}
