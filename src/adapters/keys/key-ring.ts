/**
 * Every key of ours but the visits' (those are sealed to the authority): how long it lives, by business time.
 *
 * | key      | folder   | changes      | destroyed                         |
 * |----------|----------|--------------|-----------------------------------|
 * | day      | passing/ | each KST day | 10 min after that day's midnight  |
 * | delivery | passing/ | each hour    | 2 h after that hour               |
 * | data     | lasting/ | each KST day | on day 28                         |
 * | lookup   | lasting/ | 28 days      | 28 days after the next one began  |
 * | process  | memory   | each start   | with the process                  |
 */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../domain/errors.ts'
import {
  addDays,
  type CalendarDate,
  DAY,
  DAYS_KEPT,
  daysBetween,
  type EpochMs,
  endOfKstDay,
  HOUR,
  hourOf,
  kstDay,
  MINUTE,
  parseCalendarDate,
  startOfKstDay,
} from '../../domain/time.ts'
import { deliveryKeyEnds } from '../../domain/visit/text-intent.ts'
import type { HeldClock } from '../../ports/clock.ts'
import { type KeyFolder, type OnDamagedKey, openKeyFolder } from './key-folder.ts'

export type KeyKind = 'day' | 'delivery' | 'data' | 'lookup'
export type KeysDestroyed = { readonly kind: KeyKind; readonly count: number }

export type KeyRing = {
  /** Of a day that is over it is only read, never made again. @throws AppError `KEY_OF_THE_PAST` where it is not there; so does `deliveryKey` */
  dayKey(day: CalendarDate): KeyObject
  deliveryKey(hour: number): KeyObject
  dataKey(day: CalendarDate): KeyObject
  /** The current lookup key, and the one before while it is kept. */
  lookupKeys(at: EpochMs): readonly KeyObject[]
  processKey(): KeyObject
  /**
   * The key only if it is there: what was encrypted under a destroyed key stays closed. One of `passing/` that cannot be read
   * counts as not there, and `trouble` names it.
   * @throws AppError `KEY_NOT_READ` (retryable) for one of `lasting/`: nobody's record is taken for gone
   */
  kept(kind: 'day' | 'data', day: CalendarDate): KeyObject | undefined
  keptDelivery(hour: number): KeyObject | undefined
  /**
   * Makes the keys of now and of the next hour ahead, so that no call waits for an fsync.
   * @throws AppError `KEY_NOT_WRITTEN` or `KEY_NOT_READ` (retryable) after it has tried all; `trouble` tells of it till they are there
   */
  prepare(now: EpochMs): void
  /**
   * Destroys what is over, and what a wrong clock made in `passing/` for days to come; call it at start and every minute. While the clock is held, `lasting/` waits and `passing/` dies by
   * the latest clock, except for hours and days that business time has used since.
   * @throws Error of the file system after it has tried all
   */
  destroyExpired(now: EpochMs, held?: Pick<HeldClock, 'latest' | 'since'>): readonly KeysDestroyed[]
  /** Which key cannot be written or read, why, and what to do; undefined while all is well. */
  trouble(): string | undefined
  /** When the next key is to be destroyed that is not over yet; undefined where there is none. */
  nextEnd(now: EpochMs): EpochMs | undefined
  /** Each key on disk, also one put aside as damaged, in the order of its end; never its bytes. */
  list(): readonly KeyAbout[]
  /** Destroys every key, the process key too: the demo's start over. */
  empty(): void
}

export type KeyAbout = {
  readonly kind: KeyKind
  /** Its hour since 1970, or the KST day on which it begins. */
  readonly period: string
  readonly folder: 'passing' | 'lasting'
  readonly from: EpochMs
  /** When it is destroyed. */
  readonly until: EpochMs
}

const LOOKUP_DAYS = 28
const DAY_KEY_GRACE = 10 * MINUTE
/** Keys are made an hour ahead: one of `passing/` that begins later than this is of a clock that was wrong. */
const AHEAD_AT_MOST = 2 * DAY
const KEY_NAME = /^(day|data|lookup|delivery)-(.*)$/
const PASSING_UNREAD = 'calls are logged; those of its hour or day get no text'
const LASTING_UNREAD = 'calls are logged; whoever it keeps is not known, and texts wait'
const FIRST_DAY = '1970-01-01' as CalendarDate

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
    const kept = keptKey(kind, period)
    if (kept === undefined) throw ofThePast(name)
    return kept
  }

  function keptKey(kind: KeyKind, period: string | number): KeyObject | undefined {
    const name = `${kind}-${period}`
    const known = cache.get(name)
    if (known !== undefined) return known
    const bytes = readKept(folderOf(kind), name)
    return bytes === undefined ? undefined : cached(name, bytes)
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
    const made = createSecretKey(bytes)
    bytes.fill(0)
    cache.set(name, made)
    return made
  }

  function destroyWhere(isOver: (kind: KeyKind, period: string) => boolean): readonly KeysDestroyed[] {
    lookups = undefined
    const counts = new Map<KeyKind, number>()
    dropWhere(isOver)
    tryEach(Object.values(folders), (folder) => {
      tryEach(folder.names(), (name) => {
        const parsed = parseName(name)
        // A name that begins as ours and is no period was made by a clock that told nonsense: no box ever opens with it.
        if (parsed === undefined && KEY_NAME.test(name)) folder.destroy(name)
        if (parsed === undefined || !isOver(parsed.kind, parsed.period)) return
        folder.destroy(name)
        counts.set(parsed.kind, (counts.get(parsed.kind) ?? 0) + 1)
      })
      folder.sweep()
    })
    return [...counts].map(([kind, count]) => ({ kind, count }))
  }

  /** Our own copies, also of keys whose files another program has destroyed already. */
  function dropWhere(isOver: (kind: KeyKind, period: string) => boolean): void {
    for (const name of cache.keys()) {
      const parsed = parseName(name)
      if (parsed !== undefined && isOver(parsed.kind, parsed.period)) cache.delete(name)
    }
  }

  function list(): readonly KeyAbout[] {
    return (['passing', 'lasting'] as const)
      .flatMap((folder) =>
        folders[folder].names().flatMap((name): KeyAbout[] => {
          const parsed = parseName(name)
          if (parsed === undefined) return []
          const { kind, period } = parsed
          return [{ kind, period, folder, from: beginOf(kind, period), until: endOfLife(kind, period) }]
        }),
      )
      .sort((one, other) => one.until - other.until)
  }

  return {
    dayKey: (day) => key('day', day),
    deliveryKey: (hour) => key('delivery', hour),
    dataKey: (day) => key('data', day),
    lookupKeys(at) {
      const begin = lookupBegin(at)
      if (lookups?.begin === begin) return lookups.keys
      const before = keptKey('lookup', addDays(begin, -LOOKUP_DAYS))
      const current = key('lookup', begin)
      lookups = { begin, keys: before === undefined ? [current] : [current, before] }
      return lookups.keys
    },
    processKey: () => processKey,
    kept: keptKey,
    keptDelivery: (hour) => keptKey('delivery', hour),
    prepare(now) {
      toldTime = now
      tryEach([now, now + HOUR], (at) =>
        tryEach(
          [
            () => key('delivery', hourOf(at)),
            () => key('day', kstDay(at)),
            () => key('data', kstDay(at)),
            () => key('lookup', lookupBegin(at)),
          ],
          (make) => make(),
        ),
      )
    },
    destroyExpired(now, held) {
      toldTime = now
      return destroyWhere((kind, period) => {
        const end = endOfLife(kind, period)
        if (held === undefined) return end <= now || (isPassing(kind) && beginOf(kind, period) > now + AHEAD_AT_MOST)
        if (!isPassing(kind)) return false
        return end <= now || (end <= held.latest && !reaches(kind, period, held.since))
      })
    },
    nextEnd: (now) => list().find(({ until }) => until > now)?.until,
    list,
    trouble: () => folders.passing.trouble() ?? folders.lasting.trouble(),
    empty() {
      destroyWhere(() => true)
      cache.clear()
      toldTime = Number.NEGATIVE_INFINITY
      processKey = createSecretKey(randomBytes(32))
    },
  }
}

/** Periods of 28 days counted from 1970, so that every process and node means the same one. */
function lookupBegin(at: EpochMs): CalendarDate {
  const days = daysBetween(FIRST_DAY, kstDay(at))
  return addDays(FIRST_DAY, days - (days % LOOKUP_DAYS))
}

function endOfLife(kind: KeyKind, period: string): EpochMs {
  if (kind === 'delivery') return deliveryKeyEnds(Number(period))
  const day = period as CalendarDate
  if (kind === 'day') return endOfKstDay(day) + DAY_KEY_GRACE
  return startOfKstDay(addDays(day, kind === 'data' ? DAYS_KEPT : 2 * LOOKUP_DAYS))
}

/** When the last thing is encrypted under it. */
function endOfPeriod(kind: PassingKind, period: string): EpochMs {
  return kind === 'delivery' ? (Number(period) + 1) * HOUR : endOfKstDay(period as CalendarDate)
}

type PassingKind = 'day' | 'delivery'

function isPassing(kind: KeyKind): kind is PassingKind {
  return kind === 'day' || kind === 'delivery'
}

function ofThePast(name: string): AppError {
  return new AppError('KEY_OF_THE_PAST', `The key ${name} is not there, and its time is over: it is not made again`)
}

function beginOf(kind: KeyKind, period: string): EpochMs {
  return kind === 'delivery' ? Number(period) * HOUR : startOfKstDay(period as CalendarDate)
}

/** Whether the key's hour or day goes on at that instant or is to come. */
function reaches(kind: KeyKind, period: string, at: EpochMs): boolean {
  return kind === 'delivery' ? Number(period) >= hourOf(at) : period >= kstDay(at)
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

function parseName(name: string): { kind: KeyKind; period: string } | undefined {
  const [, kind, period] = KEY_NAME.exec(name) ?? []
  if (kind === undefined || period === undefined) return undefined
  const isPeriod = kind === 'delivery' ? /^\d+$/.test(period) : parseCalendarDate(period) !== undefined
  return isPeriod ? { kind: kind as KeyKind, period } : undefined
}
