/** The lines of JSON on a socket between two programs, and their forms on the way: bytes travel as hex. */
import { callKeyOf, visitRef } from '../../domain/visits/visit-ref.ts'
import type { Question, Told, ToldArrival, ToldKind } from '../../ports/kit/program-feed.ts'

/** First line of who connects. `since`: the number of the last kept message that it has of this teller's run. */
export type Hello = {
  readonly follows: readonly ToldKind[]
  readonly run: string
  readonly since: number
}
/** First line of who is connected to. `gap`: some of what came since is no longer kept. */
export type Welcome = { readonly run: string; readonly at: number; readonly gap: boolean }
/** Answered by `{id, answer}`. */
export type AskLine = { readonly ask: Question; readonly id: number; readonly content?: unknown }
/** `n`: only of kinds that are kept. */
export type ToldLine = { readonly told: unknown; readonly n?: number }
export type Answer = { readonly id: number; readonly answer?: unknown }

type TravelArrival = Omit<ToldArrival['arrival'], 'callKey'> & { readonly ref: string; readonly instead: boolean }
export type Form = Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object'>>

// The forms are compared by hand: a schema library would cost the program of the calls 25 MB and its start half a second.
const ARRIVAL: Form = {
  ...{ ref: 'string', day: 'string', siteId: 'number', at: 'number', lastFour: 'string', shown: 'string' },
  ...{ outcome: 'string', allowedAlone: 'boolean', instead: 'boolean' },
}
const FARE: Form = { storedMs: 'number', busy: 'number', waiting: 'number', spare: 'number' }
const TOLD: Readonly<Record<ToldKind, (value: unknown) => boolean>> = {
  arrivals: (value) => hasForm<{ arrivals: object }>(value, { arrivals: 'object' }) && areArrivals(value.arrivals),
  'line-changed': (value) => hasForm(value, { line: 'string', at: 'number' }),
  'calls-stored': (value) => hasForm<{ fare: object }>(value, { fare: 'object' }) && hasForm(value.fare, FARE),
  event: (value) =>
    hasForm<{ event: object }>(value, { event: 'object', at: 'number' }) && hasForm(value.event, { type: 'string' }),
}

export function isHello(value: unknown): value is Hello {
  return hasForm<Hello>(value, { follows: 'object', run: 'string', since: 'number' }) && Array.isArray(value.follows)
}

export function isWelcome(value: unknown): value is Welcome {
  return hasForm(value, { run: 'string', at: 'number', gap: 'boolean' })
}

export function isToldLine(value: unknown): value is ToldLine {
  return hasForm<ToldLine>(value, { told: 'object' }) && (value.n === undefined || Number.isSafeInteger(value.n))
}

export function isAskLine(value: unknown): value is AskLine {
  return hasForm(value, { ask: 'string', id: 'number' })
}

export function isAnswer(value: unknown): value is Answer {
  return hasForm(value, { id: 'number' })
}

export function writeTold(told: Told): unknown {
  if (told.kind !== 'arrivals') return told
  const arrivals = told.arrivals.map(({ arrival: { callKey, ...rest }, instead }): TravelArrival => {
    return { ...rest, ref: visitRef(callKey), instead }
  })
  return { kind: told.kind, arrivals }
}

/** @returns undefined for what a program of another version tells in a way we do not know */
export function readTold(value: unknown): Told | undefined {
  if (!hasForm<{ kind: string }>(value, { kind: 'string' }) || !isKind(value.kind) || !TOLD[value.kind](value))
    return undefined
  const told = value as Told | { readonly kind: 'arrivals'; readonly arrivals: readonly TravelArrival[] }
  if (told.kind !== 'arrivals') return told
  const arrivals = (told.arrivals as readonly TravelArrival[]).map(({ ref, instead, ...rest }): ToldArrival => {
    return { arrival: { ...rest, callKey: callKeyOf(ref) }, instead }
  })
  return { kind: 'arrivals', arrivals }
}

function areArrivals(value: object): boolean {
  return Array.isArray(value) && value.every((each) => hasForm(each, ARRIVAL))
}

function isKind(kind: string): kind is ToldKind {
  return Object.hasOwn(TOLD, kind)
}

/** Whether it is an object, and these of its parts are of these types. */
export function hasForm<T extends object>(value: unknown, form: Form): value is T {
  if (typeof value !== 'object' || value === null) return false
  for (const name in form) {
    const part = (value as Readonly<Record<string, unknown>>)[name]
    if (typeof part !== form[name] || part === null) return false
  }
  return true
}

export function lineOf(message: object): string {
  return `${JSON.stringify(message)}\n`
}

/** @returns undefined for a line that was cut off when its writer died */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
