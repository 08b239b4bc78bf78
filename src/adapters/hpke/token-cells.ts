/**
 * Choice of the next of a line's sixteen tokens: running numbers in one-byte cells, chosen by a hash of the line and a secret that
 * dies with the process. No token comes twice within sixteen calls of a cell, so that two equal tokens tell next to nothing.
 */
import { hash, randomBytes } from 'node:crypto'
import type { Visitor } from '../../domain/visits/visit.ts'
import { TOKENS_OF_LINE } from './visit-form.ts'

const CELLS = 2 ** 24

/** Takes 16 MB. */
export function makeTokenCells(): (line: Visitor) => number {
  const secret = randomBytes(32).toString('hex')
  const cells = new Uint8Array(CELLS)
  return (line) => {
    const digest = hash('sha256', `${secret} ${line}`, 'binary')
    const cell = (digest.charCodeAt(0) << 16) | (digest.charCodeAt(1) << 8) | digest.charCodeAt(2)
    const n = (cells[cell] ?? 0) % TOKENS_OF_LINE
    cells[cell] = n + 1
    return n
  }
}
