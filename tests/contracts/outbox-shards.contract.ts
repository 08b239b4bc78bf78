/** Contract of the shards of the outbox: each is one process's at a time, spread evenly, taken over when one dies. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { SHARDS } from '../../src/domain/pass/outbox-shard.ts'
import type { OutboxShards } from '../../src/ports/pass/outbox-shards.ts'
import { eventually } from '../support/eventually.ts'

export type ShardOwner = OutboxShards & {
  readonly known: boolean
  /** How often it was told that what is held changed. */
  readonly told: readonly number[]
  stop(): Promise<void>
  /** Its connection ends, as by a proxy that is started anew. */
  loseConnection(): Promise<void>
  /** It stands still, or nothing of it is heard any more, though its connection stays. */
  fallSilent(): void
  speakAgain(): void
}

export type ShardsWorld = {
  /** @param inFlight  what it has in flight of a shard */
  open(inFlight?: (shard: number) => number): Promise<ShardOwner>
}

const TAKEN_OVER_MS = 5_000
const all = Array.from({ length: SHARDS }, (_, shard) => shard)
const ofIt = (owner: OutboxShards) => all.filter((shard) => owner.turnOf(shard) !== undefined)

export function outboxShardsContract(name: string, start: () => Promise<ShardsWorld>): void {
  describe(`${name} as shards of the outbox`, () => {
    let world: ShardsWorld
    let owners: ShardOwner[] = []
    /** Shards that two had at a time, both sure of it: looked at as often as the loop turns. */
    let doubled: string[] = []
    let watching = false
    beforeAll(async () => {
      world = await start()
    })
    afterEach(async () => {
      watching = false
      for (const owner of owners) await owner.stop()
      owners = []
      expect(doubled).toEqual([])
      doubled = []
    })

    async function open(inFlight?: (shard: number) => number): Promise<ShardOwner> {
      const owner = await world.open(inFlight)
      owners.push(owner)
      if (!watching) watch()
      return owner
    }

    function watch(): void {
      watching = true
      const look = () => {
        const sure = owners.filter((each) => each.sure)
        for (const shard of all) {
          const count = sure.filter((each) => each.turnOf(shard) !== undefined).length
          if (count > 1) doubled.push(`${shard} by ${count}`)
        }
        if (watching) setImmediate(look)
      }
      look()
    }

    const spread = (...counts: number[]) =>
      eventually(() => expect(owners.map(({ count }) => count).sort((a, b) => b - a)).toEqual(counts), 10_000)

    test('the only process has all shards, each in a turn of its own', async () => {
      const owner = await open()
      await spread(SHARDS)
      const turns = all.map((shard) => owner.turnOf(shard))
      expect(new Set(turns).size).toBe(SHARDS)
      expect(Math.max(...turns.map(Number))).toBe(owner.latestTurn)
      expect([owner.sure, owner.known]).toEqual([true, true])
      expect(owner.told.at(-1)).toBe(SHARDS)
    })

    test('shards are spread evenly over those that run, and no two have one at a time', async () => {
      await open()
      await spread(16)
      await open()
      await spread(8, 8)
      await open()
      await spread(6, 5, 5)
      await owners[0]?.stop()
      owners.shift()
      await spread(8, 8)
      expect(owners.flatMap(ofIt).sort((a, b) => a - b)).toEqual(all)
    })

    test('of what a process has in flight nothing is handed over before it is dealt with', async () => {
      const busy = new Set([3, 4])
      const first = await open((shard) => (busy.has(shard) ? 1 : 0))
      await spread(16)
      const ten = await Promise.all(Array.from({ length: 9 }, () => open()))
      await eventually(() => expect(first.count).toBe(2), 10_000)
      await eventually(() => expect(new Set(owners.flatMap(ofIt)).size).toBeGreaterThanOrEqual(14), 10_000)
      const others = () => ten.flatMap(ofIt)
      const withheld = [3, 4].filter((shard) => first.turnOf(shard) === undefined)
      for (const shard of withheld) expect(others()).not.toContain(shard)
      busy.clear()
      await eventually(() => expect(owners.flatMap(ofIt).sort((a, b) => a - b)).toEqual(all), 10_000)
    }, 40_000)

    test('what a process had whose connection was lost is taken over within 5 s; it comes back for its share, in new turns', async () => {
      const [first, second] = [await open(), await open()]
      await spread(8, 8)
      const { latestTurn } = first
      const lost = ofIt(first)
      await first.loseConnection()
      const at = performance.now()
      await eventually(() => expect(first.count).toBe(0))
      expect(first.sure).toBe(false)
      await eventually(() => expect(new Set([...ofIt(first), ...ofIt(second)]).size).toBe(SHARDS), 10_000)
      expect(performance.now() - at).toBeLessThan(TAKEN_OVER_MS)
      await spread(8, 8)
      for (const shard of ofIt(first)) expect(first.turnOf(shard)).toBeGreaterThan(latestTurn)
      expect(lost).toHaveLength(8)
    }, 40_000)

    test('who stands still is not sure of anything soon, and is relieved of all within 5 s', async () => {
      const [first, second] = [await open(), await open()]
      await spread(8, 8)
      first.fallSilent()
      const at = performance.now()
      await eventually(() => expect(second.count).toBe(SHARDS), 10_000)
      expect(performance.now() - at).toBeLessThan(TAKEN_OVER_MS)
      expect(first.sure).toBe(false)
      first.speakAgain()
      await spread(8, 8)
    }, 40_000)

    test('more processes than shards: those too many wait until a seat is free', async () => {
      for (let nth = 0; nth < SHARDS + 1; nth += 1) await open()
      await spread(...all.map(() => 1), 0)
      const waiting = owners.find(({ count }) => count === 0)
      await owners.find((each) => each !== waiting)?.stop()
      await eventually(() => expect(waiting?.count).toBe(1), 10_000)
    }, 60_000)
  })
}
