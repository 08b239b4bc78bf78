/** Seat of a program in the test's own process: settings, a clock set by hand, folders of its own, a log that is kept. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EpochMs } from '../../src/domain/kit/time.ts'
import { makeConfig, makeSecrets } from '../../src/main/config/config.ts'
import { readSettings } from '../../src/main/config/read-settings.ts'
import { createLogger } from '../../src/main/log/logger.ts'
import type { DemoSeat, Seat } from '../../src/main/programs/seat.ts'
import type { TrustedClock } from '../../src/ports/kit/clock.ts'
import { NOON } from './test-keys.ts'

export type TestSeatOptions = {
  readonly databaseUrl: string
  readonly clock: TrustedClock
  readonly settings?: Readonly<Record<string, string>>
  /** Where the parts of the demo's world listen; in production unless given. */
  readonly demo?: DemoSeat
  readonly logLevel?: 'debug' | 'info'
}

/** Nothing of them is asked for unless a test sets it. */
const PRODUCTION = {
  ANSIMPASS_PUBLIC_URL: 'https://pass.example',
  ANSIMPASS_CARRIERS: 'none.json',
  ANSIMPASS_AUTHORITY_KEY: 'none.json',
  ANSIMPASS_SENDER: '0800000000',
  ANSIMPASS_SMPP: 'smpp://test@127.0.0.1:1',
  ANSIMPASS_SMPP_PASSWORD: 'test',
  ANSIMPASS_REGISTRY: 'http://127.0.0.1:1',
}

/** Business time that stands still until a test sets it; never held. */
export function testClock(start: EpochMs = NOON) {
  let at = start
  return {
    clock: { now: () => at, held: () => undefined },
    setTime(to: EpochMs) {
      at = to
    },
  }
}

export function testSeat({ databaseUrl, clock, settings = {}, demo, logLevel = 'info' }: TestSeatOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'ansimpass-seat-'))
  const dataFolder = join(folder, 'data')
  mkdirSync(dataFolder, { mode: 0o700 })
  const raw = readSettings({
    flags: {},
    environment: {
      ...(demo === undefined ? PRODUCTION : {}),
      ...{ ANSIMPASS_DATA: dataFolder, DATABASE_URL: databaseUrl },
      ...settings,
    },
  })
  const config = makeConfig(raw, { production: demo === undefined })
  const written: string[] = []
  const seat: Seat = {
    config,
    secrets: makeSecrets(raw),
    log: createLogger(logLevel, { write: (line) => void written.push(line) }),
    version: 'test',
    clock,
    onClockChanged: () => () => {},
    database: { url: databaseUrl, state: 'up', detail: '', migrated: Promise.resolve() },
    beginsAgain: false,
    ...(demo && { demo }),
  }
  return {
    ...{ seat, config, folder, dataFolder },
    /** What was logged so far. */
    log: () => written.join(''),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
