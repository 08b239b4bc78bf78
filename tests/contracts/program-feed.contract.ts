/** Contract of feeds between programs: all that follow are told in order, who was away goes on where it was, nobody waits for anybody. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import type { ProgramFeed, Teller, Told } from '../../src/ports/kit/program-feed.ts'
import { eventually } from '../support/eventually.ts'

export type JoinedFeed = ProgramFeed & { close(): Promise<void> }

export type FeedWorld = {
  /** Another process of that program on the same machine. */
  open(program: Teller, pid: number): Promise<JoinedFeed>
  /** One that has joined and reads nothing any more; it ends with the world. */
  standStill(): Promise<void>
  close(): Promise<void>
}

export function programFeedContract(name: string, makeWorld: () => Promise<FeedWorld>): void {
  describe(`${name} as feed between programs`, () => {
    let world: FeedWorld
    const opened: JoinedFeed[] = []
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(async () => {
      for (const feed of opened.splice(0)) await feed.close()
      await world.close()
    })
    const open = async (program: Teller, pid: number) => {
      const feed = await world.open(program, pid)
      opened.push(feed)
      return feed
    }
    const close = async (feed: JoinedFeed) => {
      opened.splice(opened.indexOf(feed), 1)
      await feed.close()
    }

    test('arrivals reach every program that follows them, from whichever they come, as they were told', async () => {
      const [calls, texts, web, other] = [
        await open('calls', 1),
        await open('texts', 2),
        await open('web', 3),
        await open('web', 4),
      ]
      const heard = [web, other].map(collect)
      const first = arrival(1)
      calls.tell({ kind: 'arrivals', arrivals: [first, { ...arrival(2), instead: true }] })
      await eventually(() => expect(heard.map((each) => each.length)).toEqual([2, 2]))
      texts.tell({ kind: 'arrivals', arrivals: [arrival(3)] })
      await eventually(() => expect(heard.map((each) => each.length)).toEqual([3, 3]))
      expect(heard[0]).toEqual([first, { ...arrival(2), instead: true }, arrival(3)])
      expect(heard[1]).toEqual(heard[0])
    })

    test('what is told reaches who follows within half a second, a program that comes later with what was kept', async () => {
      const calls = await open('calls', 1)
      const web = collect(await open('web', 2))
      calls.tell({ kind: 'arrivals', arrivals: [arrival(1)] })
      await eventually(() => expect(web).toHaveLength(1))
      const disclose = performance.now()
      calls.tell({ kind: 'arrivals', arrivals: [arrival(2)] })
      await eventually(() => expect(web).toHaveLength(2))
      expect(performance.now() - disclose).toBeLessThan(500)
      const late = collect(await open('web', 3))
      await eventually(() => expect(late).toEqual([arrival(1), arrival(2)]))
    })

    test('changes of a line go to the calls, once each', async () => {
      const [calls, web] = [await open('calls', 1), await open('web', 2)]
      const heard: Told[] = []
      calls.follow('line-changed', (told) => heard.push(told))
      const told = { kind: 'line-changed', line: '+821000000001' as Line, at: 5 } as const
      web.tell(told)
      await eventually(() => expect(heard).toEqual([told]))
      web.tell({ ...told, at: 6 })
      await eventually(() => expect(heard.map((each) => 'at' in each && each.at)).toEqual([5, 6]))
    })

    test('a wake-up and an event go to those who are there, and are kept for nobody', async () => {
      const [calls, texts] = [await open('calls', 1), await open('texts', 2)]
      const heard: Told[] = []
      texts.follow('calls-stored', (told) => heard.push(told))
      const fare = { storedMs: 4, busy: 0.5, waiting: 3, spare: 0.25 }
      const stored = { kind: 'calls-stored', fare } as const
      await eventually(() => {
        calls.tell(stored)
        expect(heard).toContainEqual(stored)
      })
      const late: Told[] = []
      ;(await open('texts', 3)).follow('calls-stored', (told) => late.push(told))
      const lateArrivals = collect(await open('web', 4))
      calls.tell({ kind: 'arrivals', arrivals: [arrival(1)] })
      await eventually(() => expect(lateArrivals).toHaveLength(1))
      expect(late).toEqual([])
    })

    test('a program that ended and came back is told by its new run, and tells nothing twice', async () => {
      const web = await open('web', 2)
      const heard = collect(web)
      const calls = await open('calls', 1)
      calls.tell({ kind: 'arrivals', arrivals: [arrival(1)] })
      await eventually(() => expect(heard).toEqual([arrival(1)]))
      await close(calls)
      const again = await open('calls', 1)
      again.tell({ kind: 'arrivals', arrivals: [arrival(2)] })
      await eventually(() => expect(heard).toEqual([arrival(1), arrival(2)]))
    })

    test('a question is answered by each that is there; one that is gone or stands still is not waited for', async () => {
      const [web, calls, texts] = [await open('web', 1), await open('calls', 2), await open('texts', 3)]
      calls.answer('status', () => ({ calls: 7 }))
      texts.answer('status', () => new Promise(() => {}))
      await eventually(async () => {
        expect(await web.ask('status', 200)).toEqual([{ program: 'calls', pid: 2, answer: { calls: 7 } }])
      })
      await close(calls)
      await eventually(async () => expect(await web.ask('status', 200)).toEqual([]))
    })

    test('who reads nothing is cut off, the others hear all, and nobody who tells is held up', async () => {
      const calls = await open('calls', 1)
      const web = collect(await open('web', 2))
      await world.standStill()
      calls.tell({ kind: 'arrivals', arrivals: [arrival(0)] })
      await eventually(() => expect(web).toHaveLength(1))
      const long = Array.from({ length: 200 }, (_, nth) => arrival(nth))
      for (let told = 0; told < 1_000; told += 1) {
        calls.tell({ kind: 'arrivals', arrivals: long })
        if (told % 50 === 49) await eventually(() => expect(web).toHaveLength(1 + (told + 1) * long.length))
      }
    }, 60_000)

    test('who comes so late that something is no longer kept is told of a gap', async () => {
      const calls = await open('calls', 1)
      const long = Array.from({ length: 500 }, (_, nth) => arrival(nth))
      for (let told = 0; told < 100; told += 1) calls.tell({ kind: 'arrivals', arrivals: long })
      const late = await open('web', 2)
      let gaps = 0
      late.onGap(() => (gaps += 1))
      const heard = collect(late)
      await eventually(() => expect(gaps).toBeGreaterThan(0))
      calls.tell({ kind: 'arrivals', arrivals: [arrival(9)] })
      await eventually(() => expect(heard.at(-1)).toEqual(arrival(9)))
    })
  })
}

function collect(feed: ProgramFeed) {
  const heard: ReturnType<typeof arrival>[] = []
  feed.follow('arrivals', ({ arrivals }) => heard.push(...(arrivals as ReturnType<typeof arrival>[])))
  return heard
}

function arrival(nth: number) {
  return {
    arrival: {
      day: '2022-01-12' as CalendarDate,
      callKey: Uint8Array.from({ length: 16 }, (_, place) => (place === 0 ? nth % 256 : place)),
      siteId: 7 as never,
      at: 1_641_955_200_000 + nth,
      lastFour: '0001',
      line: '+821000000001' as Line,
      shown: '홍*동(80년생)',
      outcome: 'pass' as const,
      allowedAlone: false,
    },
    instead: false,
  }
}
