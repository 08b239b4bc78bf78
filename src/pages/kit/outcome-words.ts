/** An outcome large: a word, a symbol and a border each of its own, so that it is read without colour. Never 미접종. */
import type { PassOutcome } from '../../domain/pass/pass-decision.ts'
import type { Words } from '../../domain/rules/ruleset.ts'

export type OutcomeLook = {
  readonly symbol: string
  readonly words: Words
  readonly border: 'ok' | 'free' | 'check' | 'none'
}

const FREE: OutcomeLook = {
  symbol: '○',
  words: { ko: '방역패스 없이 이용', en: 'No pass needed' },
  border: 'free',
}

export const OUTCOMES: Readonly<Record<PassOutcome, OutcomeLook>> = {
  pass: { symbol: '✓', words: { ko: '확인 완료', en: 'Confirmed' }, border: 'ok' },
  'not-required': FREE,
  'allowed-without-pass': FREE,
  'no-pass': {
    symbol: '!',
    words: { ko: '증명서를 보여 주세요', en: 'Please show a document' },
    border: 'check',
  },
  unknown: {
    symbol: '?',
    words: { ko: '지금은 조회할 수 없음', en: 'Cannot be checked now' },
    border: 'none',
  },
}
