/** Calls of before a restart on real keys: whoever rang in the ten minutes before is known again, by line and place. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOON, testKeys } from '../../../tests/support/test-keys.ts'
import { lineOf } from '../../../tests/support/visitor-world.ts'
import { kstDay, MINUTE } from '../../domain/kit/time.ts'
import { SELF_SITE_ID, type TextIntent } from '../../domain/pass/text-intent.ts'
import type { Encrypted } from '../../ports/pass/delivery-cipher.ts'
import { sealIntent } from '../pass/text-part.ts'
import { makeRecallCalls } from './recall-calls.ts'
import { makeRecentCalls } from './recent-calls.ts'

const keys = testKeys()
beforeAll(() => keys.keys.prepare(NOON))
afterAll(() => keys.close())

const intent = (nth: number, ago: number, more: Partial<TextIntent> = {}): TextIntent => ({
  ...{ day: kstDay(NOON), callKey: Uint8Array.from(randomBytes(16)), line: lineOf(nth), siteId: 1 },
  ...{ arrivedAt: NOON - ago, firstOfDay: true, ...more },
})

/** @param pages  the newest first */
function recalled(pages: readonly (readonly (TextIntent | Encrypted)[])[], isOver: () => boolean = () => false) {
  const recentCalls = makeRecentCalls(100)
  const asked: (bigint | undefined)[] = []
  const recall = makeRecallCalls({
    leftIntents: {
      async before(id) {
        asked.push(id)
        const page = Number(id ?? 0n)
        const intents = (pages[page] ?? []).map((each) => ({
          intent: 'sealed' in each ? each : (sealIntent(keys.cipher, each) as Encrypted),
        }))
        return { intents, next: page + 1 < pages.length ? BigInt(page + 1) : undefined }
      },
    },
    deliveryCipher: keys.cipher,
    tokens: keys.tokens,
    recentCalls,
    clock: keys.clock,
  })
  const find = (nth: number, siteId = 1) => recentCalls.find(keys.tokens.recent(lineOf(nth), siteId), NOON)
  return { done: recall(isOver), find, asked, recentCalls }
}

test('whoever rang within ten minutes before is known again, at that place alone, and who rang before that is not', async () => {
  const [two, ten] = [intent(1, 2 * MINUTE), intent(2, 10 * MINUTE)]
  const { done, find } = recalled([[two, ten]])
  await done
  expect(find(1)).toEqual({ key: { day: two.day, callKey: two.callKey }, at: two.arrivedAt, stored: true })
  expect([find(1, 2), find(2)]).toEqual([undefined, undefined])
})

test('of several calls of a line the newest counts', async () => {
  const newest = intent(1, MINUTE)
  const { done, find } = recalled([[newest, intent(1, 3 * MINUTE)]])
  await done
  expect(find(1)?.at).toBe(newest.arrivedAt)
})

test('calls to the own number, companions and what nobody can open are no calls of a place', async () => {
  const unreadable = { hour: 1, sealed: randomBytes(81) }
  const others = [intent(1, 1, { siteId: SELF_SITE_ID }), intent(2, 1, { companion: true }), unreadable]
  const { done, find, recentCalls } = recalled([[...others, intent(3, 1)]])
  await done
  expect([find(1, SELF_SITE_ID), find(2), find(3)?.at]).toEqual([undefined, undefined, NOON - 1])
  expect(recentCalls.find(keys.tokens.recent(lineOf(1), 1), NOON)).toBeUndefined()
})

test('reads on as long as it finds calls of that time, and no longer', async () => {
  const pages = [[intent(1, 1)], [intent(2, MINUTE)], [intent(3, 11 * MINUTE)], [intent(4, 12 * MINUTE)]]
  const whole = recalled(pages)
  await whole.done
  expect(whole.asked).toEqual([undefined, 1n, 2n])
  const cut = recalled(pages, () => true)
  await cut.done
  expect([cut.asked, cut.find(1) !== undefined, cut.find(2)]).toEqual([[undefined], true, undefined])
})
