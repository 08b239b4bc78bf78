/** Keyed hashes of lines and persons. Each use has its own prefix, so that no token of one kind is one of another. */
import type { KeyObject } from 'node:crypto'
import { hourOf } from '../../domain/kit/time.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { KeyRing } from './key-ring.ts'
import { hmacBytes, shortHmacOf } from './short-hmac.ts'

const TOKEN_BYTES = 16

export function createPseudonyms(keys: KeyRing): Pseudonyms {
  return {
    line: (day, line) => token(keys.dayKey(day), `line ${line}`),
    recent(line, site, logOnly = false) {
      return shortHmacOf(keys.processKey())(`recent ${logOnly ? 'log-only ' : ''}${site} ${line}`).slice(0, TOKEN_BYTES)
    },
    linkLines(at, line) {
      const hour = hourOf(at)
      const before = keys.keptDelivery(hour - 1)
      return [keys.deliveryKey(hour), ...(before === undefined ? [] : [before])].map((key) =>
        token(key, `link ${line}`),
      )
    },
    companionVisit: (at, line, site, companion) =>
      token(keys.deliveryKey(hourOf(at)), `companion ${site} ${line} ${companion}`),
    limited: (day, thing, of) => token(keys.dayKey(day), `limit ${thing} ${of}`),
  }
}

function token(key: KeyObject, text: string): Buffer {
  return hmacBytes(key, text, TOKEN_BYTES)
}
