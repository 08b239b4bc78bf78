/** Readers of JSON whose shape is not known: an element of another type reads as absent. */
import { isObject } from '../../kit/field-readers.ts'

export type Json = Readonly<Record<string, unknown>>

export function objectOf(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function objectsOf(value: unknown): readonly Json[] {
  return listOf(value).flatMap((each) => {
    const object = objectOf(each)
    return object === undefined ? [] : [object]
  })
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Elements that begin with this name, as FHIR writes a choice: `value[x]` → `valueString`. Their shadows (`_valueString`) are none. */
export function choiceOf(resource: Json, name: string): readonly string[] {
  return Object.keys(resource).filter((key) => key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)))
}

/** Whether it is nested deeper than that: whoever walks through it by recursion ends in a full stack. */
export function isDeeperThan(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return most === 0 || Object.values(value).some((each) => isDeeperThan(each, most - 1))
}
