/** Destroys backups that are too old; nothing where the clock may be wrong. */
import { existsSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readName, UNFINISHED } from './backup-name.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A timer makes one a day: where the newest is older than this, the clock may have leapt, or no timer runs. */
const USUAL_GAP_MS = 8 * DAY_MS

export type Pruned = {
  readonly removed: readonly string[]
  /** Too old, and kept all the same, because the newest of the others is so far from now. */
  readonly kept: readonly string[]
}

export type PruneRequest = {
  readonly folder: string
  readonly now: number
  readonly keepDays: number
  /** A person says that the clock is right. */
  readonly confirmed: boolean
  /** Paths of what was made a moment ago: it bears witness of the same clock, so it does not count as the newest. */
  readonly justMade: readonly string[]
}

/** What is named otherwise than a backup of ours is left alone. */
export async function pruneBackups({ folder, now, keepDays, confirmed, justMade }: PruneRequest): Promise<Pruned> {
  if (!existsSync(folder)) return { removed: [], kept: [] }
  const names = await readdir(folder)
  const backups = names.flatMap((name) => {
    const read = readName(name)
    return read === undefined || justMade.includes(join(folder, name)) ? [] : [{ name, ...read }]
  })
  const old = backups.filter(({ madeAt }) => now - madeAt >= keepDays * DAY_MS).map(({ name }) => name)
  const newest = Math.max(...backups.map(({ madeAt }) => madeAt))
  const inDoubt = old.length > 0 && !confirmed && Math.abs(now - newest) > USUAL_GAP_MS
  if (inDoubt) return { removed: [], kept: old }
  const stale = names.filter((name) => {
    const left = name.startsWith(UNFINISHED) ? readName(name.slice(UNFINISHED.length)) : undefined
    return left !== undefined && now - left.madeAt > DAY_MS
  })
  for (const name of [...old, ...stale]) await destroy(join(folder, name))
  return { removed: old, kept: [] }
}

/** Key files are overwritten before their names go; elsewhere the bytes are sealed, or encrypted under those keys. */
async function destroy(backup: string): Promise<void> {
  for (const entry of await readdir(backup, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith('.key')) await overwrite(join(entry.parentPath, entry.name))
  }
  await rm(backup, { recursive: true, force: true })
}

async function overwrite(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.write(Buffer.alloc((await file.stat()).size), 0)
    await file.sync()
  } finally {
    await file.close()
  }
}
