/** A log line for people at a terminal: time, how bad, what, in place of JSON. */
import { styleText } from 'node:util'

const BADLY: Readonly<Record<string, string>> = {
  warn: '주의 warning ',
  error: '오류 error ',
  fatal: '오류 error ',
}

/**
 * @param line  one line of JSON
 * @returns '' for what only machines read: an event of level info
 */
export function logWords(line: string): string {
  const { level, time, program, msg = '', ...rest } = JSON.parse(line) as Record<string, unknown>
  const text = String(msg)
  if (level === 'info' && !text.includes(' ')) return ''
  const details = Object.entries(rest).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? visible(value) : JSON.stringify(value)}`,
  )
  const clock = new Date(String(time)).toTimeString().slice(0, 8)
  const badly = BADLY[String(level)] ?? ''
  const shown = badly === '' ? '' : styleText(level === 'warn' ? 'yellow' : 'red', badly, { stream: process.stderr })
  const whose = typeof program === 'string' ? `${program} ` : ''
  return `${clock} ${whose}${shown}${visible(text)}${details.length === 0 ? '' : ` (${details.join('; ')})`}\n`
}

/** What a stranger wrote may be in a message: it moves no cursor, colours nothing, turns no line round and ends none. */
function visible(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, escaped)
}
