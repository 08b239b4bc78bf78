/** The user part of our Contact: some carriers look there for the number that they rang. */
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import type { Carrier } from './carriers.ts'

const OURS = 'ansimpass'

/** @param dialled  as it was dialled. @returns `ansimpass` where the profile wants no number, or there is none */
export function answerUser(dialled: string, { answerNumber }: Pick<Carrier, 'answerNumber'>): string {
  const number = answerNumber === 'none' ? undefined : parseDialled(dialled)
  if (number === undefined) return OURS
  return answerNumber === 'national' ? number : `+82${number.replace(/^0/, '')}`
}
