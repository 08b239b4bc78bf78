/** Calls at a steady rate while a part is killed or stands still, and the proof that none was lost or logged twice. */
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Handset } from '../../src/cli/handset/create-handset.ts'
import type { CallResult } from '../../src/cli/handset/ringing.ts'
import { eventually } from './eventually.ts'
import type { World } from './world.ts'

const LOGGED = new Set([486, 200])

type Site = { readonly number: string; readonly answerMode: string; readonly retired: boolean }

export type RingPlan = {
  readonly perSecond: number
  /** Every call is given up after so long, milliseconds. */
  readonly maxMs: number
  readonly firstLine: number
}

export type Ringing = {
  /** Calls under way or over. */
  soFar(): number
  /** Resolves when so many calls are under way or over. */
  rung(count: number): Promise<void>
  /** Resolves when so many of them were answered. */
  answered(count: number): Promise<void>
  /** Rings no more. @returns what came of all of them */
  stop(): Promise<readonly CallResult[]>
}

/** Rings from as many lines, open loop: a call that waits holds up none behind it. */
export function ringMany(handset: Handset, site: string, { perSecond, maxMs, firstLine }: RingPlan): Ringing {
  const calls: Promise<CallResult>[] = []
  let answered = 0
  const began = performance.now()
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond) + 1
    while (calls.length < due) {
      const from = `010${String(10_000_000 + firstLine + calls.length)}`
      const call = handset.ring({ siteNumber: site, from, media: false, maxMs, retransmitForMs: maxMs })
      void call.then(() => (answered += 1))
      calls.push(call)
    }
  }, 5)
  const untilAtLeast = (now: () => number, count: number) =>
    eventually(() => expect(now()).toBeGreaterThanOrEqual(count), 60_000)
  return {
    soFar: () => calls.length,
    rung: (count) => untilAtLeast(() => calls.length, count),
    answered: (count) => untilAtLeast(() => answered, count),
    async stop() {
      clearInterval(timer)
      return await Promise.all(calls)
    },
  }
}

export async function silentSite(world: World): Promise<string> {
  const { sites } = await world.get<{ sites: Site[] }>('/demo/world')
  const site = sites.find((each) => each.answerMode === 'silent' && !each.retired)
  if (site === undefined) throw new Error('the world has no silent site')
  return site.number
}

/** Every call was answered; the visits are exactly those calls, and open with the private key. */
export async function expectLogHolds(
  world: World,
  results: readonly CallResult[],
  key = join(`${world.dataFolder}-authority`, 'private-key.json'),
): Promise<void> {
  expect(results.filter(({ final }) => !LOGGED.has(final))).toEqual([])
  const verify = await world.run(['visits', 'verify', '--key', key])
  expect(verify.stdout).toMatch(/^\d+ opened, 0 failed/m)
  expect(Number(/^(\d+) opened/m.exec(verify.stdout)?.[1])).toBe(results.length)
  expect(await world.visits()).toBe(results.length)
}
