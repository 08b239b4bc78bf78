import { expect, test } from 'vitest'
import type { Ask } from '../../domain/call/call-script.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { decodeDialogueEnd } from '../../domain/pass/dialogue-end.ts'
import type { Prompt } from '../../domain/pass/prompt.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { VisitEntry } from '../../ports/visits/visit-log.ts'
import { makeAskBirthDate } from './ask-birth-date.ts'
import { makeLeaveDialogueEnd } from './leave-dialogue-end.ts'

const NOON = Date.parse('2022-01-12T11:40+09:00')
const call = {
  ...{ line: '+821000007241' as Line, siteId: 1, carrierMark: 7, arrivedAt: NOON },
  ...{ day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16).fill(9) },
}
const prompt: Prompt = { kind: 'logged-keys', language: 'ko', digits: '' }
const ask = {} as Ask

function setUp(isStored = true) {
  const entries: VisitEntry[] = []
  const events: AppEvent[] = []
  const leaveDialogueEnd = makeLeaveDialogueEnd({
    deliveryCipher: { seal: (at, plain) => ({ hour: Math.floor(at / 3_600_000), sealed: plain }) },
    visitLog: {
      async append(entry) {
        if (!isStored) throw new AppError('VISIT_LOG_UNAVAILABLE', 'away')
        entries.push(entry)
        return { stored: 'stored', where: 'database' }
      },
    },
    newKey: () => new Uint8Array(16).fill(1),
    clock: { now: () => NOON + 20_000 },
    events: { emit: (event) => void events.push(event) },
  })
  const asking = makeAskBirthDate(leaveDialogueEnd)
  const ends = () => entries.map(({ intent }) => intent && decodeDialogueEnd(intent.sealed))
  const results = () => events.flatMap((event) => (event.type === 'keypad-ended' ? [event.result] : []))
  return { ...asking, entries, events, ends, results }
}

test('a date is stored sealed before the result is promised, under a key that shows nothing of the call', async () => {
  const { lead, entries, ends, results, events } = setUp()
  const dialogue = lead(call, 'ask', prompt)
  expect(dialogue.script[0]).toMatchObject({ kind: 'ask', prompt: { kind: 'logged-keys' } })
  const follows = await dialogue.keyed(ask, { kind: 'digits', digits: '410120' })
  expect(follows?.[0]).toMatchObject({ kind: 'say', prompt: { kind: 'keys-taken' } })
  expect(ends()).toEqual([{ ...call, birthDate: '1941-01-20', isEnglish: false }])
  expect(entries[0]?.visit).toEqual({
    ...{ day: '2022-01-12', callKey: new Uint8Array(16).fill(1), arrivedAt: NOON + 20_000, sealed: undefined },
  })
  dialogue.over()
  expect(await dialogue.keyed(ask, { kind: 'digits', digits: '500101' })).toBeUndefined()
  expect(results()).toEqual(['birth-date'])
  expect(JSON.stringify(events)).not.toMatch(/410120|1941/)
})

test('hung up in the middle, or never asked: the end is stored once, with nothing', async () => {
  const { lead, ends, results } = setUp()
  const dialogue = lead(call, 'ask', prompt)
  await dialogue.keyed(ask, { kind: 'nothing' })
  dialogue.over()
  dialogue.over()
  expect(ends()).toEqual([{ ...call, isEnglish: false }])
  await Promise.resolve()
  expect(results()).toEqual(['nothing'])
})

test('after # the date’s text is English', async () => {
  const { lead, ends } = setUp()
  const dialogue = lead(call, 'ask', prompt)
  expect((await dialogue.keyed(ask, { kind: 'end-key' }))?.[0]).toMatchObject({ prompt: { language: 'en' } })
  await dialogue.keyed(ask, { kind: 'digits', digits: '410120' })
  expect(ends()).toMatchObject([{ birthDate: '1941-01-20', isEnglish: true }])
})

test('who is locked, or not asked at all, need not wait for the text', async () => {
  const { lead, leaveOut, ends, results } = setUp()
  lead(call, 'locked', { ...prompt, kind: 'logged' }).over()
  leaveOut(call)
  await Promise.resolve()
  expect(ends()).toEqual([
    { ...call, isEnglish: false },
    { ...call, isEnglish: false },
  ])
  expect(results()).toEqual(['locked', 'not-asked'])
})

test('where the end can be stored nowhere no result is promised, and who keyed is told that a text follows', async () => {
  const { lead, events } = setUp(false)
  const keyed = { kind: 'digits', digits: '410120' } as const
  const said = await lead(call, 'ask', prompt).keyed(ask, keyed)
  expect(said).toEqual([
    { kind: 'say', prompt: { kind: 'logged-text', language: 'ko', digits: '' } },
    { kind: 'hang-up' },
  ])
  expect(events).toMatchObject([{ type: 'fault', part: 'keypad' }])
  const unrecorded = lead(call, 'ask', { kind: 'taken-keys', language: 'en', digits: '' })
  expect((await unrecorded.keyed(ask, keyed))?.[0]).toMatchObject({ prompt: { kind: 'taken-text', language: 'en' } })
  expect(await lead(call, 'ask', prompt).keyed(ask, { kind: 'nothing' })).toMatchObject([{ kind: 'ask' }, {}])
})
