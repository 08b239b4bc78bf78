/** The lines of JSON on a socket between two programs, and their forms on the way: bytes travel as hex. */
import { callKeyOf, visitRef } from '../../domain/visit/visit-ref.ts'
import type { Question, Told, ToldArrival, ToldKind } from '../../ports/program-feed.ts'

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

type TravelArrival = Omit<ToldArrival['arrival'], 'callKey'> & { readonly ref: string; readonly instead: boolean }

export function writeTold(told: Told): unknown {
  if (told.kind !== 'arrivals') return told
  const arrivals = told.arrivals.map(({ arrival: { callKey, ...rest }, instead }): TravelArrival => {
    return { ...rest, ref: visitRef(callKey), instead }
  })
  return { kind: told.kind, arrivals }
}

/** Of our own programs of the same version: nobody else opens the socket. */
export function readTold(value: unknown): Told {
  const told = value as Told | { readonly kind: 'arrivals'; readonly arrivals: readonly TravelArrival[] }
  if (told.kind !== 'arrivals') return told
  const arrivals = (told.arrivals as readonly TravelArrival[]).map(({ ref, instead, ...rest }): ToldArrival => {
    return { arrival: { ...rest, callKey: callKeyOf(ref) }, instead }
  })
  return { kind: 'arrivals', arrivals }
}

export function lineOf(message: object): string {
  return `${JSON.stringify(message)}\n`
}

/** @returns undefined for a line that was cut off when its writer died */
export function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
