/**
 * The parser against the grammar: what is valid is read as it was meant; what was spoilt is read or refused, never anything else, and its
 * time grows with its length. Whatever once failed is kept in corpus/ and tried first; new failures print the seed that makes them again.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { callerOf } from '../../src/inbound/sip/calls/caller.ts'
import { dialledNumber } from '../../src/inbound/sip/calls/dialled.ts'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { SipParseError } from '../../src/inbound/sip/stack/message/parse-error.ts'
import { parseMessage } from '../../src/inbound/sip/stack/message/parse-message.ts'
import { mutated, mutations, requests } from './sip-grammar.ts'

const CORPUS = join(import.meta.dirname, 'corpus')
/** Each property ends by itself after so long, milliseconds; the runs are fewer on a busy machine, never the check of one. */
const WITHIN = 2_500

describe('the kept corpus', () => {
  test.each(readdirSync(CORPUS).filter((name) => name.endsWith('.sip')))('%s', (name) => {
    const [expected = ''] = name.split('-')
    const parsed = readOrRefused(readFileSync(join(CORPUS, name), 'latin1'))
    expect(parsed).toBe(expected)
  })
})

test('a valid message is read as it was meant', () => {
  fc.assert(
    fc.property(requests, ({ text, vias, meant }) => {
      const parsed = parseMessage(text)
      expect(parsed).toMatchObject(meant)
      if (parsed.kind === 'request') expect(parsed.vias).toHaveLength(vias)
    }),
    { numRuns: 4_000, interruptAfterTimeLimit: WITHIN },
  )
})

test('a spoilt message is read or refused with a reason, and an answer to it stays one message', () => {
  fc.assert(
    fc.property(requests, mutations, ({ text }, changes) => {
      readOrRefused(mutated(text, changes))
    }),
    { numRuns: 8_000, interruptAfterTimeLimit: WITHIN },
  )
})

test('time grows with the length of what is repeated, not faster', () => {
  fc.assert(
    fc.property(requests, fc.nat(), fc.integer({ min: 1, max: 12 }), ({ text }, at, length) => {
      const from = at % text.length
      const piece = text.slice(from, from + length)
      const long = text.slice(0, from) + piece.repeat(Math.floor(60_000 / piece.length)) + text.slice(from)
      const began = process.cpuUsage()
      parseMessage(long)
      const { user } = process.cpuUsage(began)
      // 60 kB in quadratic time would be 3.6 billion steps: seconds.
      expect(user).toBeLessThan(250_000)
    }),
    { numRuns: 1_000, interruptAfterTimeLimit: WITHIN },
  )
})

/** @returns how the parser took it. Fails on any exception but `SipParseError`, and where an answer could be split by what it repeats. */
function readOrRefused(text: string): string {
  const parsed = parseMessage(text)
  const repeated = parsed.kind === 'bad' ? parsed.answerable : parsed.kind === 'request' ? parsed : undefined
  if (parsed.kind === 'bad') expect(parsed.error.reason).toMatch(/^[A-Za-z\d :;,./'()-]+$/)
  if (repeated !== undefined) {
    const { from, to, callId, vias } = repeated
    expect([from, to, callId, ...vias].join('')).not.toMatch(/[\r\n]/)
  }
  if (parsed.kind === 'request') {
    callerOf(parsed, { ...LOOPBACK, forwarded: 'history-first' })
    try {
      for (const forwarded of ['diversion-last', 'history-first'] as const)
        dialledNumber(parsed, { ...LOOPBACK, forwarded })
      dialledNumber(parsed, { ...LOOPBACK, dialledFrom: 'to' })
    } catch (error) {
      expect(error).toBeInstanceOf(SipParseError)
    }
  }
  return parsed.kind
}
