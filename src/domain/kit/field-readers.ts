/** Readers of fields that every file of profiles has (carriers, a text gateway): a value that is wrong is complained of and read as `undefined`. */
import type { Complain } from './problem.ts'

export type Reader<Value> = (value: unknown, at: string, complain: Complain) => Value | undefined

export function shortName(todo: string): Reader<string> {
  return (value, at, complain) => {
    if (typeof value === 'string' && /^[\w.-]{1,40}$/.test(value)) return value
    return complain(at, 'must be 1 to 40 letters, digits, dots or hyphens', todo)
  }
}

export function trueOrFalse(todo: string): Reader<boolean> {
  return (value, at, complain) => (typeof value === 'boolean' ? value : complain(at, 'must be true or false', todo))
}

/** From `min` to `max`, both included. */
export function wholeNumber(min: number, max: number, todo: string): Reader<number> {
  return (value, at, complain) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
    return complain(at, `must be a whole number from ${min} to ${max}`, todo)
  }
}

/** @param at  what stands before a field's name: `carriers[0].`, or nothing */
export function refuseUnknown(
  entry: Readonly<Record<string, unknown>>,
  known: readonly string[],
  at: string,
  complain: Complain,
): void {
  for (const key of Object.keys(entry)) {
    if (!known.includes(key))
      complain(`${at}${key}`, `is not known; known are ${known.join(', ')}`, 'Check its spelling, or take it out.')
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
