/** Contract of calls handed to the program `calls`: whole, answered only after they are taken, and nobody waits for who is not there. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Line, SiteNumber } from '../../src/domain/call/phone/line.ts'
import type { HandedCall, HandedCalls, HandedOutcome } from '../../src/ports/call/handed-calls.ts'
import { eventually } from '../support/eventually.ts'

type Take = (call: HandedCall) => Promise<HandedOutcome>

export type HandedCallsWorld = {
  /** Of a program that took calls from outside; each is waited for `withinMs` at most. */
  readonly handedCalls: HandedCalls
  readonly withinMs: number
  /** The program `calls` begins to take them. @returns what ends it, as kill -9 would */
  openCalls(take: Take): Promise<() => Promise<void>>
  /** Faults that were told where they are taken. */
  readonly faults: readonly unknown[]
  close(): Promise<void>
}

export function handedCallsContract(name: string, makeWorld: () => Promise<HandedCallsWorld>): void {
  describe(`${name} as way to hand calls over`, () => {
    let world: HandedCallsWorld
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(() => world.close())

    /** Until it is joined. */
    async function taking(take: Take): Promise<() => Promise<void>> {
      let isThere = false
      const end = await world.openCalls((call) => {
        if (call.site !== PROBE.site) return take(call)
        isThere = true
        return Promise.resolve('logged')
      })
      await eventually(async () => {
        await world.handedCalls.hand(PROBE)
        expect(isThere).toBe(true)
      })
      return end
    }

    test('a call arrives as it was handed over, and its outcome comes back', async () => {
      const taken: HandedCall[] = []
      const outcomes: HandedOutcome[] = ['logged', 'repeat', 'no-such-site', 'unavailable']
      await taking(async (call) => {
        taken.push(call)
        return outcomes[taken.length - 1] ?? 'logged'
      })
      const calls = outcomes.map((_, nth) => aCall(nth))
      for (const [nth, call] of calls.entries()) expect(await world.handedCalls.hand(call)).toBe(outcomes[nth])
      expect(taken).toEqual(calls)
    })

    test('nothing is answered before it is taken, and each gets its own answer, in whatever order', async () => {
      const open = new Map<number, (outcome: HandedOutcome) => void>()
      await taking((call) => new Promise((resolve) => open.set(call.receivedAt, resolve)))
      const [first, second] = [aCall(1), aCall(2)]
      const answered: string[] = []
      const both = [first, second].map(async (call) => {
        answered.push(await world.handedCalls.hand(call))
      })
      await eventually(() => expect(open.size).toBe(2))
      expect(answered).toEqual([])
      open.get(second.receivedAt)?.('repeat')
      await eventually(() => expect(answered).toEqual(['repeat']))
      open.get(first.receivedAt)?.('logged')
      await Promise.all(both)
      expect(answered).toEqual(['repeat', 'logged'])
    })

    test('while calls is away it is unavailable at once; once it is back, by another process, calls are taken', async () => {
      const before = performance.now()
      expect(await world.handedCalls.hand(aCall(1))).toBe('unavailable')
      expect(performance.now() - before).toBeLessThan(world.withinMs)
      const end = await taking(async () => 'logged')
      await end()
      await eventually(async () => expect(await world.handedCalls.hand(aCall(1))).toBe('unavailable'))
      await taking(async () => 'repeat')
      expect(await world.handedCalls.hand(aCall(1))).toBe('repeat')
    })

    test('calls ends before it has answered: unavailable, at once', async () => {
      let isTaken = false
      const end = await taking(() => {
        isTaken = true
        return new Promise(() => {})
      })
      const handed = world.handedCalls.hand(aCall(1))
      await eventually(() => expect(isTaken).toBe(true))
      const before = performance.now()
      await end()
      expect(await handed).toBe('unavailable')
      expect(performance.now() - before).toBeLessThan(world.withinMs)
    })

    test('calls does not answer in time, or fails: unavailable, and the fault is told there', async () => {
      await taking((call) => {
        if (call.receivedAt === aCall(1).receivedAt) return new Promise(() => {})
        throw new Error('of the test')
      })
      expect(await world.handedCalls.hand(aCall(1))).toBe('unavailable')
      expect(await world.handedCalls.hand(aCall(2))).toBe('unavailable')
      expect(world.faults).toEqual([expect.objectContaining({ message: 'of the test' })])
    })

    test('too many at once are told to come again, and none of those before them is lost', async () => {
      const open: ((outcome: HandedOutcome) => void)[] = []
      await taking(() => new Promise((resolve) => open.push(resolve)))
      const handed = Array.from({ length: 1_000 }, (_, nth) => world.handedCalls.hand(aCall(nth)))
      await eventually(() => expect(open.length).toBeGreaterThan(0))
      await eventually(() => {
        for (const resolve of open) resolve('logged')
        expect(open.length).toBeGreaterThanOrEqual(100)
      })
      const outcomes = await Promise.all(handed)
      expect(outcomes.filter((outcome) => outcome === 'logged')).toHaveLength(open.length)
      expect(outcomes.at(-1)).toBe('unavailable')
    })
  })
}

const PROBE: HandedCall = { ...aCall(0), site: '142012' as SiteNumber }

function aCall(nth: number): HandedCall {
  return {
    site: '0800000001' as SiteNumber,
    line: '+821000000001' as Line,
    receivedAt: 1_641_955_200_000 + nth,
    callKey: Uint8Array.from({ length: 16 }, (_, place) => (place === 0 ? nth % 256 : place)),
    channel: nth % 2 === 0 ? 'call' : 'qr',
  }
}
