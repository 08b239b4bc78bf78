/** Tags and branches: 64 random bits as hex. Drawn from a pool, since one system call a tag would cost more than the tag. */
import { randomBytes } from 'node:crypto'

const POOL_BYTES = 16_384
const LENGTH = 16
let pool = ''
let at = 0

export function randomToken(): string {
  if (at >= pool.length) {
    pool = randomBytes(POOL_BYTES).toString('hex')
    at = 0
  }
  at += LENGTH
  return pool.slice(at - LENGTH, at)
}
