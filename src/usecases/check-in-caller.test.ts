import { describe, expect, test } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { PASSES } from '../domain/pass/passes.fixture.ts'
import type { Line, SiteNumber } from '../domain/phone/line.ts'
import type { AnswerMode, Site } from '../domain/site/site.ts'
import { MINUTE } from '../domain/time.ts'
import { decodeTextIntent } from '../domain/visit/text-intent.ts'
import type { Arrival } from '../ports/arrivals.ts'
import type { AppEvent } from '../ports/events.ts'
import type { Appended, VisitEntry } from '../ports/visit-log.ts'
import { type CheckInDeps, type IncomingCall, makeCheckIn } from './check-in-caller.ts'
import { makeLineChanges } from './line-changes.ts'
import type { LineStatus } from './status-of-line.ts'

const noon = Date.parse('2022-01-12T12:00+09:00')
const site = (answerMode: AnswerMode = 'announce', hasDoorScreen = false): Site => ({
  id: 1,
  number: '0802050001' as SiteNumber,
  name: '노원카페',
  nameEn: 'Nowon Cafe',
  category: 'restaurant_cafe',
  region: 'seoul',
  answerMode,
  retired: false,
  hasDoorScreen,
})
let calls = 0
const aCall = (changes: Partial<IncomingCall> = {}): IncomingCall => {
  calls += 1
  const callKey = new Uint8Array(16)
  new DataView(callKey.buffer).setUint32(0, calls)
  return { site: site(), line: '+821000000001' as Line, receivedAt: noon, callKey, ...changes }
}
const unbound: LineStatus = { known: 'unbound', passDue: true, linksLeft: true }

/** A check-in whose log answers as told and remembers; the rest is as plain as the port allows. */
function setUp(
  options: {
    append?: (entry: VisitEntry) => Promise<Appended>
    statusOf?: CheckInDeps['statusOf']
    recorded?: boolean
    seal?: CheckInDeps['deliveryBox']['seal']
    token?: () => Uint8Array
  } = {},
) {
  const entries: VisitEntry[] = []
  const arrivals: Arrival[] = []
  const events: AppEvent[] = []
  const lineChanges = makeLineChanges()
  const stored: Appended = { stored: 'stored', where: 'database', nth: 1 }
  const bytes = new Uint8Array(16)
  const checkIn = makeCheckIn({
    sealer: {
      ready: async () => {},
      seal: (visit) => ({
        ...visit,
        epoch: { epochId: bytes, hour: 0, authorityKeyId: '', wrap: bytes },
        sealed: bytes,
        token: bytes,
      }),
    },
    deliveryBox: { seal: options.seal ?? ((_at, plain) => ({ hour: 0, sealed: plain })) },
    tokens: {
      siteLine: options.token ?? (() => bytes),
      line: options.token ?? (() => bytes),
      recent: (line, id) => `${line} ${id}`,
    },
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
    visitsRecorded: () => options.recorded ?? true,
    lineChanges,
    statusWithinMs: 20,
  })
  return { checkIn, entries, arrivals, events, lineChanges }
}

test('a call leaves one visit with its intent, and stands at the door after that', async () => {
  const { checkIn, entries, arrivals, events } = setUp()
  const call = aCall()
  expect(await checkIn(call)).toMatchObject({
    kind: 'logged',
    repeat: false,
    prompt: { kind: 'logged-link' },
    key: { day: '2022-01-12' },
  })
  expect(entries).toHaveLength(1)
  expect(decodeTextIntent(entries[0]?.intent?.sealed as Uint8Array)).toEqual({
    line: call.line,
    siteId: 1,
    arrivedAt: noon,
  })
  expect(arrivals).toMatchObject([{ siteId: 1, lastFour: '0001', outcome: 'checking', shown: '' }])
  expect(events).toMatchObject([{ type: 'visit-stored', where: 'database', already: false }])
})

test('a key that cannot be written costs the text, not the visit: none is promised, and it is counted', async () => {
  const missing = () => {
    throw new AppError('KEY_NOT_WRITTEN', 'full', { retryable: true })
  }
  const { checkIn, entries, events } = setUp({ seal: missing, token: missing, statusOf: async () => missing() })
  expect(await checkIn(aCall())).toMatchObject({ kind: 'logged', prompt: { kind: 'logged-unknown' } })
  expect(entries).toMatchObject([{ visit: { siteId: 1 }, intent: undefined, siteLine: undefined, line: undefined }])
  expect(events).toMatchObject([{ type: 'visit-stored' }, { type: 'text-not-sent', why: 'no-key' }])
})

test('where no visit list is kept a call leaves its intent and no visit, and hears no word of one', async () => {
  const { checkIn, entries, arrivals, events } = setUp({ recorded: false })
  const call = aCall()
  expect(await checkIn(call)).toMatchObject({ kind: 'logged', repeat: false, prompt: { kind: 'taken-link' } })
  expect(entries.map(({ visit }) => visit)).toEqual([
    { day: '2022-01-12', callKey: call.callKey, arrivedAt: noon, sealed: undefined },
  ])
  expect(decodeTextIntent(entries[0]?.intent?.sealed as Uint8Array)).toMatchObject({ line: call.line })
  expect(arrivals).toHaveLength(1)
  expect(events).toMatchObject([{ type: 'call-taken', where: 'database', already: false }])
  expect(await checkIn(aCall())).toMatchObject({ repeat: true, prompt: { kind: 'taken-repeat' } })
})

test('a second call within ten minutes is told so and stores nothing, after ten minutes it is a visit', async () => {
  const { checkIn, entries } = setUp()
  const first = await checkIn(aCall())
  const again = await checkIn(aCall({ receivedAt: noon + 10 * MINUTE - 1 }))
  expect(again).toMatchObject({ kind: 'logged', repeat: true, prompt: { kind: 'repeat' } })
  expect(again).toHaveProperty('key', first.kind === 'logged' ? first.key : undefined)
  expect(await checkIn(aCall({ receivedAt: noon + 10 * MINUTE }))).toMatchObject({ repeat: false })
  expect(entries).toHaveLength(2)
})

test('another site and another line are no repeat', async () => {
  const { checkIn, entries } = setUp()
  await checkIn(aCall())
  await checkIn(aCall({ site: { ...site(), id: 2 } }))
  await checkIn(aCall({ line: '+821000000002' as Line }))
  expect(entries).toHaveLength(3)
})

test('a second call while the first is being stored waits for it', async () => {
  let finish: (result: Appended) => void = () => {}
  const { checkIn, entries } = setUp({
    append: () =>
      new Promise((resolve) => {
        finish = resolve
      }),
  })
  const both = [checkIn(aCall()), checkIn(aCall())]
  await Promise.resolve()
  finish({ stored: 'stored', where: 'spool', nth: 0 })
  expect(await Promise.all(both)).toMatchObject([{ repeat: false }, { repeat: true }])
  expect(entries).toHaveLength(1)
})

test('the same call again is the same call, not a repeat, and does not come to the door twice', async () => {
  const results: Appended['stored'][] = ['stored', 'already']
  const { checkIn, arrivals } = setUp({
    append: async () => ({ stored: results.shift() ?? 'already', where: 'database', nth: 1 }),
  })
  const call = aCall()
  expect(await checkIn(call)).toMatchObject({ repeat: false })
  expect(await checkIn(call)).toMatchObject({ repeat: false })
  expect(arrivals).toHaveLength(1)
})

test('a call that could not be stored is refused and forgotten: the next one is stored, also one that waited for it', async () => {
  const failures = [new AppError('VISIT_LOG_UNAVAILABLE', 'away', { retryable: true })]
  const { checkIn, entries, arrivals } = setUp({
    append: async () => {
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      return { stored: 'stored', where: 'database', nth: 1 }
    },
  })
  const results = await Promise.all([checkIn(aCall()), checkIn(aCall()), checkIn(aCall())])
  expect(results).toMatchObject([
    { kind: 'unavailable' },
    { kind: 'logged', repeat: false },
    { kind: 'logged', repeat: true },
  ])
  expect(entries).toHaveLength(2)
  expect(arrivals).toHaveLength(1)
})

test('a status that hangs or breaks does not hold the call: the prompt then promises the text', async () => {
  for (const statusOf of [() => new Promise<never>(() => {}), () => Promise.reject(new Error('broken'))]) {
    const { checkIn } = setUp({ statusOf })
    expect(await checkIn(aCall())).toMatchObject({ kind: 'logged', prompt: { kind: 'logged-text' } })
  }
})

test('a silent site asks nothing about the line', async () => {
  let asked = 0
  const { checkIn } = setUp({
    statusOf: async () => {
      asked += 1
      return unbound
    },
  })
  expect(await checkIn(aCall({ site: site('silent') }))).toMatchObject({ kind: 'logged' })
  expect(asked).toBe(0)
})

test('no text is promised where the door screen shows the same, nor to a line that takes none', async () => {
  const second = async (): Promise<Appended> => ({ stored: 'stored', where: 'database', nth: 2 })
  const status = async (): Promise<LineStatus> => ({ known: 'not-known', passDue: false, linksLeft: true })
  const kind = async (call: IncomingCall) => {
    const result = await setUp({ append: second, statusOf: status }).checkIn(call)
    return result.kind === 'logged' ? result.prompt.kind : result.kind
  }
  expect(await kind(aCall({ site: site('announce', true) }))).toBe('logged')
  expect(await kind(aCall({ site: site('announce', false) }))).toBe('logged-text')
  expect(await kind(aCall({ line: '+8222000001' as Line }))).toBe('logged')
})

test('what the person of the line chose is kept: the language of every prompt, and no promise of a text', async () => {
  const status = async (): Promise<LineStatus> => ({
    known: 'not-known',
    passDue: false,
    linksLeft: true,
    language: 'en',
    noTexts: true,
  })
  const { checkIn } = setUp({ statusOf: status })
  expect(await checkIn(aCall())).toMatchObject({ prompt: { kind: 'logged', language: 'en' } })
  expect(await checkIn(aCall())).toMatchObject({ repeat: true, prompt: { kind: 'repeat', language: 'en' } })
})

test('a caller who may be forged is logged and nothing else: no text, no counter, no status asked, spoken or shown', async () => {
  let asked = 0
  const { checkIn, entries, arrivals } = setUp({
    statusOf: async () => {
      asked += 1
      return unbound
    },
  })
  expect(await checkIn(aCall({ logOnly: true }))).toMatchObject({ repeat: false, prompt: { kind: 'logged' } })
  expect(entries).toMatchObject([{ intent: undefined, siteLine: undefined, line: undefined }])
  expect(entries[0]?.visit.sealed).toBeDefined()
  expect(arrivals).toMatchObject([{ outcome: 'unknown', lastFour: '0001' }])
  expect(asked).toBe(0)
})

test('a forged call keeps the line’s own call from nothing, and is not told that the line has rung', async () => {
  const { checkIn, entries } = setUp()
  await checkIn(aCall({ logOnly: true }))
  expect(await checkIn(aCall())).toMatchObject({ repeat: false, prompt: { kind: 'logged-link' } })
  expect(entries[1]?.intent).toBeDefined()
  expect(await checkIn(aCall({ logOnly: true }))).toMatchObject({ repeat: true })
  const fresh = setUp()
  await fresh.checkIn(aCall())
  expect(await fresh.checkIn(aCall({ logOnly: true }))).toMatchObject({ repeat: false })
})

test('where no visit list is kept a forged call leaves its key alone', async () => {
  const { checkIn, entries } = setUp({ recorded: false })
  expect(await checkIn(aCall({ logOnly: true }))).toMatchObject({ prompt: { kind: 'taken' } })
  expect(entries).toMatchObject([{ intent: undefined, visit: { sealed: undefined } }])
})

describe('a second call after the line was proved, or changed hands', () => {
  const decision = PASSES
  const confirmed: LineStatus = { known: 'bound', passDue: true, linksLeft: true, boundAs: 'subscriber', decision }

  test('is told anew by voice, text and door, and is no second visit', async () => {
    const known: LineStatus[] = [unbound, confirmed, confirmed]
    const { checkIn, entries, arrivals, events, lineChanges } = setUp({
      statusOf: async () => known.shift() ?? unbound,
    })
    await checkIn(aCall())
    lineChanges.note(aCall().line, noon + MINUTE)
    const call = aCall({ receivedAt: noon + 2 * MINUTE })
    expect(await checkIn(call)).toMatchObject({ repeat: false, prompt: { kind: 'logged-pass', digits: '0001' } })
    expect(entries.map(({ visit }) => visit.sealed === undefined)).toEqual([false, true])
    expect(decodeTextIntent(entries[1]?.intent?.sealed as Uint8Array)).toMatchObject({ arrivedAt: call.receivedAt })
    expect(arrivals.map(({ at }) => at)).toEqual([call.receivedAt])
    expect(events.map(({ type }) => type)).toEqual(['visit-stored', 'call-taken'])
    // Told once: the same INVITE again, and the next call, are repeats.
    for (const again of [call, aCall({ receivedAt: noon + 3 * MINUTE })])
      expect(await checkIn(again)).toMatchObject({ repeat: true, prompt: { kind: 'repeat' } })
    expect(entries).toHaveLength(2)
  })

  test('of two at the same moment one is told, and another line is not', async () => {
    const { checkIn, entries, lineChanges } = setUp()
    await checkIn(aCall())
    const other = '+821000000002' as Line
    await checkIn(aCall({ line: other }))
    lineChanges.note(aCall().line, noon + 1)
    const receivedAt = noon + 2
    const calls = [aCall({ receivedAt }), aCall({ receivedAt }), aCall({ receivedAt, line: other })]
    expect(await Promise.all(calls.map(checkIn))).toMatchObject([{ repeat: false }, { repeat: true }, { repeat: true }])
    expect(entries).toHaveLength(3)
  })

  test('at a silent place too, where nothing is said', async () => {
    const { checkIn, entries, lineChanges } = setUp()
    await checkIn(aCall({ site: site('silent') }))
    lineChanges.note(aCall().line, noon)
    expect(await checkIn(aCall({ site: site('silent') }))).toMatchObject({ repeat: false })
    expect(entries).toHaveLength(2)
  })
})

test('changes of a line are forgotten after ten minutes, when a call is a visit anyway', () => {
  const changes = makeLineChanges()
  const one = '+821000000001' as Line
  changes.note(one, noon)
  expect([changes.since(one, noon), changes.since(one, noon + 1)]).toEqual([true, false])
  changes.note('+821000000002' as Line, noon + 10 * MINUTE)
  expect(changes.since(one, 0)).toBe(false)
})
