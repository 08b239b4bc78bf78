/** The log as people at a terminal read it. */
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { logWords } from './log-words.ts'
import { createLogger } from './logger.ts'

test('a warning is time, word, message and details, and what only machines read is left out', () => {
  const lines: string[] = []
  const log = createLogger('info', { write: (line) => void lines.push(line) }, 'words')
  log.info({ count: 12 }, 'sites-loaded')
  log.info('the database runs (PostgreSQL 18.4)')
  log.error({ why: 'rang 010-0000-0001', means: 'calls go on' }, 'database-lost')
  expect(lines.map(stripVTControlCharacters)).toEqual([
    '',
    expect.stringMatching(/^\d\d:\d\d:\d\d the database runs \(PostgreSQL 18\.4\)\n$/),
    expect.stringMatching(/^\d\d:\d\d:\d\d 오류 error database-lost \(why: rang \[number\]; means: calls go on\)\n$/),
  ])
})

test('a line says whose it is', () => {
  const lines: string[] = []
  createLogger('info', { write: (line) => void lines.push(line) }, 'words', 'calls').info('the spool is mended')
  createLogger('info', { write: (line) => void lines.push(line) }, 'json', 'calls').info('the spool is mended')
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d calls the spool is mended\n$/)
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ program: 'calls', msg: 'the spool is mended' })
})

test('no line is JSON', () => {
  expect(logWords('{"level":"warn","time":"2022-01-12T02:40:00.000Z","a":{"b":1},"msg":"x"}')).toContain(
    'x (a: {"b":1})',
  )
})

test('what a stranger wrote commands no terminal and begins no line of its own', () => {
  const line = JSON.stringify({ level: 'warn', time: 0, msg: 'a\u001b[2Jb', why: 'c\n12:00:00 \u202e\u009b\r' })
  expect(stripVTControlCharacters(logWords(line)).replace(/^\S+ /, '')).toMatch(/^[^\p{Cc}\u202e]+\n$/u)
  expect(logWords(line)).toContain(String.raw`a\u001b[2Jb (why: c\u000a12:00:00`)
})
