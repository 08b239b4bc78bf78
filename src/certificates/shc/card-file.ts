/** File of SMART Health Cards (`.smart-health-card`): `{"verifiableCredential": ["JWS", …]}`. */
import { objectOf } from '../../domain/pass/records/json.ts'
import { utf8 } from '../kit/utf8.ts'
import { jsonIn } from './json-in.ts'

/** Most cards of one file. */
const MOST = 100

/** @returns the JWS of each card, or undefined where it is no such file */
export function cardsInFile(text: string): readonly string[] | undefined {
  const listed = objectOf(jsonIn(utf8(text)))?.['verifiableCredential']
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > MOST) return undefined
  return listed.every((each) => typeof each === 'string') ? listed : undefined
}
