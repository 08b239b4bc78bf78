/** An object of JSON out of bytes: UTF-8, no name twice, not too deep. */
import { isDeeperThan, type Json, objectOf } from '../../domain/pass/records/json.ts'
import { repeatsName } from '../../domain/pass/records/repeated-names.ts'
import { textOfUtf8 } from '../kit/utf8.ts'

/** Levels of arrays and objects in one another. */
const DEEPEST = 40

/** @returns undefined where it is none */
export function jsonIn(bytes: Uint8Array): Json | undefined {
  const text = textOfUtf8(bytes)
  const json = text === undefined ? undefined : parsed(text)
  const object = isDeeperThan(json, DEEPEST) ? undefined : objectOf(json)
  return object === undefined || text === undefined || repeatsName(text) ? undefined : object
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A SyntaxError, of which nothing more is told.
    return undefined
  }
}
