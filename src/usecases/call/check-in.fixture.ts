/** A check-in for tests, and calls to it: its log answers as told and remembers; the rest is as plain as the ports allow. */
import type { Line } from '../../domain/call/phone/line.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import type { AnswerMode, Site } from '../../domain/places/site.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { Arrival } from '../../ports/places/arrivals.ts'
import type { Appended, VisitEntry } from '../../ports/visits/visit-log.ts'
import { makeLineChanges } from '../identity/line-changes.ts'
import type { LineStatus } from '../pass/status-of-line.ts'
import { type CheckInDeps, makeCheckIn } from './check-in-caller.ts'
import type { IncomingCall } from './incoming-call.ts'
import type { RecentCalls } from './recent-calls.ts'

export const noon = Date.parse('2022-01-12T12:00+09:00')
export const site = (answerMode: AnswerMode = 'announce', hasDoorScreen = false): Site => ({
  ...CAFE,
  answerMode,
  hasDoorScreen,
})
let calls = 0
export const aCall = (changes: Partial<IncomingCall> = {}): IncomingCall => {
  calls += 1
  const callKey = new Uint8Array(16)
  new DataView(callKey.buffer).setUint32(0, calls)
  return { site: site(), line: '+821000000001' as Line, receivedAt: noon, callKey, ...changes }
}
/** As long as the real one, and another for each line and site. */
const aToken = (line: Line, id: number, logOnly = false) =>
  `${line.slice(-8)}${logOnly ? '!' : ':'}${String(id).padStart(7, '0')}`
export const unbound: LineStatus = { known: 'unbound', passDue: true, linksLeft: true, textsLeft: true }

export function setUp(
  options: {
    append?: (entry: VisitEntry) => Promise<Appended>
    statusOf?: CheckInDeps['statusOf']
    recorded?: boolean
    recordedUntil?: number
    seal?: CheckInDeps['deliveryCipher']['seal']
    token?: CheckInDeps['tokens']['recent']
    ready?: CheckInDeps['sealer']['ready']
    recentCalls?: RecentCalls
    takeKnownKeys?: CheckInDeps['takeKnownKeys']
  } = {},
) {
  const entries: VisitEntry[] = []
  const arrivals: Arrival[] = []
  const events: AppEvent[] = []
  const toSeal: Parameters<CheckInDeps['sealer']['seal']>[0][] = []
  const toldAt: (number | undefined)[] = []
  const lineChanges = makeLineChanges()
  const stored: Appended = { stored: 'stored', where: 'database' }
  const bytes = new Uint8Array(16)
  const checkIn = makeCheckIn({
    sealer: {
      ready: options.ready ?? (async () => {}),
      seal(visit, told) {
        toSeal.push(visit)
        toldAt.push(told)
        const { day, callKey, siteId, arrivedAt } = visit
        const epoch = { epochId: bytes, hour: 0, authorityKeyId: '', wrap: bytes }
        return { day, callKey, siteId, arrivedAt, epoch, sealed: bytes, token: bytes }
      },
    },
    deliveryCipher: { seal: options.seal ?? ((_at, plain) => ({ hour: 0, sealed: plain })) },
    tokens: { recent: options.token ?? aToken },
    visitLog: {
      append: (entry) => {
        entries.push(entry)
        return options.append?.(entry) ?? Promise.resolve(stored)
      },
    },
    arrivals: {
      put: (arrival) => arrivals.push(arrival),
      putInstead: (arrival) => arrivals.splice(0, arrivals.length, arrival),
    },
    events: { emit: (event) => events.push(event) },
    statusOf: options.statusOf ?? (async () => unbound),
    passDue: () => true,
    visitsRecorded: (_site, at) => (options.recorded ?? true) && at < (options.recordedUntil ?? Infinity),
    lineChanges,
    statusWithinMs: 20,
    ...(options.recentCalls === undefined ? {} : { recentCalls: options.recentCalls }),
    ...(options.takeKnownKeys === undefined ? {} : { takeKnownKeys: options.takeKnownKeys }),
  })
  return { checkIn, entries, arrivals, events, lineChanges, toSeal, toldAt }
}
