/** Check that a foreign number can exist, by libphonenumber's world tables. Korean numbers never come here (domain/phone has them). */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** @param e164 with its leading plus. True where the length fits its country: numbering plans change faster than tables. */
export function isPossibleForeign(e164: string): boolean {
  return parsePhoneNumberFromString(e164)?.isPossible() ?? false
}
