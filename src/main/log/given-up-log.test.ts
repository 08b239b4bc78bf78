import { expect, test } from 'vitest'
import type { AppEvent } from '../../ports/kit/events.ts'
import { createGivenUpLog } from './given-up-log.ts'

test('what was given up is one line by kind; what is as it should be is none', () => {
  const lines: unknown[] = []
  const given = createGivenUpLog({ warn: (...line: unknown[]) => void lines.push(line) })
  const visit = '00'
  const events: readonly AppEvent[] = [
    { type: 'text-not-sent', visit, why: 'too-late' },
    { type: 'text-not-sent', visit, why: 'too-late' },
    { type: 'text-not-sent', visit, why: 'key-gone' },
    { type: 'text-not-sent', visit, why: 'same-outcome-shown-at-door' },
    { type: 'text-not-sent', visit, why: 'line-takes-no-texts' },
    { type: 'text-left' },
    { type: 'link-limit-reached', limit: 'site' },
    { type: 'text-retried', visit, why: 'throttled' },
    { type: 'media-refused', visit, carrier: 'trunk', why: 'number-full' },
    { type: 'media-refused', visit, carrier: 'other', why: 'number-full' },
    { type: 'media-refused', visit, carrier: 'trunk', why: 'codec' },
  ]
  for (const event of events) given.note(event)
  given.stop()
  expect(lines).toEqual([
    [{ 'too-late': 2, 'key-gone': 1, 'left-for-want-of-key': 1, 'link-limit-of-site': 1 }, 'texts-given-up'],
    [{ 'number-full': 2, codec: 1 }, 'announcements-missed'],
  ])
  given.stop()
  expect(lines).toHaveLength(2)
})
