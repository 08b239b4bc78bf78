/** Prefix rules of a profile: what a carrier puts before its numbers goes, what it leaves out comes back. */
import type { PrefixRule } from './carriers.ts'

const SEPARATORS = /[\s\-.()]/g

/**
 * @param user  user part of a URI; telephone parameters behind a semicolon stay as they are
 * @returns the number with the first rule that fits applied; the same text where none does
 */
export function applyRules(user: string, rules: readonly PrefixRule[]): string {
  if (rules.length === 0) return user
  const semicolon = user.indexOf(';')
  const parameters = semicolon === -1 ? '' : user.slice(semicolon)
  const number = (semicolon === -1 ? user : user.slice(0, semicolon)).replace(SEPARATORS, '')
  const rule = rules.find(({ strip }) => number.startsWith(strip))
  return rule === undefined ? user : `${rule.add}${number.slice(rule.strip.length)}${parameters}`
}
