/** Every key of ours but the visits' (those are sealed to the authority): made, kept and destroyed by its life (`key-life.ts`). */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { addDays, type CalendarDate, type EpochMs, HOUR, hourOf, kstDay } from '../../domain/kit/time.ts'
import type { HeldClock } from '../../ports/kit/clock.ts'
import { type KeyFolder, type KeyState, type OnDamagedKey, openKeyFolder } from './key-folder.ts'
import {
  beginOf,
  endOfLife,
  endOfPeriod,
  IDENTITY,
  isAhead,
  isPassing,
  KEY_NAME,
  type KeyKind,
  LOOKUP_DAYS,
  lookupBegin,
  parseName,
  reaches,
} from './key-life.ts'

export type KeysDestroyed = { readonly kind: KeyKind; readonly count: number }

export type KeyRing = {
  /** Of a day that is over it is only read, never made again. @throws AppError `KEY_OF_THE_PAST` where it is not there, `KEY_NOT_READ`; so does `deliveryKey` */
  dayKey(day: CalendarDate): KeyObject
  deliveryKey(hour: number): KeyObject
  /** Of the generation that is made of everything up to that day. */
  nightKey(day: CalendarDate): KeyObject
  /** Knows lines and persons again. */
  identityKey(): KeyObject
  /** Signs passes for 28 days from that day on: of lookup's periods. As it lies on disk now: whoever is at a desk may have withdrawn it. */
  passKey(begin: CalendarDate): KeyObject
  /** The lookup keys that are still there: of what was stored before there were nights. */
  lookupKeys(at: EpochMs): readonly KeyObject[]
  processKey(): KeyObject
  /**
   * The key only if it is there: what was encrypted under a destroyed key stays closed. One of `passing/` that cannot be read
   * counts as not there, and `trouble` names it.
   * @throws AppError `KEY_NOT_READ` (retryable) for one of `lasting/`: nobody's record is taken for gone
   */
  kept(kind: 'day' | 'night' | 'data', day: CalendarDate): KeyObject | undefined
  keptDelivery(hour: number): KeyObject | undefined
  /** Whether that day's key was on disk and could not be read when it was last asked for: it may come back. One that was torn does not, since nobody copies `passing/`. */
  isUnread(day: CalendarDate): boolean
  /**
   * Makes the keys of now and of the next hour ahead, so that no call waits for an fsync.
   * @throws AppError `KEY_NOT_WRITTEN` or `KEY_NOT_READ` (retryable) after it has tried all; `trouble` tells of it till they are there
   */
  prepare(now: EpochMs): void
  /**
   * Destroys what is over; call it at start and every minute. While the clock is held, days and `lasting/` wait and hours die by
   * the latest clock, except for those that business time has used since.
   * @throws Error of the file system after it has tried all
   */
  destroyExpired(now: EpochMs, held?: Pick<HeldClock, 'latest' | 'since'>): readonly KeysDestroyed[]
  /** Destroys what a wrong clock made in `passing/` for days to come: once what lies under it was brought into today (`SubjectFolds.isInTime`). @throws as `destroyExpired` */
  destroyAhead(now: EpochMs): readonly KeysDestroyed[]
  /** Before its time: what lay under it has been written anew under another. */
  destroy(kind: 'day' | 'night' | 'data' | 'pass', day: CalendarDate): void
  /** Which key cannot be written or read, why, and what to do; undefined while all is well. */
  trouble(): string | undefined
  /** When the next key is to be destroyed that is not over yet; undefined where there is none. */
  nextEnd(now: EpochMs): EpochMs | undefined
  /** Each key on disk, also one put aside as damaged, and folders that stand in a key's place, in the order of its end; never its bytes. */
  list(): readonly KeyAbout[]
  /** Of which periods there are keys on disk, readable or not. */
  onDisk(kind: KeyKind): readonly string[]
  /** Destroys every key, the process key too: the demo's start over. */
  empty(): void
}

export type KeyAbout = {
  readonly kind: KeyKind
  /** Its hour since 1970, or the KST day on which it begins. */
  readonly period: string
  readonly folder: 'passing' | 'lasting'
  readonly file: string
  readonly state: KeyState
  readonly from: EpochMs
  /** When it is destroyed. */
  readonly until: EpochMs
}

/** A key that was not there is looked for on disk again: a read that fails costs as much as a text's seals together. */
const LOOK_AGAIN_MS = 1_000

const PASSING_UNREAD = 'calls are logged; those of its hour or day get no text'
const LASTING_UNREAD = 'calls are logged; whoever it keeps is not known, and texts wait'

/**
 * Opens the keys in the secrets folder; makes `passing/` and `lasting/` (0700) when they are missing.
 * Several processes may hold the same folder open.
 */
export function openKeyRing(secretsFolder: string, onDamaged?: OnDamagedKey): KeyRing {
  const folders = {
    passing: openKeyFolder(join(secretsFolder, 'passing'), PASSING_UNREAD, onDamaged),
    lasting: openKeyFolder(join(secretsFolder, 'lasting'), LASTING_UNREAD, onDamaged),
  }
  const cache = new Map<string, KeyObject>()
  /** Keys of `passing/` whose time is over and that were not there: nobody makes them any more, and each text asks for all of them. */
  const absent = new Map<string, number>()
  /** Asked for with every text: the key before is looked for on disk once, not each time that it is not there. */
  let lookups: { readonly begin: CalendarDate; readonly keys: readonly KeyObject[] } | undefined
  let processKey = createSecretKey(randomBytes(32))
  /** Business time as last told: what was destroyed by it must not be made anew by whoever comes late. */
  let toldTime = Number.NEGATIVE_INFINITY

  function folderOf(kind: KeyKind): KeyFolder {
    return isPassing(kind) ? folders.passing : folders.lasting
  }

  function key(kind: KeyKind, period: string | number): KeyObject {
    const name = `${kind}-${period}`
    const known = cache.get(name)
    if (known !== undefined) return known
    if (!isPassing(kind) || endOfPeriod(kind, String(period)) > toldTime)
      return cached(name, folderOf(kind).readOrMake(name))
    const bytes = folderOf(kind).read(name)
    if (bytes === undefined) throw ofThePast(name)
    return cached(name, bytes)
  }

  function keptKey(kind: KeyKind, period: string | number): KeyObject | undefined {
    const name = `${kind}-${period}`
    const known = cache.get(name)
    if (known !== undefined) return known
    const isOver = isPassing(kind) && endOfPeriod(kind, String(period)) <= toldTime
    if (isOver && performance.now() - (absent.get(name) ?? Number.NEGATIVE_INFINITY) < LOOK_AGAIN_MS) return undefined
    const bytes = readKept(folderOf(kind), name)
    if (bytes !== undefined) return cached(name, bytes)
    if (isOver) absent.set(name, performance.now())
    return undefined
  }

  function readKept(folder: KeyFolder, name: string): Buffer | undefined {
    try {
      return folder.read(name)
    } catch (error) {
      if (folder === folders.passing && error instanceof AppError && error.code === 'KEY_NOT_READ') return undefined
      throw error
    }
  }

  function cached(name: string, bytes: Buffer): KeyObject {
    const made = secretOf(bytes)
    cache.set(name, made)
    return made
  }

  function destroyWhere(isOver: (kind: KeyKind, period: string) => boolean): readonly KeysDestroyed[] {
    lookups = undefined
    absent.clear()
    const counts = new Map<KeyKind, number>()
    dropWhere((kind, period) => isOver(kind, period) || isGone(kind, period))
    const destroyIn = (folder: KeyFolder) =>
      tryEach(folder.names(), (name) => {
        const parsed = parseName(name)
        // A name that begins as ours and is no period was made by a clock that told nonsense: nothing opens with it.
        if (parsed === undefined && KEY_NAME.test(name)) folder.destroy(name)
        if (parsed === undefined || !isOver(parsed.kind, parsed.period)) return
        folder.destroy(name)
        counts.set(parsed.kind, (counts.get(parsed.kind) ?? 0) + 1)
      })
    tryEach(Object.values(folders), (folder) =>
      tryEach([() => destroyIn(folder), () => folder.sweep()], (act) => act()),
    )
    return [...counts].map(([kind, count]) => ({ kind, count }))
  }

  /** Our own copies, also of keys whose files another program has destroyed already. */
  function dropWhere(isOver: (kind: KeyKind, period: string) => boolean): void {
    for (const name of cache.keys()) {
      const parsed = parseName(name)
      if (parsed !== undefined && isOver(parsed.kind, parsed.period)) cache.delete(name)
    }
  }

  /** A day's or night's key that whoever folded it has destroyed before its time, or one of a time to come. */
  function isGone(kind: KeyKind, period: string): boolean {
    if (kind !== 'day' && kind !== 'night' && !isAhead(kind, period, toldTime)) return false
    try {
      return !folderOf(kind).names().includes(`${kind}-${period}`)
    } catch {
      return false // the folder cannot be read just now
    }
  }

  function list(): readonly KeyAbout[] {
    return (['passing', 'lasting'] as const)
      .flatMap((folder) =>
        folders[folder].files().flatMap(({ name, file, state }): KeyAbout[] => {
          const parsed = parseName(name)
          if (parsed === undefined) return []
          const { kind, period } = parsed
          return [{ kind, period, folder, file, state, from: beginOf(kind, period), until: endOfLife(kind, period) }]
        }),
      )
      .sort((one, other) => one.until - other.until)
  }

  return {
    dayKey: (day) => key('day', day),
    deliveryKey: (hour) => key('delivery', hour),
    nightKey: (day) => key('night', day),
    identityKey: () => key('identity', IDENTITY),
    passKey: (begin) => secretOf(folders.lasting.readOrMake(`pass-${begin}`)),
    lookupKeys(at) {
      const begin = lookupBegin(at)
      if (lookups?.begin === begin) return lookups.keys
      const kept = [begin, addDays(begin, -LOOKUP_DAYS)].map((each) => keptKey('lookup', each))
      lookups = { begin, keys: kept.filter((each) => each !== undefined) }
      return lookups.keys
    },
    processKey: () => processKey,
    kept: keptKey,
    keptDelivery: (hour) => keptKey('delivery', hour),
    isUnread: (day) => folders.passing.isUnread(`day-${day}`),
    prepare(now) {
      toldTime = now
      tryEach([now, now + HOUR], (at) =>
        tryEach(
          [() => key('delivery', hourOf(at)), () => key('day', kstDay(at)), () => key('identity', IDENTITY)],
          (make) => make(),
        ),
      )
    },
    destroyExpired(now, held) {
      toldTime = now
      return destroyWhere((kind, period) => {
        const end = endOfLife(kind, period)
        if (held === undefined) return end <= now
        // What a day brought of persons waits as lasting/ does.
        if (kind !== 'delivery') return false
        return end <= now || (end <= held.latest && !reaches(kind, period, held.since))
      })
    },
    destroyAhead: (now) => destroyWhere((kind, period) => isAhead(kind, period, now)),
    destroy(kind, day) {
      cache.delete(`${kind}-${day}`)
      folderOf(kind).destroy(`${kind}-${day}`)
    },
    nextEnd: (now) => list().find(({ until }) => until > now)?.until,
    list,
    onDisk: (kind) =>
      folderOf(kind)
        .names()
        .flatMap((name) => {
          const parsed = parseName(name)
          return parsed?.kind === kind ? [parsed.period] : []
        }),
    trouble() {
      const troubles = Object.values(folders).flatMap((folder) => folder.trouble() ?? [])
      return troubles.length === 0 ? undefined : troubles.join('; ')
    },
    empty() {
      destroyWhere(() => true)
      cache.clear()
      toldTime = Number.NEGATIVE_INFINITY
      processKey = createSecretKey(randomBytes(32))
    },
  }
}

function ofThePast(name: string): AppError {
  return new AppError('KEY_OF_THE_PAST', `The key ${name} is not there, and its time is over: it is not made again`)
}

/** One that fails holds up none of the others. @throws the first failure */
function tryEach<T>(list: readonly T[], act: (each: T) => unknown): void {
  const failures: unknown[] = []
  for (const each of list) {
    try {
      act(each)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** Empties `bytes`. */
function secretOf(bytes: Buffer): KeyObject {
  const made = createSecretKey(bytes)
  bytes.fill(0)
  return made
}
