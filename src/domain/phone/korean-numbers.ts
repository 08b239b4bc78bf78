/** The Korean numbering plan as far as a call needs it: which national digits are a number, and of what kind. */

/** `six-digits` is 14YYXX, dialled as it is: it has no E.164 form and cannot be a caller. */
export type KoreanKind = 'mobile' | 'fixed' | 'internet' | 'freephone' | 'personal' | 'shared-cost' | 'six-digits'

/**
 * Lengths are strict, the digits behind a prefix are not: a number that nobody holds finds no site anyway.
 * Our own table, since libphonenumber calls 14YYXX and 080-XXXX-XXXX invalid, takes 010 with 7 digits and mangles 050X.
 */
const PLAN: readonly (readonly [KoreanKind, RegExp])[] = [
  ['mobile', /^(?:010\d{8}|01[16-9]\d{7,8})$/],
  ['fixed', /^(?:02|03[1-3]|04[1-4]|05[1-5]|06[1-4])\d{7,8}$/],
  ['freephone', /^080\d{7,8}$/],
  ['internet', /^070\d{8}$/],
  ['personal', /^050\d{8,9}$/],
  ['shared-cost', /^1[568]\d{6}$/],
  ['six-digits', /^14\d{4}$/],
]

/** What may stand between the digits: spaces, hyphens of all lengths, dots, brackets ("02)000-0001"). */
const SEPARATORS = /[\s\-.()\u2010-\u2015\u2212]/g

/** Longer input is nobody's number. */
const LONGEST_INPUT = 64

/** @returns the kind of these national digits (no hyphens, no +82), or undefined where they are no Korean number. */
export function koreanKind(national: string): KoreanKind | undefined {
  return PLAN.find(([, form]) => form.test(national))?.[0]
}

/** Digits with an optional leading plus; the tel: parameters of a user part come apart. Undefined where it holds anything else. */
export function bareDigits(raw: string): { readonly digits: string; readonly context: string } | undefined {
  if (raw.length > LONGEST_INPUT) return undefined
  const [number = '', ...parameters] = raw.split(';')
  const digits = number.normalize('NFKC').replace(/^%2B/i, '+').replace(SEPARATORS, '')
  if (!/^\+?\d+$/.test(digits)) return undefined
  const context = parameters.find((parameter) => /^phone-context=/i.test(parameter))?.slice('phone-context='.length)
  return { digits, context: context?.startsWith('+') === true ? context.replace(SEPARATORS, '') : '' }
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
