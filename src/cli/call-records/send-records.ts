/** Sending of call records to `/v1/call-events`, list by list, signed, until each is settled; it can be gone on with where it stopped. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { CallEventResult } from '../../contracts/call-events.ts'
import { type SigningKey, signedHeaders } from '../../contracts/signed-messages.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { CallRecord } from './read-call-records.ts'

/** How many of each outcome; `unavailable` is none of them: it is sent again. */
export type Counts = { readonly [Outcome in 'logged' | 'already' | 'repeat' | 'refused']: number }
export const NOTHING: Counts = { logged: 0, already: 0, repeat: 0, refused: 0 }

export type SendDeps = {
  readonly url: URL
  readonly key: SigningKey
  readonly listOf: number
  /** After each list that is settled. */
  readonly onList: (sent: number, counts: Counts) => void
  readonly onRefused: (record: CallRecord, result: CallEventResult) => void
  /** No answer, told when the reason is another than before: it is tried again. */
  readonly onNoAnswer: (why: string) => void
  /** Seconds of the answer's Retry-After, or of a pause before the next try (tests). */
  readonly pause?: (seconds: number) => Promise<unknown>
}

/** Of one list, after no answer or `unavailable`. */
const TRIES = 10
/** After 429: the server takes 300 a second. */
const WAITS = 100
const ANSWER_WITHIN_MS = 30_000

/**
 * @param from    how many records are settled already, with what came of them
 * @throws AppError `EVENTS_NOT_SENT`: nothing that is settled is lost, and what was stored is not stored twice
 */
export async function sendRecords(
  deps: SendDeps,
  records: readonly CallRecord[],
  from: { readonly sent: number; readonly counts: Counts },
): Promise<Counts> {
  let { counts } = from
  for (let at = from.sent; at < records.length; at += deps.listOf) {
    const list = records.slice(at, at + deps.listOf)
    const results = await settle(deps, list)
    for (const [nth, result] of results.entries()) {
      const { outcome } = result
      if (outcome !== 'unavailable') counts = { ...counts, [outcome]: counts[outcome] + 1 }
      const record = list[nth]
      if (outcome === 'refused' && record !== undefined) deps.onRefused(record, result)
    }
    deps.onList(at + list.length, counts)
  }
  return counts
}

type Answer =
  | { readonly kind: 'results'; readonly results: readonly CallEventResult[]; readonly afterSeconds: number }
  | { readonly kind: 'wait'; readonly afterSeconds: number }
  | { readonly kind: 'no-answer'; readonly why: string }

/** Only what is unavailable is sent again. @returns one result each, none of them `unavailable` */
async function settle(deps: SendDeps, list: readonly CallRecord[]): Promise<readonly CallEventResult[]> {
  const pause = deps.pause ?? ((seconds) => delay(seconds * 1_000))
  const settled = new Map<CallRecord, CallEventResult>()
  let waits = 0
  let why = ''
  for (let tries = 0; tries < TRIES; ) {
    const open = list.filter((record) => !settled.has(record))
    const answer = await post(deps, open)
    if (answer.kind === 'wait') {
      waits += 1
      if (waits > WAITS) throw notSent('the server has said for long that too many events come at once')
      await pause(answer.afterSeconds)
      continue
    }
    tries += 1
    if (answer.kind === 'no-answer') {
      if (why !== answer.why) deps.onNoAnswer(answer.why)
      why = answer.why
      await pause(Math.min(30, 2 ** tries))
      continue
    }
    for (const [nth, record] of open.entries()) {
      const result = answer.results[nth]
      if (result !== undefined && result.outcome !== 'unavailable') settled.set(record, result)
    }
    if (settled.size === list.length) return list.flatMap((record) => settled.get(record) ?? [])
    why = 'events are not known to be stored'
    await pause(answer.afterSeconds)
  }
  throw notSent(why)
}

async function post({ url, key }: SendDeps, records: readonly CallRecord[]): Promise<Answer> {
  const body = JSON.stringify(records.map(({ event }) => event))
  let status: number
  let text: string
  let afterSeconds: number
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(key, randomUUID(), Date.now(), body) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    status = answer.status
    afterSeconds = secondsIn(answer.headers.get('retry-after'))
    text = await answer.text()
  } catch (cause) {
    const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause
    if (NO_WAITING_MENDS.test(codeOf(inner))) throw notSent(`${url.origin}: ${whyOf(inner)}`)
    return { kind: 'no-answer', why: whyOf(inner) }
  }
  const said = readAnswer(text)
  if (said.results?.length === records.length) return { kind: 'results', results: said.results, afterSeconds }
  if (status === 429 && said.code !== 'QUOTA_REACHED') return { kind: 'wait', afterSeconds }
  if (status >= 500) return { kind: 'no-answer', why: `HTTP ${status}` }
  throw notSent(`the server answers ${status} ${said.code ?? ''}: ${said.message ?? 'nothing more'}`)
}

/** Of a certificate, or of a port that speaks no TLS. */
const NO_WAITING_MENDS = /^(?:CERT_|ERR_TLS_CERT_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

type Said = {
  readonly results?: readonly CallEventResult[]
  readonly code?: string
  readonly message?: string
}

function readAnswer(text: string): Said {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return {}
    const { results, code, message } = value as { results?: unknown; code?: unknown; message?: unknown }
    return {
      ...(Array.isArray(results) && results.every(isResult) && { results }),
      ...(typeof code === 'string' && { code }),
      ...(typeof message === 'string' && { message }),
    }
  } catch {
    return {}
  }
}

function isResult(value: unknown): value is CallEventResult {
  const outcome = typeof value === 'object' && value !== null && 'outcome' in value ? value.outcome : undefined
  return typeof outcome === 'string' && ['logged', 'already', 'repeat', 'refused', 'unavailable'].includes(outcome)
}

function secondsIn(header: string | null): number {
  return header !== null && /^\d{1,4}$/.test(header) ? Number(header) : 1
}

function notSent(why: string): AppError {
  return new AppError('EVENTS_NOT_SENT', `${why}; the same command goes on where it stopped, and stores nothing twice`)
}
