/** Calls of one line to one site within ten minutes: repeats, the same call again, and calls that are told anew. */
import { describe, expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { MINUTE } from '../../domain/kit/time.ts'
import { PASSES } from '../../domain/pass/passes.fixture.ts'
import { decodeTextIntent } from '../../domain/pass/text-intent.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Dialogue } from '../../ports/call/keypad.ts'
import type { Appended } from '../../ports/visits/visit-log.ts'
import type { LineStatus } from '../pass/status-of-line.ts'
import { aCall, noon, setUp, site, unbound } from './check-in.fixture.ts'
import { makeRecentCalls } from './recent-calls.ts'

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
  finish({ stored: 'stored', where: 'spool' })
  expect(await Promise.all(both)).toMatchObject([{ repeat: false }, { repeat: true }])
  expect(entries).toHaveLength(1)
})

test('the same call again is the same call, not a repeat, and does not come to the door twice', async () => {
  const results: Appended['stored'][] = ['stored', 'already']
  const { checkIn, arrivals } = setUp({
    append: async () => ({ stored: results.shift() ?? 'already', where: 'database' }),
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
      return { stored: 'stored', where: 'database' }
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

test('the same call again hears what it heard before: that a text follows, also where a screen stands at the door', async () => {
  const results: Appended['stored'][] = ['stored', 'already']
  const { checkIn, events } = setUp({
    append: async () => ({ stored: results.shift() ?? 'already', where: 'database' }),
    statusOf: async () => ({ ...unbound, known: 'not-known' }),
  })
  const call = aCall({ site: site('announce', true) })
  for (const already of [false, true]) {
    expect(await checkIn(call)).toMatchObject({ repeat: false, prompt: { kind: 'logged-text' } })
    expect(events.at(-1)).toMatchObject({ type: 'visit-stored', already })
  }
})

test('the key of a call under another line tells nothing of that line, and its own next call is a visit', async () => {
  const stored = new Set<string>()
  const { checkIn, arrivals } = setUp({
    append: async ({ visit }) => {
      const [key, size] = [visitRef(visit.callKey), stored.size]
      return { stored: stored.add(key).size === size ? 'already' : 'stored', where: 'database' }
    },
    statusOf: async () => ({ ...unbound, known: 'not-known' }),
  })
  const [call, victim] = [aCall(), '+821000000002' as Line]
  await checkIn(call)
  expect(await checkIn({ ...call, line: victim })).toMatchObject({
    ...{ repeat: false, already: true },
    prompt: { kind: 'repeat' },
  })
  expect(arrivals).toHaveLength(1)
  const own = await checkIn(aCall({ line: victim }))
  expect(own).toMatchObject({ repeat: false, prompt: { kind: 'logged-text' } })
  expect(own).not.toHaveProperty('already')
  expect([stored.size, arrivals.length]).toEqual([2, 2])
})

test('nor does it where it comes twice at once: the second does not take the first for the line’s own', async () => {
  const told: LineStatus[] = [
    { ...unbound, known: 'not-known' },
    { ...unbound, known: 'not-known', textsLeft: false },
    { ...unbound, known: 'not-known', noTexts: true },
  ]
  const heard = []
  for (const status of told) {
    const stored = new Set<string>()
    const { checkIn, arrivals } = setUp({
      append: async ({ visit }) => {
        const [key, size] = [visitRef(visit.callKey), stored.size]
        return { stored: stored.add(key).size === size ? 'already' : 'stored', where: 'database' }
      },
      statusOf: async () => status,
    })
    const call = aCall()
    await checkIn(call)
    const again = { ...call, line: '+821000000002' as Line }
    heard.push(...(await Promise.all([checkIn(again), checkIn(again), checkIn(again)])))
    expect(arrivals).toHaveLength(1)
  }
  for (const each of heard) expect(each).toMatchObject({ already: true, prompt: { kind: 'repeat' } })
})

test('the same call again is not counted as another text that is lost', async () => {
  const results: Appended['stored'][] = ['stored', 'already']
  const { checkIn, events } = setUp({
    append: async () => ({ stored: results.shift() ?? 'already', where: 'database' }),
    seal: () => {
      throw new AppError('KEY_NOT_WRITTEN', 'full', { retryable: true })
    },
  })
  const call = aCall()
  await checkIn(call)
  await checkIn(call)
  expect(events.map(({ type }) => type)).toEqual(['visit-stored', 'text-not-sent', 'visit-stored'])
})

test('the same call again does not make the ten minutes longer', async () => {
  const { checkIn } = setUp()
  const call = aCall()
  await checkIn(call)
  await checkIn({ ...call, receivedAt: noon + 9 * MINUTE })
  expect(await checkIn(aCall({ receivedAt: noon + 10 * MINUTE }))).toMatchObject({ repeat: false })
})

test('a call over which something broke is forgotten too: the one that waited for it is stored', async () => {
  const failures = [new TypeError('a bug')]
  const { checkIn, entries } = setUp({
    append: async () => {
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      return { stored: 'stored', where: 'database' }
    },
  })
  const [broken, waited] = await Promise.allSettled([checkIn(aCall()), checkIn(aCall())])
  expect(broken).toMatchObject({ status: 'rejected', reason: { message: 'a bug' } })
  expect(waited).toMatchObject({ value: { kind: 'logged', repeat: false } })
  expect(entries).toHaveLength(2)
})

test('a call that waited while the world started over is a visit of its own', async () => {
  let finish: (result: Appended) => void = () => {}
  const recentCalls = makeRecentCalls()
  const stored: Appended = { stored: 'stored', where: 'database' }
  const pending = [new Promise<Appended>((resolve) => (finish = resolve))]
  const { checkIn } = setUp({ recentCalls, append: () => pending.shift() ?? Promise.resolve(stored) })
  const both = [checkIn(aCall()), checkIn(aCall())]
  await Promise.resolve()
  recentCalls.clear()
  finish(stored)
  expect(await Promise.all(both)).toMatchObject([{ repeat: false }, { repeat: false }])
})

describe('a second call after the line was proved, or changed hands', () => {
  const decision = PASSES
  const confirmed: LineStatus = {
    known: 'bound',
    passDue: true,
    linksLeft: true,
    textsLeft: true,
    boundAs: 'subscriber',
    decision,
  }

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

  test('by text too where a screen stands at the door', async () => {
    const { checkIn, lineChanges } = setUp({ statusOf: async () => ({ ...unbound, known: 'not-known' }) })
    const atDoor = site('announce', true)
    await checkIn(aCall({ site: atDoor }))
    lineChanges.note(aCall().line, noon)
    expect(await checkIn(aCall({ site: atDoor }))).toMatchObject({ prompt: { kind: 'logged-text' } })
  })

  test('but not a call that may be forged: it learns of no change', async () => {
    const { checkIn, entries, lineChanges } = setUp()
    await checkIn(aCall({ logOnly: true }))
    lineChanges.note(aCall().line, noon)
    expect(await checkIn(aCall({ logOnly: true }))).toMatchObject({ repeat: true })
    expect(entries).toHaveLength(1)
  })

  test('at a silent place too, where nothing is said', async () => {
    const { checkIn, entries, lineChanges } = setUp()
    await checkIn(aCall({ site: site('silent') }))
    lineChanges.note(aCall().line, noon)
    expect(await checkIn(aCall({ site: site('silent') }))).toMatchObject({ repeat: false })
    expect(entries).toHaveLength(2)
  })
})

test('who is known may press keys into the prompt of a repeat too: nothing waits for them, and nothing is stored', async () => {
  const dialogue = {
    script: [{ kind: 'hang-up' }],
    keyed: async () => undefined,
    over: () => {},
  } as unknown as Dialogue
  const taken: unknown[] = []
  const { checkIn, entries } = setUp({
    statusOf: async () => ({ ...unbound, known: 'bound', companions: 2 }),
    takeKnownKeys: ({ call: { line }, textWaits }, { kind }) => {
      taken.push([line, textWaits, kind])
      return dialogue
    },
  })
  const call = aCall({ keysFrom: 'kt' })
  expect(await checkIn(call)).toMatchObject({ repeat: false, dialogue })
  expect(await checkIn(aCall({ keysFrom: 'kt' }))).toMatchObject({ repeat: true, dialogue })
  expect(await checkIn(aCall())).not.toHaveProperty('dialogue')
  expect(taken).toEqual([
    [call.line, true, 'logged-text'],
    [call.line, false, 'repeat'],
  ])
  const [intent] = entries.map((entry) => entry.intent)
  expect(intent && decodeTextIntent(intent.sealed)).toMatchObject({ mayKey: true })
  expect(entries).toHaveLength(1)
})
