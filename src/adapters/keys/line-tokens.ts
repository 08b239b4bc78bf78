/** Keyed hashes of lines and persons. Each use has its own prefix, so that no token of one kind is one of another. */
import { createHmac, type KeyObject } from 'node:crypto'
import type { Clock } from '../../ports/clock.ts'
import type { LineTokens } from '../../ports/line-tokens.ts'
import type { KeyRing } from './key-ring.ts'

const TOKEN_BYTES = 16

/** `clock` tells which lookup key is the current one. */
export function createLineTokens(keys: KeyRing, clock: Clock): LineTokens {
  return {
    siteLine: (day, line, site) => token(keys.dayKey(day), `site-line ${site} ${line}`),
    line: (day, line) => token(keys.dayKey(day), `line ${line}`),
    recent: (line, site) => token(keys.processKey(), `recent ${site} ${line}`).toString('latin1'),
    lookups: (line) => keys.lookupKeys(clock.now()).map((key) => token(key, `lookup ${line}`)),
    personLookup(ci) {
      const [current] = keys.lookupKeys(clock.now())
      if (current === undefined) throw new Error('there is always a current lookup key')
      return token(current, `person ${ci}`)
    },
  }
}

function token(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, TOKEN_BYTES)
}
