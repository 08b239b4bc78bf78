import { expect, test } from 'vitest'
import type { AppEvent } from '../../../ports/kit/events.ts'
import { watchStoring } from './storing-watch.ts'

const answered = (outcome: string) => ({ type: 'call-answered', outcome }) as AppEvent
const stored = { type: 'visit-stored' } as AppEvent

test('a call refused because nothing stores it tells on the node until a visit is stored, or for ten seconds', () => {
  let now = 0
  const watch = watchStoring(() => now)
  expect(watch.fails).toBe(false)
  watch.note(answered('logged'))
  watch.note(answered('lines-full'))
  expect(watch.fails).toBe(false)
  watch.note(answered('unavailable'))
  expect(watch.fails).toBe(true)
  watch.note(stored)
  expect(watch.fails).toBe(false)
  watch.note(answered('unavailable'))
  now = 9_999
  expect(watch.fails).toBe(true)
  now = 10_000
  expect(watch.fails).toBe(false)
})
