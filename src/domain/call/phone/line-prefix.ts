/** Ranges of lines by their first digits, as a carrier has them. */
import type { Line } from './line.ts'

/** First digits of lines in E.164, with the plus. */
export type LinePrefix = `+${string}`

/** @param text  national (`010-00`) or with the plus (`+8210`). @returns undefined for what begins no line */
export function parseLinePrefix(text: string): LinePrefix | undefined {
  const digits = text.replaceAll('-', '')
  const [, international, national] = /^(?:\+([1-9]\d{0,13})|0([1-9]\d{0,10}))$/.exec(digits) ?? []
  if (international !== undefined) return `+${international}`
  return national === undefined ? undefined : `+82${national}`
}

export function isWithin(line: Line, prefixes: readonly LinePrefix[]): boolean {
  return prefixes.some((prefix) => line.startsWith(prefix))
}
