/** The prompt that callers hear, by what is known of them. */
import { describe, expect, test } from 'vitest'
import type { Line } from '../call/phone/line.ts'
import { type CallSoFar, choosePrompt } from './choose-prompt.ts'
import type { PassDecision } from './pass-decision.ts'
import { PASSES } from './passes.fixture.ts'

const call: CallSoFar = {
  repeat: false,
  passDue: true,
  known: 'bound',
  textDue: true,
  linksLeft: true,
  line: '+821000005678' as Line,
}
const decision = PASSES
const kind = (change: Partial<CallSoFar>) => choosePrompt({ ...call, ...change }).kind

describe('a call', () => {
  test('within ten minutes of the last is told so, whatever else is known', () => {
    expect(kind({ repeat: true, decision })).toBe('repeat')
  })

  test('of a vaccinated person is told the pass and the last four digits', () => {
    expect(choosePrompt({ ...call, decision })).toEqual({ kind: 'logged-pass', language: 'ko', digits: '5678' })
  })

  test('of a vaccinated person who only uses the line is told so, with the digits', () => {
    expect(choosePrompt({ ...call, decision, boundAs: 'user' })).toEqual({
      kind: 'logged-pass-user',
      language: 'ko',
      digits: '5678',
    })
    expect(choosePrompt({ ...call, decision, boundAs: 'user', recorded: false })).toMatchObject({
      kind: 'taken-pass-user',
      digits: '5678',
    })
    expect(kind({ decision, boundAs: 'subscriber' })).toBe('logged-pass')
  })

  test('is answered in the language that its person chose', () => {
    expect(choosePrompt({ ...call, decision, language: 'en' }).language).toBe('en')
    expect(choosePrompt({ ...call, line: '+12125550100' as Line, language: 'ko' }).language).toBe('ko')
  })

  test('from a foreign line is answered in English', () => {
    expect(choosePrompt({ ...call, line: '+12125550100' as Line }).language).toBe('en')
  })

  test.each(['negative-test', 'recovery', 'exemption', 'age'] as const)(
    'does not say aloud that the pass is a %s',
    (proof) => {
      const other: PassDecision = { ...decision, reason: { code: 'proof-holds', proof } }
      expect(choosePrompt({ ...call, decision: other })).toEqual({ kind: 'logged-text', language: 'ko', digits: '' })
      expect(kind({ decision: other, textDue: false })).toBe('logged')
    },
  )

  test('of an unbound line gets the link where a pass is due and the link will come', () => {
    expect(kind({ known: 'unbound' })).toBe('logged-link')
    expect(kind({ known: 'unbound', linksLeft: false })).toBe('logged-unknown')
    expect(kind({ known: 'unbound', textDue: false })).toBe('logged-unknown')
    expect(kind({ known: 'unbound', passDue: false })).toBe('logged-text')
    expect(kind({ known: 'unbound', passDue: false, textDue: false })).toBe('logged')
  })

  test('of a phone whose keys are not heard is told so, where it would be asked for them and the link will come', () => {
    const unheard = { known: 'unbound', keysUnheard: true } as const
    expect(kind(unheard)).toBe('logged-unheard')
    expect(kind({ ...unheard, recorded: false })).toBe('taken-unheard')
    expect(kind({ ...unheard, linksLeft: false })).toBe('logged-unknown')
    expect(kind({ ...unheard, textDue: false })).toBe('logged-unknown')
    expect(kind({ keysUnheard: true })).toBe('logged-text')
  })

  test('of a line that has had the day’s texts hears that none comes, wherever one was due and nothing else was told', () => {
    const used = (change: Partial<CallSoFar>) => kind({ ...change, textsLeft: false })
    const negative: PassDecision = { ...decision, reason: { code: 'proof-holds', proof: 'negative-test' } }
    expect(used({ known: 'unbound' })).toBe('logged-no-text')
    expect(used({ known: 'not-known' })).toBe('logged-no-text')
    expect(used({ known: 'not-known', passDue: false })).toBe('logged-no-text')
    expect(used({ decision: negative })).toBe('logged-no-text')
    expect(used({ known: 'unbound', recorded: false })).toBe('taken-no-text')
    expect(used({ decision })).toBe('logged-pass')
    expect(used({ repeat: true })).toBe('repeat')
    expect(used({ decision: negative, textDue: false })).toBe('logged')
    expect(used({ known: 'unbound', textDue: false })).toBe('logged-unknown')
  })

  test('without a proof is told that alone is fine only where it is', () => {
    const none: PassDecision = { ...decision, outcome: 'no-pass', reason: { code: 'no-evidence' } }
    expect(kind({ decision: { ...none, allowedAlone: true } })).toBe('logged-alone')
    expect(kind({ decision: none })).toBe('logged-text')
    expect(kind({ decision: none, textDue: false })).toBe('logged')
  })

  test('whose status cannot be established is told to show a document, never that there is no proof', () => {
    const unknown: PassDecision = {
      ...decision,
      outcome: 'unknown',
      allowedAlone: true,
      reason: { code: 'evidence-unknown' },
    }
    expect(kind({ decision: unknown })).toBe('logged-unknown')
  })

  test('about which nothing is known yet is promised a text only if one will come', () => {
    expect(kind({ known: 'not-known' })).toBe('logged-text')
    expect(kind({ known: 'not-known', textDue: false })).toBe('logged-unknown')
    expect(kind({ known: 'not-known', passDue: false, textDue: false })).toBe('logged')
  })

  test.each(['not-required', 'allowed-without-pass'] as const)(
    'where the outcome is %s is told of the text that follows',
    (outcome) => {
      expect(kind({ decision: { ...decision, outcome, reason: { code: 'no-rule' } } })).toBe('logged-text')
    },
  )

  test('where no visit list is kept hears the same without a word of a visit', () => {
    const off = (change: Partial<CallSoFar>) => kind({ ...change, recorded: false })
    expect(choosePrompt({ ...call, decision, recorded: false })).toEqual({
      kind: 'taken-pass',
      language: 'ko',
      digits: '5678',
    })
    expect(off({ repeat: true })).toBe('taken-repeat')
    expect(off({ known: 'unbound' })).toBe('taken-link')
    expect(off({ known: 'not-known' })).toBe('taken-text')
    expect(off({ known: 'not-known', passDue: false, textDue: false })).toBe('taken')
  })
})
