/** The Korean numbering plan as far as a call needs it: which national digits are a number, and of what kind. */

/** `six-digits` is 14YYXX, dialled as it is: it has no E.164 form and cannot be a caller. */
export type KoreanKind =
  | 'mobile'
  | 'fixed'
  | 'internet'
  | 'freephone'
  | 'personal' // 050X, and 030X (unified messaging)
  | 'machine' // 012 (things, once pagers), 013, 015
  | 'information' // 060
  | 'shared-cost'
  | 'six-digits'

/**
 * Lengths are strict, the digits behind a prefix are not: a number that nobody holds finds no site anyway.
 * Our own table, since libphonenumber calls 14YYXX and 080-XXXX-XXXX invalid, takes 010 with 7 digits and mangles 050X.
 */
const PLAN: readonly (readonly [KoreanKind, RegExp])[] = [
  ['mobile', /^(?:010\d{8}|01[16-9]\d{7,8})$/],
  ['fixed', /^(?:02|03[1-3]|04[1-4]|05[1-5]|06[1-4])\d{7,8}$/],
  ['freephone', /^080\d{7,8}$/],
  ['internet', /^070\d{8}$/],
  ['personal', /^0[35]0\d{8,9}$/],
  ['machine', /^01[235]\d{7,8}$/],
  ['information', /^060\d{7,8}$/],
  ['shared-cost', /^1[568]\d{6}$/],
  ['six-digits', /^14\d{4}$/],
]

/** What may stand between the digits: spaces, hyphens of all lengths, dots, brackets ("02)000-0001"). */
const SEPARATORS = /[\s\-.()\u2010-\u2015\u2212]/g

/** As nearly all are written. */
const PLAIN = /^\+?\d{1,64}$/

/** A longer number, separators and all, is nobody's. Parameters behind it are another matter: carriers add a hundred characters of them. */
const LONGEST_NUMBER = 64

/** @returns the kind of these national digits (no hyphens, no +82), or undefined where they are no Korean number. */
export function koreanKind(national: string): KoreanKind | undefined {
  return PLAN.find(([, form]) => form.test(national))?.[0]
}

/** A number and the context that it is to be read in. */
export type BareNumber = {
  /** Digits with an optional leading plus. */
  readonly digits: string
  /** `+82`, `+822`: the beginning of a global number; '' where there is none, or a domain. */
  readonly context: string
}

/**
 * The number in a user part, apart from its parameters (RFC 3966 section 3, RFC 4694): `npdi`, `rn`, `cic`, `isub`, `ext`, `verstat` and
 * unknown ones say nothing about who it is; `phone-context` completes a national number where it is one itself.
 *
 * @returns undefined where it holds anything but digits and separators
 */
export function bareNumber(raw: string): BareNumber | undefined {
  if (PLAIN.test(raw)) return { digits: raw, context: '' }
  const semicolon = raw.indexOf(';')
  const number = semicolon === -1 ? raw : raw.slice(0, semicolon)
  if (number.length > LONGEST_NUMBER) return undefined
  const digits = number.normalize('NFKC').replace(/^%2B/i, '+').replace(SEPARATORS, '')
  if (!/^\+?\d+$/.test(digits)) return undefined
  const context = semicolon === -1 ? '' : (/;phone-context=(\+[^;]*)/i.exec(raw)?.[1]?.replace(SEPARATORS, '') ?? '')
  return { digits, context: /^\+\d+$/.test(context) ? context : '' }
}

/**
 * National digits of a Korean number in any of its written forms: 010…, +82…, 82…, 0082…, and 00N82… or 00NNN82… with
 * the number of an international carrier. A zero left in after +82 is dropped.
 */
export function koreanNational(digits: string, context = ''): string | undefined {
  if (digits.startsWith('+')) return digits.startsWith('+82') ? afterCountryCode(digits.slice(3)) : undefined
  if (context !== '' && !context.startsWith('+82')) return undefined
  if (koreanKind(digits) !== undefined) return digits
  if (context === '+82') return afterCountryCode(digits)
  if (context !== '') return afterCountryCode(context.slice(3) + digits)
  const abroad = /^(?:00(?:\d|7\d\d|3\d\d)?)?82(\d+)$/.exec(digits)
  return abroad?.[1] === undefined ? undefined : afterCountryCode(abroad[1])
}

/** 10… → 010…; 1588-0000 has no zero in front; (0)10… happens. */
function afterCountryCode(rest: string): string | undefined {
  return [rest, `0${rest}`].find((national) => koreanKind(national) !== undefined)
}
