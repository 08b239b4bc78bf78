/** Customer data sent to PortOne: the line that rang and what was typed, as far as the PASS app can be reached by it. */
import { koreanKind, koreanNational } from '../../domain/call/phone/korean-numbers.ts'
import { CARRIERS, type IdentityStart } from '../../ports/identity/identity-provider.ts'

export type Customer = {
  readonly name: string
  /** National digits: `01000000001`. */
  readonly phoneNumber: string
  readonly operator: (typeof CARRIERS)[number]
}

/** Letters of any script, with what stands between names: `홍길동`, `Conan O'Brien`, `王 小明`. */
const NAME = /^\p{L}[\p{L}\p{M} .,'’·-]{0,59}$/u

/** @returns why not: `refused` for a line that has no PASS (foreign, fixed), `typed-invalid` for what is no name or carrier */
export function customerOf(
  start: Pick<IdentityStart, 'line' | 'typed'>,
): Customer | { readonly why: 'refused' | 'typed-invalid' } {
  const phoneNumber = koreanNational(start.line)
  if (phoneNumber === undefined || koreanKind(phoneNumber) !== 'mobile') return { why: 'refused' }
  const name = (start.typed.name ?? '').normalize('NFC').trim()
  const operator = CARRIERS.find((carrier) => carrier === start.typed.carrier)
  if (!NAME.test(name) || operator === undefined) return { why: 'typed-invalid' }
  return { name, phoneNumber, operator }
}
