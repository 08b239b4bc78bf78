/** Progress of sending a file of call records, kept beside it: a stopped command goes on where it was. No number is in it. */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { writeFile } from '../write-file.ts'
import { type Counts, NOTHING } from './send-records.ts'

const count = Type.Integer({ minimum: 0 })
const Kept = Type.Object({
  /** SHA-256 of what is sent, where to and by whom: of another file, server or key nothing is gone on with. */
  of: Type.String(),
  sent: count,
  counts: Type.Object({ logged: count, already: count, repeat: count, refused: count }),
})

export type Progress = { readonly sent: number; readonly counts: Counts }

export function openProgress(path: string, parts: readonly (string | Uint8Array)[]) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(createHash('sha256').update(part).digest())
  const of = hash.digest('hex')
  return {
    /** Nothing sent where there is no file, or one of another sending. */
    read(): Progress {
      try {
        const kept: unknown = JSON.parse(readFileSync(path, 'utf8'))
        if (Value.Check(Kept, kept) && kept.of === of) return { sent: kept.sent, counts: kept.counts }
      } catch {
        // none yet, or not ours: what is sent again is not stored twice
      }
      return { sent: 0, counts: NOTHING }
    },
    /** @throws AppError `FILE_NOT_WRITTEN` */
    write({ sent, counts }: Progress): void {
      writeFile(path, `${JSON.stringify({ of, sent, counts })}\n`, '--progress')
    },
    remove: () => rmSync(path, { force: true }),
  }
}
