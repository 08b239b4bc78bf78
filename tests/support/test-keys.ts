/** A key ring in a folder of its own, and a clock that a test sets. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDataBox, createDeliveryBox } from '../../src/adapters/keys/boxes.ts'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createLineTokens } from '../../src/adapters/keys/line-tokens.ts'
import { createSubjectKeys } from '../../src/adapters/keys/subject-keys.ts'
import type { EpochMs } from '../../src/domain/time.ts'

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
    box: createDeliveryBox(keys),
    dataBox: createDataBox(keys),
    subjectKeys: createSubjectKeys(keys, clock),
    tokens: createLineTokens(keys),
    setTime(at: EpochMs) {
      now = at
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
