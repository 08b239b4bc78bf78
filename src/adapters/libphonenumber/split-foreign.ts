/** Calling code and national number of a foreign line, by libphonenumber's world tables. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** @param e164 with its leading plus. @returns undefined where no country has such a number */
export function splitForeign(e164: string): { readonly country: string; readonly national: string } | undefined {
  const number = parsePhoneNumberFromString(e164)
  return number && { country: number.countryCallingCode, national: number.nationalNumber }
}
