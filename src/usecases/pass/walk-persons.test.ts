/** Tests of the walk over all known persons: its hours, its shards, and where it goes on. */
import { expect, test } from 'vitest'
import { parseDayHours } from '../../domain/kit/day-hours.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { SHARDS } from '../../domain/pass/outbox-shard.ts'
import type { LivingPerson, LivingPersons } from '../../ports/identity/living-persons.ts'
import type { WalkedTo, WalkProgress } from '../../ports/pass/walk-progress.ts'
import { at, living } from './living.fixture.ts'
import { makeWalkPersons, type Visited } from './walk-persons.ts'

const NIGHT = '2022-01-12' as CalendarDate
const PAGES = 3
const nobodyEnds = () => false

/** Three pages of one person in each shard; what is kept of places is shared by all walks. */
function makeWorld() {
  let now = at('2022-01-13T02:00')
  let held = false
  let isFolded = true
  const kept = new Map<string, WalkedTo>()
  const progress: WalkProgress = {
    load: async (walk, shard) => kept.get(`${walk} ${shard}`),
    save: async (walk, shard, to) => void kept.set(`${walk} ${shard}`, to),
  }
  const persons: Pick<LivingPersons, 'page' | 'left'> = {
    async page(shard, after) {
      if (!isFolded) return undefined
      const nth = after === undefined ? 0 : Number(after.behind)
      const next = nth + 1 < PAGES ? { night: NIGHT, behind: String(nth + 1) } : undefined
      return { persons: [living(shard * PAGES + nth, now)], next }
    },
    left: async (_, after) => (isFolded ? PAGES - Number(after?.behind ?? 0) : 0),
  }
  const clock = { now: () => now, held: () => (held ? ({} as never) : undefined) }
  return {
    setTime: (text: string) => {
      now = at(text)
    },
    hold: (is: boolean) => {
      held = is
    },
    fold: (is: boolean) => {
      isFolded = is
    },
    process(own: () => readonly number[], visit: (persons: readonly LivingPerson[]) => Promise<Visited> | Visited) {
      const shards = { turnOf: (shard: number) => (own().includes(shard) ? 1 : undefined), sure: true }
      const may: boolean[] = []
      const walk = makeWalkPersons({
        ...{ walk: 'refresh', hours: parseDayHours('02:00-06:00'), persons, progress, shards, clock },
        async visit(page, mayGoOn) {
          const visited = await visit(page)
          may.push(mayGoOn())
          return visited
        },
      })
      return { ...walk, may }
    },
  }
}

const ALL = Array.from({ length: SHARDS }, (_, shard) => shard)
const whole: Visited = { kind: 'all' }
const noting = (seen: string[]) => (page: readonly LivingPerson[]) => {
  seen.push(...page.map(({ person }) => person.personId))
  return whole
}

async function stepsUntilIdle(walk: { step(isEnding: () => boolean): Promise<number> }): Promise<number> {
  for (let steps = 0; ; steps += 1) if ((await walk.step(nobodyEnds)) > 0) return steps
}

test('it comes to everybody once in each day’s hours, and to nobody outside them', async () => {
  const world = makeWorld()
  const seen: string[] = []
  const walk = world.process(() => ALL, noting(seen))
  world.setTime('2022-01-13T01:59')
  expect(await stepsUntilIdle(walk)).toBe(0)
  world.setTime('2022-01-13T02:00')
  expect(await stepsUntilIdle(walk)).toBe(SHARDS * PAGES)
  expect(new Set(seen).size).toBe(SHARDS * PAGES)
  expect(await stepsUntilIdle(walk)).toBe(0)
  expect(walk.left()).toBe(0)
  world.setTime('2022-01-14T02:00')
  expect(await stepsUntilIdle(walk)).toBe(SHARDS * PAGES)
})

test('how many are left is known of every shard before the first is walked, and anew once the night is folded', async () => {
  const world = makeWorld()
  world.fold(false)
  const walk = world.process(() => ALL, noting([]))
  await walk.step(nobodyEnds)
  expect(walk.left()).toBe(0)
  world.fold(true)
  await walk.step(nobodyEnds)
  expect(walk.left()).toBe(SHARDS * PAGES - 1)
})

test('whoever comes after a death goes on where the walk was, and two share it', async () => {
  const world = makeWorld()
  const seen: string[] = []
  const note = noting(seen)
  const dies = world.process(() => ALL, note)
  for (let step = 0; step < 7; step += 1) await dies.step(nobodyEnds)
  expect(dies.left()).toBe(SHARDS * PAGES - 7)
  const even = world.process(() => ALL.filter((shard) => shard % 2 === 0), note)
  const odd = world.process(() => ALL.filter((shard) => shard % 2 === 1), note)
  await Promise.all([stepsUntilIdle(even), stepsUntilIdle(odd)])
  expect(seen).toHaveLength(SHARDS * PAGES)
  expect(new Set(seen).size).toBe(SHARDS * PAGES)
})

test('a page that was not visited as a whole comes again, after the pause that was asked for', async () => {
  const world = makeWorld()
  const answers: Visited[] = [{ kind: 'again', inMs: 30_000 }, whole]
  const seen: string[] = []
  const walk = world.process(
    () => [0],
    (page) => {
      seen.push(...page.map((it) => it.person.personId))
      return answers.shift() ?? whole
    },
  )
  expect(await walk.step(nobodyEnds)).toBe(30_000)
  expect(await walk.step(nobodyEnds)).toBe(0)
  expect(seen).toEqual(['p0', 'p0'])
})

test('nothing is done while the clocks do not agree, nor before a night was folded', async () => {
  const world = makeWorld()
  const walk = world.process(
    () => [0],
    () => whole,
  )
  world.hold(true)
  expect(await stepsUntilIdle(walk)).toBe(0)
  world.hold(false)
  world.fold(false)
  expect(await stepsUntilIdle(walk)).toBe(0)
  world.fold(true)
  expect(await stepsUntilIdle(walk)).toBe(PAGES)
})

test('whoever visits is told when the hours are over, the shard is another’s, or the process ends', async () => {
  const world = makeWorld()
  let own = [0]
  let meanwhile = () => {}
  const walk = world.process(
    () => own,
    () => {
      meanwhile()
      return whole
    },
  )
  meanwhile = () => world.setTime('2022-01-13T06:00')
  await walk.step(nobodyEnds)
  world.setTime('2022-01-13T02:00')
  meanwhile = () => {
    own = []
  }
  await walk.step(nobodyEnds)
  own = [0]
  meanwhile = () => {}
  await walk.step(() => true)
  expect(walk.may).toEqual([false, false, false])
})

test('a shard is in flight while a page of it is visited', async () => {
  const world = makeWorld()
  const flights: number[] = []
  const walk = world.process(
    () => [5],
    () => {
      flights.push(walk.inFlight(5), walk.inFlight(4))
      return whole
    },
  )
  await walk.step(nobodyEnds)
  expect([...flights, walk.inFlight(5)]).toEqual([1, 0, 0])
})
