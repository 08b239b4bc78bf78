/** Lines of a number. */
import { expect, test } from 'vitest'
import { createCallSlots } from './call-slots.ts'

test('a number holds so many and no more, and its flood is not another’s', () => {
  const lines = createCallSlots(2)
  const first = lines.take('a')
  lines.take('a')
  expect(lines.take('a')).toBeUndefined()
  expect(lines.take('b')).toBeTypeOf('function')
  expect(lines.held).toBe(3)
  first?.()
  first?.() // freed once only
  expect(lines.held).toBe(2)
  expect(lines.take('a')).toBeTypeOf('function')
  expect(lines.take('a')).toBeUndefined()
})
