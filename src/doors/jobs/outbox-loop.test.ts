/** The loop gives way to calls; all else of it is tried with every part real in tests/journeys/outbox-to-text.test.ts. */
import { afterEach, expect, test } from 'vitest'
import type { OutboxRow } from '../../ports/outbox.ts'
import { type OutboxLoop, startOutboxLoop } from './outbox-loop.ts'

let loop: OutboxLoop | undefined
afterEach(() => loop?.stop())

test('while calls come first a slice of the outbox goes now and then, and all the rest when they leave time', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => row(n + 1))
  const prepared: bigint[] = []
  let callsComeFirst = true
  let onPrepared = () => {}
  loop = startOutboxLoop({
    outbox: {
      take: async (after, limit) => rows.filter(({ id }) => id > after).slice(0, limit),
      done: async () => {},
    },
    texts: {
      prepare: async (each) => {
        prepared.push(each.id)
        onPrepared()
        return { kind: 'finished', done: { row: each } }
      },
      send: () => Promise.reject(new Error('nothing is to be sent')),
    },
    gateway: { connected: true },
    clock: { now: () => 0 },
    events: { emit: () => {} },
    callsComeFirst: () => callsComeFirst,
  })
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      onPrepared = () => {
        if (prepared.length >= count) resolve()
      }
    })

  await until(20)
  expect(prepared).toHaveLength(20)
  callsComeFirst = false
  await until(300)
  expect(prepared).toEqual(rows.map(({ id }) => id))
})

function row(n: number): OutboxRow {
  return { id: BigInt(n), intent: { hour: 0, sealed: new Uint8Array() } }
}
