/** The dialogue by hand: each answer, and what follows it. */
import { describe, expect, test } from 'vitest'
import type { CalendarDate } from '../kit/time.ts'
import type { Prompt, PromptKind } from '../pass/prompt.ts'
import { afterAnswer, type DialogueState, type DialogueTurn, openDialogue } from './birth-date-dialogue.ts'
import type { Keyed } from './keyed-digits.ts'

const today = '2022-01-12' as CalendarDate
const first = (kind: PromptKind, language: Prompt['language'] = 'ko'): Prompt => ({ kind, language, digits: '' })
const digits = (keyed: string): Keyed => ({ kind: 'digits', digits: keyed })
const nothing: Keyed = { kind: 'nothing' }
const endKey: Keyed = { kind: 'end-key' }

/** What is heard and asked, in order. */
const steps = (turn: DialogueTurn) =>
  turn.script?.map((step) =>
    step.kind === 'hang-up'
      ? step.kind
      : `${step.kind} ${step.prompt.kind}/${step.prompt.language}${step.prompt.digits}`,
  )
const stateOf = (turn: DialogueTurn): DialogueState => {
  if (!('next' in turn)) throw new Error('the dialogue is over')
  return turn.next
}
const answer = (turn: DialogueTurn, keyed: Keyed) => afterAnswer(stateOf(turn), keyed, today)

describe('it begins', () => {
  test('with the question itself, where the prompt is one', () => {
    const turn = openDialogue('ask', first('logged-keys'))
    expect(steps(turn)).toEqual(['ask logged-keys/ko', 'hang-up'])
    expect(turn.script?.[0]).toMatchObject({ digits: { least: 6, most: 6 }, endKey: '#', withinMs: 5_000, tries: 1 })
    expect(steps(openDialogue('ask', first('taken-keys', 'en')))).toEqual(['ask taken-keys/en', 'hang-up'])
  })

  test('behind the word that the visit is logged, where no link can come', () => {
    expect(steps(openDialogue('ask', first('logged')))).toEqual(['say logged/ko', 'ask keys-offered/ko', 'hang-up'])
  })

  test('and is over at once for a line that has had its tries', () => {
    const turn = openDialogue('locked', first('logged', 'en'))
    expect(steps(turn)).toEqual(['say logged/en', 'say keys-locked/en', 'hang-up'])
    expect(turn).toMatchObject({ outcome: { kind: 'nothing' } })
  })
})

test('a date is taken, and says nothing of whose it is', () => {
  const turn = answer(openDialogue('ask', first('logged-keys')), digits('410120'))
  expect(steps(turn)).toEqual(['say keys-taken/ko', 'hang-up'])
  expect(turn).toMatchObject({ outcome: { kind: 'birth-date', date: '1941-01-20', language: 'ko' } })
})

test.each([nothing, digits('991301')])('what is no date is asked for once more, and then no more: %o', (keyed) => {
  const again = answer(openDialogue('ask', first('logged-keys')), keyed)
  expect(steps(again)).toEqual(['ask keys-again/ko', 'hang-up'])
  expect(answer(again, keyed)).toEqual({ outcome: { kind: 'nothing' } })
  expect(answer(again, digits('410120'))).toMatchObject({ outcome: { date: '1941-01-20' } })
})

describe('the century is asked for where both fit', () => {
  const asking = () => answer(openDialogue('ask', first('logged-keys')), digits('100505'))

  test('by one key', () => {
    const asked = asking()
    expect(steps(asked)).toEqual(['ask keys-century/ko', 'hang-up'])
    expect(asked.script?.[0]).toMatchObject({ digits: { least: 1, most: 1 } })
  })

  test.each([
    ['1', '1910-05-05'],
    ['2', '2010-05-05'],
  ])('%s: %s', (key, date) => {
    const taken = answer(asking(), digits(key))
    expect(taken).toMatchObject({ outcome: { kind: 'birth-date', date, language: 'ko' } })
    expect(steps(taken)).toEqual(['say keys-taken/ko', 'hang-up'])
  })

  test.each([digits('3'), nothing, endKey])('anything else is nobody: %o', (keyed) => {
    expect(answer(asking(), keyed)).toEqual({ outcome: { kind: 'nothing' } })
  })

  test('also in the second try', () => {
    const again = answer(openDialogue('ask', first('logged-keys')), nothing)
    expect(steps(answer(again, digits('100505')))).toEqual(['ask keys-century/ko', 'hang-up'])
  })
})

describe('# as the first key', () => {
  test.each(['logged-keys', 'taken-keys'] as const)('changes to English: %s is said anew', (kind) => {
    const turn = answer(openDialogue('ask', first(kind)), endKey)
    expect(steps(turn)).toEqual([`ask ${kind}/en`, 'hang-up'])
    expect(steps(answer(turn, nothing))).toEqual(['ask keys-again/en', 'hang-up'])
    expect(answer(turn, digits('410120'))).toMatchObject({ outcome: { language: 'en' } })
  })

  test('repeats the offer in English, not that the visit is logged', () => {
    expect(steps(answer(openDialogue('ask', first('logged')), endKey))).toEqual(['ask keys-offered/en', 'hang-up'])
  })

  test('in English, or in the second try, is too few digits', () => {
    expect(steps(answer(openDialogue('ask', first('logged-keys', 'en')), endKey))).toEqual([
      'ask keys-again/en',
      'hang-up',
    ])
    const again = answer(openDialogue('ask', first('logged-keys')), nothing)
    expect(answer(again, endKey)).toEqual({ outcome: { kind: 'nothing' } })
  })
})
