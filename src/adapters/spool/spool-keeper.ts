/**
 * Keeps a spool going whatever becomes of its file: a damaged one is moved aside, its readable records are saved into a fresh
 * one, and what is lost is counted; a disk that is full or unwell is tried again. Synchronous; runs in the worker.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { seemsWritable, tryWriting } from './disk-look.ts'
import { examine } from './examine.ts'
import { isEverything } from './forget-visits.ts'
import { answerRequest } from './repair-request.ts'
import { freePath, moveAside, PARTS, salvage } from './salvage.ts'
import { openSpoolFile, type SpoolFile, tallyPath } from './spool-file.ts'
import { mark } from './spool-mark.ts'
import { isDamage, isFull } from './sqlite-faults.ts'
import { syncPath } from './sync-path.ts'
import { NO_RECORDS, openTally, readTally, type Tally } from './tally.ts'

export type SpoolDamage = {
  readonly why: string
  /** The name under which the damaged file lies now, beside the spool; undefined where single records were changed, or nothing is left. */
  readonly file: string | undefined
  readonly recovered: number
  /** Acknowledged records that could not be read; undefined where nobody knows. */
  readonly lost: number | undefined
}

export type SpoolState = Pick<Tally, 'waiting' | 'quarantined' | 'lost' | 'uncounted'> & {
  /** Damaged files that lie beside it. */
  readonly damagedFiles: number
  /** Why it cannot store now, and whether that is for want of space. */
  readonly trouble: SpoolFault | undefined
}

/** `message` says what happened and what to do. */
export type SpoolFault = { readonly message: string; readonly full: boolean }

export type Repaired = { readonly requeued: number; readonly recovered: number }

export type SpoolKeeper = Pick<SpoolFile, 'store' | 'oldest' | 'remove' | 'setAside' | 'forgetVisits' | 'empty'> & {
  waiting(): number
  /** While it is in trouble this tries whether it still is. */
  state(): SpoolState
  /**
   * Puts readable records of the quarantine back into the queue, and reads damaged files that could not be read before.
   * @param acceptLoss  forgets, too, what was lost: damaged files and unreadable records go
   */
  repair(acceptLoss: boolean): Repaired
  close(): void
}

/** How large the file may grow: about six million visits. */
export const MAX_BYTES = 4 * 2 ** 30

export type SpoolSetup = { readonly path: string; readonly maxBytes: number }

export type SpoolListener = { onDamage(damage: SpoolDamage): void; onRepaired(repaired: Repaired): void }

export function keepSpoolFile({ path, maxBytes }: SpoolSetup, { onDamage, onRepaired }: SpoolListener): SpoolKeeper {
  let file: SpoolFile | undefined
  let trouble: SpoolState['trouble']
  const copyPath = `${path}.copy`

  function open(): SpoolFile {
    return openSpoolFile(path, maxBytes, (records) =>
      onDamage({ why: `${records} records do not match their checksum`, file: undefined, recovered: 0, lost: records }),
    )
  }

  /** The data folder too, where it was moved away: the database's user must be able to enter that one. */
  function makeFolder(): void {
    mkdirSync(dirname(dirname(path)), { recursive: true, mode: 0o711 })
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  }

  /** One that is damaged goes: a fresh one begins with what the file holds. */
  function readCounter(): Tally | undefined {
    const tally = readTally(tallyPath(path))
    if (tally === undefined) rmSync(tallyPath(path), { force: true, recursive: true })
    return tally
  }

  function opened(): SpoolFile {
    if (file !== undefined) return file.isWhole() ? file : carryOver(file)
    makeFolder()
    rmSync(copyPath, { force: true }) // of a start that was ended while it carried over
    const tally = readCounter()
    const fault = examine(path, tally)
    if (fault !== undefined) return replace(fault)
    file = open()
    return file
  }

  /** Begins afresh with what can be read of the damaged files. */
  function replace(why: string): SpoolFile {
    const counter = readCounter()
    const tally = file?.tally() ?? counter
    file?.close()
    file = undefined
    const before = { ...NO_RECORDS, ...tally }
    const aside = putAside(before)
    file = open()
    const recovered = readDamaged(file)
    const lost = tally === undefined ? undefined : Math.max(0, tally.waiting + tally.quarantined - recovered)
    file.note(lost === undefined ? { uncounted: before.uncounted + 1 } : { lost: before.lost + lost })
    onDamage({ why, file: aside, recovered, lost })
    return file
  }

  /** @returns the name under which it lies now; undefined where nothing was there */
  function putAside(before: Tally): string | undefined {
    const aside = freePath(path)
    const name = basename(aside)
    // Noted first: whatever ends this half-way, the next start finds the file and reads it.
    const others = before.damaged.filter((one) => one.name !== name)
    const damaged = [...others, { name, through: before.through, salvaged: false }]
    openTally(tallyPath(path), { ...before, damaged }).close()
    return moveAside(path, aside) ? name : undefined
  }

  /** Of a file that is still open, but whose path leads elsewhere or nowhere: what it holds is written anew under that path. */
  function carryOver(former: SpoolFile): SpoolFile {
    makeFolder()
    readCounter()
    const tally = former.tally()
    let aside: string | undefined
    if (former.isInPlace()) openTally(tallyPath(path), tally).close()
    else {
      former.copyTo(copyPath)
      aside = putAside(tally)
      renameSync(copyPath, path)
    }
    former.close()
    file = undefined
    const next = opened()
    syncPath(dirname(path))
    syncPath(dirname(dirname(path)))
    readDamaged(next)
    const { waiting, quarantined } = next.tally()
    const recovered = waiting + quarantined
    onDamage({ why: 'it was moved or removed while it was open', file: aside, recovered, lost: 0 })
    return next
  }

  /** Reads the damaged files that were not read yet. @returns how many records were new */
  function readDamaged(into: SpoolFile): number {
    let recovered = 0
    const damaged = into.tally().damaged.map((one) => {
      if (one.salvaged) return one
      try {
        for (const records of salvage(join(dirname(path), one.name)))
          recovered += into.take(
            records.filter(({ seq, quarantined }) => seq === 0 || quarantined || seq > one.through),
          )
        return { ...one, salvaged: true }
      } catch (error) {
        if (!isUnreadable(error)) throw error
        return one // an operator may mend that: the next repair reads it
      }
    })
    into.note({ damaged })
    return recovered
  }

  function act<T>(what: (file: SpoolFile) => T): T {
    try {
      return what(opened())
    } catch (error) {
      if (!isDamage(error)) throw error
      return what(replace(error instanceof Error ? error.message : String(error)))
    }
  }

  function storing<T>(store: (file: SpoolFile) => T): T {
    try {
      const result = act(store)
      mark(path, true)
      opened() // what is acknowledged lies where the next start looks for it
      trouble = undefined
      return result
    } catch (error) {
      trouble = faultOf(path, error)
      throw error
    }
  }

  function tryAgain(): void {
    try {
      act((spool) => spool.tally())
      if (trouble !== undefined || !seemsWritable(path)) tryWriting(dirname(path))
      trouble = undefined
    } catch (error) {
      trouble = faultOf(path, error)
    }
  }

  function repair(acceptLoss: boolean): Repaired {
    return act((spool) => {
      const recovered = readDamaged(spool)
      const requeued = spool.requeue()
      spool.note({ lost: Math.max(0, spool.tally().lost - recovered) })
      if (acceptLoss) {
        spool.dropUnreadable()
        forgetDamaged(spool.tally().damaged.map(({ name }) => name))
        spool.note({ lost: 0, uncounted: 0, damaged: [] })
      }
      onRepaired({ requeued, recovered })
      return { requeued, recovered }
    })
  }

  function forgetDamaged(names: readonly string[]): void {
    for (const name of names)
      for (const part of PARTS) rmSync(join(dirname(path), name + part), { force: true, recursive: true })
  }

  return {
    store: (entries) => storing((spool) => spool.store(entries)),
    waiting: () => act((spool) => spool.tally().waiting),
    oldest: (limit) => act((spool) => spool.oldest(limit)),
    remove: (seqs) => act((spool) => spool.remove(seqs)),
    setAside: (seqs, why) => act((spool) => spool.setAside(seqs, why)),
    forgetVisits: (which) =>
      act((spool) => {
        const destroyed = spool.forgetVisits(which)
        if (isEverything(which)) {
          forgetDamaged(spool.tally().damaged.map(({ name }) => name))
          if (spool.tally().damaged.length > 0) spool.note({ damaged: [] })
        }
        return destroyed
      }),
    empty: () =>
      act((spool) => {
        forgetDamaged(spool.tally().damaged.map(({ name }) => name))
        spool.empty()
      }),
    state() {
      tryAgain()
      if (trouble === undefined) answerRequest(path, repair)
      const { waiting, quarantined, lost, uncounted, damaged } =
        file?.tally() ?? readTally(tallyPath(path)) ?? NO_RECORDS
      if (trouble === undefined && waiting + quarantined + lost + uncounted === 0) mark(path, false)
      const damagedFiles = damaged.filter(({ name }) => existsSync(join(dirname(path), name))).length
      return { waiting, quarantined, lost, uncounted, damagedFiles, trouble }
    },
    repair,
    close() {
      file?.close()
      file = undefined
    },
  }
}

/** Why the spool cannot do it, and what to do. */
export function faultOf(path: string, error: unknown): SpoolFault {
  const full = isFull(error)
  const why = error instanceof Error ? error.message : String(error)
  const message = full
    ? `The spool ${path} is full: free disk space or bring the database back`
    : `The spool ${path} cannot be used (${why}): see to that disk or folder, or bring the database back`
  return { message, full }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EIO'].includes(String(error.code))
}
