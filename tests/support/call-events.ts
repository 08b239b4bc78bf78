/** Business events of each call in a running world, read from its log (start it with `ANSIMPASS_LOG=debug`). */
import { createInterface } from 'node:readline'
import { callRef } from '../../src/contracts/call-ref.ts'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import type { AppEvent } from '../../src/ports/kit/events.ts'
import type { World } from './world.ts'

export type EventOf<T extends AppEvent['type']> = Extract<AppEvent, { type: T }>

export type CallEvents = {
  /** The latest event of this type of this call, so far. */
  last<T extends AppEvent['type']>(visit: string, type: T): EventOf<T> | undefined
  /** All of this type of this call so far, in order. */
  all<T extends AppEvent['type']>(visit: string, type: T): readonly EventOf<T>[]
  /** Resolves with the call's first event of one of these types. @throws after `withinMs`, naming what is missing */
  next<T extends AppEvent['type']>(visit: string, types: readonly T[], withinMs?: number): Promise<EventOf<T>>
}

/** The log holds every event; `/demo/events` drops some when many calls come at once. */
export function followCallEvents(world: World): CallEvents {
  const byVisit = new Map<string, AppEvent[]>()
  /** By call: thousands may be waited for at once. */
  const waiting = new Map<string, Set<() => void>>()
  if (world.process.stderr === null) throw new Error('the world was started without a log to read')
  createInterface({ input: world.process.stderr }).on('line', (line) => {
    const event = readEvent(line)
    if (event === undefined) return
    const before = byVisit.get(event.visit) ?? []
    byVisit.set(event.visit, [...before, event.event])
    for (const look of waiting.get(event.visit) ?? []) look()
  })

  function find<T extends AppEvent['type']>(visit: string, types: readonly T[]): EventOf<T> | undefined {
    const isWanted = (event: AppEvent): event is EventOf<T> => types.some((type) => type === event.type)
    return byVisit.get(visit)?.findLast(isWanted)
  }

  return {
    last: (visit, type) => find(visit, [type]),
    all: <T extends AppEvent['type']>(visit: string, type: T) =>
      (byVisit.get(visit) ?? []).filter((event): event is EventOf<T> => event.type === type),
    next(visit, types, withinMs = 20_000) {
      return new Promise((resolve, reject) => {
        const mine = waiting.get(visit) ?? new Set()
        waiting.set(visit, mine)
        const look = () => {
          const found = find(visit, types)
          if (found === undefined) return
          mine.delete(look)
          clearTimeout(limit)
          resolve(found)
        }
        const limit = setTimeout(() => {
          mine.delete(look)
          const seen = byVisit.get(visit)?.map(({ type }) => type) ?? []
          reject(new Error(`no ${types.join(' or ')} of a call within ${withinMs} ms, only: ${seen.join(', ')}`))
        }, withinMs)
        mine.add(look)
        look()
      })
    },
  }
}

/** A call's identity, and the name under which the server tells of it where this machine's own carrier brings it to `siteNumber`. */
export function newCall(
  name: string,
  siteNumber: string,
): { readonly callId: string; readonly fromTag: string; readonly visit: string } {
  const callId = `${name}@journeys`
  const fromTag = 'handset'
  return { callId, fromTag, visit: callRef({ callId, fromTag, cseq: 1 }, LOOPBACK.name, siteNumber) }
}

/** A log line with `msg` as the event's type; undefined for lines that tell of no single call. */
function readEvent(line: string): { visit: string; event: AppEvent } | undefined {
  if (!line.startsWith('{')) return undefined
  const { level: _level, time: _time, msg, visit, ...rest } = JSON.parse(line) as Record<string, unknown>
  if (typeof visit !== 'string' || typeof msg !== 'string') return undefined
  return { visit, event: { type: msg, visit, ...rest } as AppEvent }
}
