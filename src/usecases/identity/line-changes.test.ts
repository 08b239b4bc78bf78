/** Changes of a line are known for as long as a call is a repeat. */
import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import { MINUTE } from '../../domain/kit/time.ts'
import { makeLineChanges } from './line-changes.ts'

const noon = Date.parse('2022-01-12T12:00+09:00')

test('changes of a line are forgotten after ten minutes, when a call is a visit anyway', () => {
  const changes = makeLineChanges()
  const one = '+821000000001' as Line
  changes.note(one, noon)
  expect([changes.since(one, noon), changes.since(one, noon + 1)]).toEqual([true, false])
  changes.note('+821000000002' as Line, noon + 10 * MINUTE)
  expect(changes.since(one, 0)).toBe(false)
})

test('they are let go of in their time, though nothing changes any more', () => {
  const changes = makeLineChanges()
  const line = '+821000000001' as Line
  changes.note(line, noon)
  changes.forgetOld(noon + 10 * MINUTE - 1)
  expect(changes.since(line, noon)).toBe(true)
  changes.forgetOld(noon + 10 * MINUTE)
  expect(changes.since(line, noon)).toBe(false)
})
