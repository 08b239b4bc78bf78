/** PIN of a place's owner, for the shop menu: four digits that are not the first ones to be tried. */
import type { Line } from '../call/phone/line.ts'
import { lastFour } from '../call/phone/show.ts'

export type PinFault = 'not-four-digits' | 'too-easy'

/** @returns undefined where it may be used */
export function pinFault(pin: string, line: Line): PinFault | undefined {
  if (!/^\d{4}$/.test(pin)) return 'not-four-digits'
  return isRun(pin) || pin === lastFour(line) ? 'too-easy' : undefined
}

/** 0000, 1234, 9876: each digit is as far from the one before it, by at most one. */
function isRun(pin: string): boolean {
  const steps = Array.from(pin.slice(1), (digit, at) => Number(digit) - Number(pin[at]))
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1)
}
