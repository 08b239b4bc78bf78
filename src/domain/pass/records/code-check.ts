/** Well-formed codes of the public systems: one that is not may be a damaged code of ours. */

/** LOINC's check digit is Luhn's (LOINC Users' Guide, "check digit"). */
export function isLoinc(code: string): boolean {
  const [, digits, check] = /^(\d{1,7})-(\d)$/.exec(code) ?? []
  if (digits === undefined) return false
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return (10 - (sum % 10)) % 10 === Number(check)
}

const PRODUCT = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const SHIFT = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** SNOMED CT's check digit is Verhoeff's (SNOMED CT identifiers, "check digit computation"). */
export function isSnomed(code: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(code)) return false
  const rest = [...code].reverse().reduce((sum, digit, index) => {
    const shifted = Number(SHIFT[index % 8]?.[Number(digit)])
    return Number(PRODUCT[sum]?.[shifted])
  }, 0)
  return rest === 0
}

/** Chapter U is where new diseases were put. */
export function isOrdinaryIcd10(code: string): boolean {
  return /^[A-TV-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/.test(code)
}
