/** Contact behind an alias: whom the authority rings to reach whoever was entered under it. */
import type { Line } from '../call/phone/line.ts'
import type { Alias } from './alias.ts'

export type AliasContact = {
  readonly alias: Alias
  readonly line: Line
  /** Of the person who is rung; empty where nobody said it. */
  readonly name: string
}

export const CONTACT_NAME_CHARACTERS = 40
