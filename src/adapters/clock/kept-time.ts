/** The time last trusted, kept in the data folder across restarts, and an operator's word that the wall clock is right. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LEAP_MS } from '../../domain/kit/clock-trust.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { systemCode, whyOf } from '../../domain/kit/system-error.ts'
import { type EpochMs, MINUTE, parseKeptInstant } from '../../domain/kit/time.ts'
import { writeWhole } from '../kit/write-whole.ts'

export type KeptTime = {
  readonly seen: EpochMs
  /** What the server said last of a clock that it does not trust; absent while the clocks agree. */
  readonly held?: string
  /** The wall clock of the confirmation that was taken last. */
  readonly confirmed?: EpochMs
}

const SLOW_READER_MS = MINUTE

/** @returns undefined where none was kept, the file was cut off by a crash of the machine, or holds no time of ours */
export function readKeptTime(dataFolder: string): KeptTime | undefined {
  const { seen: kept, held, confirmed: word } = readObject(timeFile(dataFolder))
  const seen = parseKeptInstant(kept)
  if (seen === undefined) return undefined
  const confirmed = parseKeptInstant(word)
  return {
    seen,
    ...(typeof held === 'string' ? { held } : {}),
    ...(confirmed === undefined ? {} : { confirmed }),
  }
}

/** @throws Error of the file system, for instance where the disk is full: the older file stays */
export function keepTime(dataFolder: string, time: KeptTime): void {
  writeWhole(timeFile(dataFolder), JSON.stringify(time))
}

/** @throws AppError `CLOCK_NOT_CONFIRMED` where the data folder cannot be written */
export function confirmWallClock(dataFolder: string, wall: EpochMs): void {
  try {
    writeWhole(confirmedFile(dataFolder), JSON.stringify({ wall }))
  } catch (cause) {
    const advice =
      systemCode(cause) === 'EISDIR'
        ? `move ${confirmedFile(dataFolder)} away, then confirm again`
        : 'run this as the user that runs the server, with its ANSIMPASS_DATA'
    throw new AppError('CLOCK_NOT_CONFIRMED', `the confirmation cannot be written, ${whyOf(cause)}: ${advice}`, {
      cause,
    })
  }
}

/**
 * An operator's confirmation. It stands for two hours, for every process of this data folder: each remembers which one it took.
 * @returns the wall clock that was confirmed, where it has gone on to `wall`; one that leapt since, or of hours ago, is void
 */
export function standingConfirmation(dataFolder: string, wall: EpochMs): EpochMs | undefined {
  const { wall: confirmed } = readObject(confirmedFile(dataFolder))
  if (typeof confirmed !== 'number') return undefined
  if (wall >= confirmed - SLOW_READER_MS && wall - confirmed <= LEAP_MS) return confirmed
  rmSync(confirmedFile(dataFolder), { force: true })
  return undefined
}

export function timeFile(dataFolder: string): string {
  return join(dataFolder, 'clock.json')
}

function confirmedFile(dataFolder: string): string {
  return join(dataFolder, 'clock-confirmed.json')
}

function readObject(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {} // not there, or cut off by a crash
  }
}
