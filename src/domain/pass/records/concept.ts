/** CodeableConcepts: what their codings mean by a table, and the words beside them. */
import { type Json, objectOf, objectsOf, textOf } from './json.ts'
import { type CodeTable, systemOf } from './record-codes.ts'

export type Concept = {
  readonly codings: readonly { readonly system: string; readonly code: string }[]
  /** Text and displays, in small letters. */
  readonly words: readonly string[]
}

/** @returns undefined where there is none, or nothing in it */
export function conceptOf(value: unknown): Concept | undefined {
  const concept = objectOf(value)
  if (concept === undefined) return undefined
  const codings = objectsOf(concept['coding'])
  const words = [textOf(concept['text']), ...codings.map((coding) => textOf(coding['display']))]
  const read = {
    codings: codings.flatMap(readCoding),
    words: words.flatMap((each) => each?.normalize('NFC').toLowerCase().trim() ?? []),
  }
  return read.codings.length === 0 && read.words.length === 0 ? undefined : read
}

function readCoding(coding: Json) {
  const code = textOf(coding['code'])
  return code === undefined ? [] : [{ system: systemOf(textOf(coding['system']) ?? ''), code: code.trim() }]
}

/** Every meaning that the codings have by the table, each once. */
export function meaningsOf(concept: Concept | undefined, table: CodeTable): readonly string[] {
  return [...new Set(concept?.codings.flatMap(({ system, code }) => own(own(table, system) ?? {}, code) ?? []) ?? [])]
}

export function codesIn(concept: Concept | undefined, system: string): readonly string[] {
  return concept?.codings.flatMap((coding) => (coding.system === system ? coding.code : [])) ?? []
}

export function says(concept: Concept | undefined, words: readonly string[]): boolean {
  return concept?.words.some((text) => words.some((word) => text.includes(word))) ?? false
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
