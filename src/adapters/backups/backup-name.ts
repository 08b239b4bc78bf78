/** The names of backups: their kind and the second in which they were made, in UTC. */
import type { BackupKind } from './manifest.ts'

export const UNFINISHED = '.unfinished-'

const NAME = /^ansimpass-(database|keys)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** For instance `ansimpass-database-20261126T031500Z`. */
export function nameOf(kind: BackupKind, at: Date): string {
  return `ansimpass-${kind}-${at.toISOString().replace(/[-:]|\.\d+/g, '')}`
}

/** @returns undefined for what is not named like a backup of ours */
export function readName(name: string): { readonly kind: BackupKind; readonly madeAt: number } | undefined {
  const found = NAME.exec(name)
  if (found === null) return undefined
  const [, kind, year, month, day, hour, minute, second] = found
  const madeAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(madeAt) ? undefined : { kind: kind === 'keys' ? 'keys' : 'database', madeAt }
}
