/** A key ring in a folder of its own, and a clock that a test sets. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDataCipher, createDeliveryCipher } from '../../src/adapters/keys/ciphers.ts'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createPseudonyms } from '../../src/adapters/keys/pseudonyms.ts'
import { createSubjectKeys } from '../../src/adapters/keys/subject-keys.ts'
import type { EpochMs } from '../../src/domain/kit/time.ts'

export const NOON = Date.parse('2022-01-12T11:40:00+09:00')

export function testKeys(start: EpochMs = NOON) {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-keys-'))
  const keys = openKeyRing(folder)
  let now = start
  const clock = { now: () => now }
  return {
    folder,
    keys,
    clock,
    cipher: createDeliveryCipher(keys),
    dataCipher: createDataCipher(keys),
    subjectKeys: createSubjectKeys(keys, clock),
    tokens: createPseudonyms(keys),
    setTime(at: EpochMs) {
      now = at
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
