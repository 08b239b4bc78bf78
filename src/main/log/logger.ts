/** The log on standard error: JSON lines, or words for people at a terminal. Nothing that looks like a phone number gets through, whatever somebody passes in. */
import { type DestinationStream, type Logger, pino } from 'pino'
import { logWords } from './log-words.ts'

export type { Logger }

/**
 * @param form     `words` for people at a terminal
 * @param program  whose lines they are, where several programs write to one place
 */
export function createLogger(
  level: string,
  destination: DestinationStream = process.stderr,
  form: 'json' | 'words' = 'json',
  program?: string,
): Logger {
  const shown = (line: string) => (form === 'json' ? line : logWords(line))
  return pino(
    {
      level,
      base: program === undefined ? null : { program },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: ['*.password', '*.authorization', '*.cookie', 'password', 'databaseUrl'], censor: '[redacted]' },
    },
    { write: (line: string) => void destination.write(shown(withoutNumbers(line))) },
  )
}

/**
 * A safety net, not the defence: events carry no numbers in the first place. Korean numbers of 9 to 11 digits that begin
 * with 0, with or without hyphens, and anything in E.164 become `[number]`. Digits inside longer tokens (keys) stay.
 */
export function withoutNumbers(line: string): string {
  return line
    .replace(/\+\d[\d-]{6,16}\d/g, '[number]')
    .replace(/(?<![\w.:-])(?:82|0082)?0?1[016-9]-?\d{3,4}-?\d{4}(?![\w-])/g, '[number]')
    .replace(/(?<![\w.:-])0\d{1,3}-?\d{3,4}-?\d{4}(?![\w-])/g, '[number]')
}
