/** The wall clock of a house of three processes stepped by an hour and by forty days, forward and back, while calls come. */
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import type { CallResult } from '../../src/cli/handset/ringing.ts'
import type { Readiness } from '../../src/contracts/readiness.ts'
import { DAY, HOUR } from '../../src/domain/kit/time.ts'
import { newDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { PRODUCTION_SITE, type ProductionWorld, startProductionWorld } from '../support/production-world.ts'
import { programPids } from '../support/program-pids.ts'
import { expectLogHolds, ringMany } from '../support/ring-many.ts'

const PER_SECOND = 30
const dataFolder = newDataFolder()
const steppedBy = join(dataFolder, '..', 'stepped-by')
const rung: CallResult[] = []
let house: ProductionWorld
let handset: Handset
let lasting: readonly string[]

beforeAll(async () => {
  writeFileSync(steppedBy, '0')
  const preload = join(import.meta.dirname, 'stepped-clock.fixture.ts')
  house = await startProductionWorld({
    dataFolder,
    env: { NODE_OPTIONS: `--import=${preload}`, STEPPED_BY: steppedBy },
  })
  handset = await createHandset({ server: house.world.sip })
  lasting = lastingKeys()
})

afterAll(async () => {
  handset.close()
  await house[Symbol.asyncDispose]()
})

const lastingKeys = () => readdirSync(join(`${dataFolder}-secrets`, 'lasting'))
const readiness = () => house.world.get<Readiness>('/readyz')
const lineOf = (nth: number) => `+8210${10_000_000 + nth}`

function stepTo(ms: number): void {
  writeFileSync(`${steppedBy}.new`, String(ms))
  renameSync(`${steppedBy}.new`, steppedBy)
}

/** Calls come before it, while it is noticed, and after. */
async function whileCallsCome(act: () => Promise<void> | void): Promise<void> {
  const before = programPids(house.world.process.pid ?? 0)
  const calls = ringMany(handset, PRODUCTION_SITE, { perSecond: PER_SECOND, maxMs: 20_000, firstLine: rung.length })
  await calls.answered(PER_SECOND)
  await act()
  await calls.answered(calls.soFar() + 2 * PER_SECOND)
  const results = await calls.stop()
  rung.push(...results)
  expect(results.filter(({ final }) => final !== 486)).toEqual([])
  expect(programPids(house.world.process.pid ?? 0)).toEqual(before)
  expect((await readiness()).dependencies.programs).toEqual({ state: 'up', detail: '' })
}

const clockIs = (state: 'up' | 'degraded', detail = '') =>
  eventually(async () => {
    const { ready, dependencies } = await readiness()
    expect(ready).toBe(true)
    expect(dependencies.clock).toEqual({ state, detail: expect.stringContaining(detail) })
  })

/** Texts given up because by the new time the call is over for an hour: what was under way when the clock went ahead. */
const toldTooLate = () =>
  [...house.world.output().matchAll(/"too-late":(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0)

/** What the house said of texts that did not go, for whoever reads why this failed. */
const givenUp = () => (house.world.output().match(/^.*"texts-given-up".*$/gm) ?? []).join('\n')

/** Each has had its text, but for those that were told as too late; none has had two. */
async function expectOneTextEach(): Promise<void> {
  const lines = rung.map((_, nth) => lineOf(nth))
  const without = () => lines.filter((line) => !house.texts.has(line)).length
  await eventually(() => expect(without(), givenUp()).toBe(toldTooLate()), 20_000)
  expect(without()).toBeLessThan(PER_SECOND)
  expect(lines.filter((line) => (house.texts.get(line) ?? 0) > 1)).toEqual([])
}

test.each([
  {
    step: '40 days ahead',
    to: 40 * DAY,
    state: 'degraded' as const,
    detail: 'ahead of the time last trusted',
  },
  { step: 'back again', to: 0, state: 'up' as const, detail: '' },
  {
    step: '40 days behind',
    to: -40 * DAY,
    state: 'degraded' as const,
    detail: 'behind the time last trusted',
  },
  { step: 'back again', to: 0, state: 'up' as const, detail: '' },
])(
  '$step: it is not followed, /readyz says so, each call is logged and has its text',
  async ({ to, state, detail }) => {
    await whileCallsCome(async () => {
      stepTo(to)
      await clockIs(state, detail)
    })
    await expectOneTextEach()
    expect(lastingKeys()).toEqual(lasting)
  },
)

test.each([
  { step: 'an hour ahead', to: HOUR },
  { step: 'an hour back', to: 0 },
  { step: 'an hour behind', to: -HOUR },
])('$step: it is followed, each call is logged and has one text', async ({ to }) => {
  await whileCallsCome(async () => {
    const before = house.world.output().length
    stepTo(to)
    await eventually(() => expect(house.world.output().slice(before)).toContain('"msg":"clock-stepped"'))
  })
  await clockIs('up')
  await expectOneTextEach()
})

test('of all these calls none was lost and none was logged twice; every key that lasts is still there', async () => {
  await expectLogHolds(house.world, rung, house.privateKey)
  expect(lastingKeys()).toEqual(expect.arrayContaining([...lasting]))
  expect(house.world.output()).not.toMatch(/"level":"?(fatal|60)/)
  rmSync(steppedBy)
})
