/** Tells bad data from an outage: which entries no table can hold, and which errors of the database are about the data it was given. */
import { AppError } from '../../../domain/kit/errors.ts'
import { parseCalendarDate } from '../../../domain/kit/time.ts'
import { channelOf } from '../../../domain/visits/channel-code.ts'
import type { StorableVisit } from '../../../ports/visits/visit-store.ts'
import { sqlMeans, sqlStateOf } from '../kit/sql-state.ts'
import { INTENT_BYTES } from '../pass/outbox-ring.ts'

const INT4_MAX = 2 ** 31 - 1
/** Beyond these no visit of ours lies; each day makes a partition. Epoch milliseconds. */
const EARLIEST = Date.UTC(2000, 0)
const LATEST = Date.UTC(2200, 0)

/** What makes an entry unfit for the parameters of a batch; undefined where it is fit. Never throws, whatever it is given. */
export function faultOf({ visit, intent }: StorableVisit): string | undefined {
  if (!isKey(visit.callKey)) return 'a key of other than 16 bytes'
  if (!isDay(visit.day) || !isInstant(visit.arrivedAt)) return 'a time that is none'
  if (intent !== undefined && !(isHour(intent.hour) && isBytes(intent.sealed) && intent.sealed.length === INTENT_BYTES))
    return 'an intent that is none'
  if (visit.sealed === undefined) return undefined
  const { epoch } = visit
  if (!isKey(visit.token) || !isKey(epoch?.epochId)) return 'a key of other than 16 bytes'
  if (!isInt4(visit.siteId) || visit.siteId < 0) return 'a site id out of range'
  if (!isBytes(visit.sealed) || !isBytes(epoch.wrap)) return 'no sealed bytes'
  if (!isInt4(epoch.hour) || !isText(epoch.authorityKeyId)) return 'an epoch that is none'
  return visit.channel === undefined || CHANNELS.has(visit.channel) ? undefined : 'a channel that is none'
}

const CHANNELS = new Set<unknown>([1, 2, 3, 4, 5].map(channelOf))

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array
}

function isKey(value: unknown): boolean {
  return isBytes(value) && value.length === 16
}

function isInt4(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= INT4_MAX
}

/** As many bits as an id of the outbox has for it. */
function isHour(value: unknown): boolean {
  return isInt4(value) && (value as number) >= 0 && (value as number) < 2 ** 20
}

function isInstant(value: unknown): boolean {
  return typeof value === 'number' && value >= EARLIEST && value < LATEST
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || parseCalendarDate(value) === undefined) return false
  return value >= '2000' && value < '2200'
}

/** PostgreSQL's text holds every character but this. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0')
}

/** What is neither the data's fault nor a missing partition says nothing about the data: an outage. */
export function kindOf(error: unknown): 'data' | 'no-partition' | 'outage' {
  if (
    sqlMeans(error, 'check-violated') &&
    error instanceof Error &&
    error.message.startsWith('no partition of relation')
  )
    return 'no-partition'
  return sqlMeans(error, 'data-unfit') ? 'data' : 'outage'
}

/** @returns `VISIT_LOG_UNAVAILABLE`, with what to do where waiting alone mends nothing */
export function notConfirmed(cause: unknown): AppError {
  const state = sqlStateOf(cause)
  const missing = MISSING.find(({ means }) => sqlMeans(cause, means))
  const message = missing
    ? `The database refused the visits (${state}): ${missing.words}`
    : `The database did not confirm the visits (${state ?? (cause instanceof Error ? cause.message : String(cause))}): not known to be stored, repeat them`
  return new AppError('VISIT_LOG_UNAVAILABLE', message, { retryable: true, cause })
}

const GIVE_AGAIN = 'run "ansimpass migrate" or restart the server, both give it again'
const MISSING = [
  { means: 'right-missing', words: `a right of its role is missing; ${GIVE_AGAIN}` },
  {
    means: 'password-wrong',
    words: 'the password of ansimpass_app is wrong; set the right one in the passfile of DATABASE_URL',
  },
  {
    means: 'login-refused',
    words: `the login ansimpass_app is missing or refused; ${GIVE_AGAIN}, else see DATABASE_URL and pg_hba.conf`,
  },
  {
    means: 'no-such-database',
    words: 'the database is missing; restore it or create it, then run "ansimpass migrate" or restart the server',
  },
] as const
