/** Tests of the room for answers. */
import { expect, test } from 'vitest'
import { createAnswerRoom } from './answer-room.ts'

test('what one holds another cannot, and has once it is given back', () => {
  const room = createAnswerRoom(100)
  const [one, other] = [room.open(), room.open()]
  expect([one.take(60), other.take(41), other.take(40), one.take(1)]).toEqual([true, false, true, false])
  one.leave()
  expect([one.take(1), other.take(60), other.take(1)]).toEqual([false, true, false])
  one.leave() // twice gives nothing more
  expect(other.take(1)).toBe(false)
  other.leave()
  expect(room.open().take(100)).toBe(true)
})
