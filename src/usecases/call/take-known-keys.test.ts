/** Keys into the prompt of a known caller, one by one: what is done, what is said, and when the text need wait no more. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Ask, CallScript } from '../../domain/call/call-script.ts'
import type { Keyed } from '../../domain/call/keyed-digits.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import type { CorrectionNumber } from '../../domain/identity/correction.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { Prompt } from '../../domain/pass/prompt.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { CameAlong } from '../identity/come-along.ts'
import { type KnownCall, makeTakeKnownKeys } from './take-known-keys.ts'

const LINE = '+821000005678' as Line
const call = {
  ...{ line: LINE, siteId: 1, carrierMark: 7, arrivedAt: Date.parse('2022-01-12T11:40+09:00') },
  ...{ day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16).fill(9) },
}
const prompt: Prompt = { kind: 'logged-pass', language: 'ko', digits: '5678' }
const ask = {} as Ask
const key = (digits: string): Keyed => ({ kind: 'digits', digits })

let named: readonly string[]
let came: CameAlong | AppError | TypeError | 'hangs' | undefined
let opened: 'opened' | 'known' | 'limit' | AppError
let ends: unknown[]
let events: AppEvent[]
let deeds: string[]
beforeEach(() => {
  named = ['홍아이', '오순이']
  came = undefined
  opened = 'opened'
  ends = []
  events = []
  deeds = []
})

const lead = (changes: Partial<KnownCall> = {}, withinMs?: number) =>
  makeTakeKnownKeys({
    async comeAlong(line, site, choose) {
      await Promise.resolve()
      if (came instanceof Error) throw came
      if (came === 'hangs') return new Promise(() => {})
      const chosen = choose(named.map((name) => ({ name }) as never)).map(({ name }) => name)
      deeds.push(`${line} ${site.id} ${chosen.join(' ')}`.trim())
      if (came !== undefined) return came
      return chosen.length === 0 ? { kind: 'nobody' } : { kind: 'came', count: chosen.length }
    },
    async openCorrection(line, said) {
      if (opened instanceof Error) throw opened
      deeds.push(`${line} ${JSON.stringify(said)}`)
      if (opened === 'limit') return { kind: 'limit' }
      const number = '3F7K' as CorrectionNumber
      return opened === 'known' ? { kind: 'opened', number, isKnown: true } : { kind: 'opened', number }
    },
    async leaveDialogueEnd(of, keyed, result) {
      ends.push({ of: of === call, ...keyed, result })
      return true
    },
    events: { emit: (event) => void events.push(event) },
    ...(withinMs !== undefined && { withinMs }),
  })({ call, site: { ...CAFE, id: 1 }, recorded: true, textWaits: true, takesTexts: true, ...changes }, prompt)

const said = (script: CallScript | undefined) =>
  script?.map((step) =>
    step.kind === 'hang-up' ? step.kind : `${step.kind} ${step.prompt.kind}/${step.prompt.language}`,
  )

test('it begins with the prompt itself, and where nothing is keyed nothing is added', async () => {
  const dialogue = lead()
  expect(said(dialogue.script)).toEqual(['ask logged-pass/ko', 'hang-up'])
  expect(dialogue.script[0]).toMatchObject({ prompt, endsWithWords: true })
  expect(dialogue.lastsMs).toBe(25_000)
  expect(await dialogue.keyed(ask, { kind: 'nothing' })).toBeUndefined()
  expect([deeds, ends]).toEqual([[], []])
  dialogue.over()
  dialogue.over()
  expect(ends).toEqual([{ of: true, isEnglish: false, result: 'nothing' }])
})

describe('how many came', () => {
  test.each([
    ['2', ['홍아이', '오순이'], '홍아이', 'came-two', 1],
    ['3', ['홍아이', '오순이'], '홍아이 오순이', 'came-three', 2],
    ['3', ['홍아이'], '홍아이', 'came-two', 1],
  ])(
    '%s with %o: the first ones that were named, and their number is said and left for the text',
    async (keyed, all, chosen, kind, count) => {
      named = all
      const dialogue = lead()
      expect(said(await dialogue.keyed(ask, key(keyed)))).toEqual([`say ${kind}/ko`, 'hang-up'])
      expect(deeds).toEqual([`${LINE} 1 ${chosen}`])
      dialogue.over()
      expect(ends).toEqual([{ of: true, isEnglish: false, came: count, result: 'companions' }])
    },
  )

  test('where no visit list is kept nothing is said of one', async () => {
    expect(said(await lead({ recorded: false }).keyed(ask, key('3')))).toEqual(['say came-taken/ko', 'hang-up'])
  })

  test('where nobody is named that is said', async () => {
    named = []
    const dialogue = lead({ textWaits: false })
    expect(said(await dialogue.keyed(ask, key('2')))).toEqual(['say came-nobody/ko', 'hang-up'])
    dialogue.over()
    expect(ends).toEqual([])
  })

  test.each([
    { kind: 'limit' } as const,
    { kind: 'unavailable' } as const,
    new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true }),
  ])('where they are not checked in nobody hears that they are, and the text goes as it is: %o', async (answer) => {
    came = answer
    const dialogue = lead()
    expect(said(await dialogue.keyed(ask, key('2')))).toEqual(['say came-later/ko', 'hang-up'])
    dialogue.over()
    expect(ends).toEqual([{ of: true, isEnglish: false, result: 'nothing' }])
    expect(events).toEqual([])
  })

  test('a database that hangs keeps no caller waiting in silence', async () => {
    came = 'hangs'
    expect(said(await lead({}, 20).keyed(ask, key('2')))).toEqual(['say came-later/ko', 'hang-up'])
  })

  test('a bug is told, and the call goes on', async () => {
    came = new TypeError('a bug')
    expect(said(await lead().keyed(ask, key('3')))).toEqual(['say came-later/ko', 'hang-up'])
    expect(events).toEqual([{ type: 'fault', part: 'known-keys', message: 'a bug' }])
  })
})

describe('something is wrong', () => {
  test('a request is opened by the call, and its number comes by text', async () => {
    const dialogue = lead()
    expect(said(await dialogue.keyed(ask, key('9')))).toEqual(['say correction-taken/ko', 'hang-up'])
    expect(deeds).toEqual([`${LINE} {"kind":"status","words":"","by":"call"}`])
    dialogue.over()
    expect(ends).toEqual([{ of: true, isEnglish: false, result: 'nothing' }])
  })

  test('no text is promised to whom none goes, nor a second one of the same', async () => {
    expect(said(await lead({ takesTexts: false }).keyed(ask, key('9')))).toContain('say correction-taken-page/ko')
    opened = 'known'
    expect(said(await lead().keyed(ask, key('9')))).toContain('say correction-known/ko')
  })

  test.each(['limit' as const, new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })])(
    'what cannot be taken is not called taken: %o',
    async (answer) => {
      opened = answer
      expect(said(await lead().keyed(ask, key('9')))).toEqual(['say correction-later/ko', 'hang-up'])
    },
  )
})

test('# says it in English, and takes keys once more; what follows is English too', async () => {
  const dialogue = lead()
  const english = await dialogue.keyed(ask, { kind: 'end-key' })
  expect(said(english)).toEqual(['ask logged-pass/en', 'hang-up'])
  expect(english?.[0]).toMatchObject({ prompt: { digits: '5678' } })
  expect(said(await dialogue.keyed(ask, key('2')))).toEqual(['say came-two/en', 'hang-up'])
  expect(ends).toEqual([{ of: true, isEnglish: true, came: 1, result: 'companions' }])
})

test('a birth date from habit does nothing: the words are said once more', async () => {
  for (const keyed of ['970523', '200101', '0']) {
    expect(said(await lead().keyed(ask, key(keyed)))).toEqual(['say logged-pass/ko', 'hang-up'])
  }
  expect(deeds).toEqual([])
})
