/** Turns: the order of asking, whatever ends badly, and no key that waits for another. */
import { describe, expect, test } from 'vitest'
import { makeTurns, makeTurnsOf } from './in-turn.ts'

const said = (done: string[], what: string) => async () => {
  await Promise.resolve()
  done.push(what)
  return what
}
const fails = () => Promise.reject(new Error('broken'))

test('each begins when the one before has ended, also where that has failed', async () => {
  const inTurn = makeTurns()
  const done: string[] = []
  const first = Promise.withResolvers<void>()
  const all = [
    inTurn(() => first.promise.then(said(done, 'one'))),
    inTurn(fails).catch(said(done, 'failed')),
    inTurn(said(done, 'two')),
  ]
  await new Promise((resolve) => setImmediate(resolve))
  expect(done).toEqual([])
  first.resolve()
  expect(await Promise.all(all)).toEqual(['one', 'failed', 'two'])
  expect([done[0], done.toSorted()]).toEqual(['one', ['failed', 'one', 'two']])
})

describe('by key', () => {
  test('one key waits for itself alone', async () => {
    const inTurnOf = makeTurnsOf<string>()
    const done: string[] = []
    const first = Promise.withResolvers<void>()
    const mine = [inTurnOf('a', () => first.promise.then(said(done, 'a1'))), inTurnOf('a', said(done, 'a2'))]
    expect(await inTurnOf('b', said(done, 'b'))).toBe('b')
    expect(done).toEqual(['b'])
    first.resolve()
    expect(await Promise.all(mine)).toEqual(['a1', 'a2'])
  })

  test('who failed keeps nobody back', async () => {
    const inTurnOf = makeTurnsOf<string>()
    const failed = inTurnOf('a', fails)
    const next = inTurnOf('a', () => 'next')
    await expect(failed).rejects.toThrow('broken')
    expect(await next).toBe('next')
  })
})
