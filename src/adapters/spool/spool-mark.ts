/**
 * The mark beside the spool's folder while it may hold records: a start that finds neither file nor counter knows by it that
 * something is lost, and by its absence that this is a first start.
 */
import { closeSync, existsSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncPath } from './sync-path.ts'

export function isMarked(path: string): boolean {
  return existsSync(markPath(path))
}

/** On the disk when this returns. */
export function mark(path: string, holdsRecords: boolean): void {
  if (isMarked(path) === holdsRecords) return
  if (holdsRecords) closeSync(openSync(markPath(path), 'a', 0o600))
  else rmSync(markPath(path))
  syncPath(dirname(markPath(path)))
}

function markPath(path: string): string {
  return `${dirname(path)}-holds-records`
}
