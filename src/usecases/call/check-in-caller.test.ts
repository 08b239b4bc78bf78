/** A call is logged as one visit: what is stored with it, shown at the door and said in its prompt. */
import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { HOUR } from '../../domain/kit/time.ts'
import { decodeTextIntent } from '../../domain/pass/text-intent.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { LineStatus } from '../pass/status-of-line.ts'
import { aCall, noon, setUp, site, unbound } from './check-in.fixture.ts'
import type { IncomingCall } from './incoming-call.ts'

test('a call leaves one visit with its intent, and stands at the door after that', async () => {
  const { checkIn, entries, arrivals, events, toSeal } = setUp()
  const call = aCall()
  expect(await checkIn(call)).toMatchObject({
    kind: 'logged',
    repeat: false,
    prompt: { kind: 'logged-link' },
    key: { day: '2022-01-12' },
  })
  expect(entries).toHaveLength(1)
  expect(decodeTextIntent(entries[0]?.intent?.sealed as Uint8Array)).toEqual({
    ...{ day: '2022-01-12', callKey: call.callKey },
    line: call.line,
    siteId: 1,
    arrivedAt: noon,
    firstOfDay: true,
  })
  const { line, callKey } = call
  expect(toSeal).toEqual([{ day: '2022-01-12', callKey, siteId: 1, arrivedAt: noon, channel: 'call', line }])
  expect(arrivals).toEqual([
    {
      ...{ day: '2022-01-12', callKey, line, siteId: 1, at: noon },
      ...{ lastFour: '0001', outcome: 'checking', shown: '', allowedAlone: false },
    },
  ])
  expect(events).toMatchObject([
    { type: 'visit-stored', visit: visitRef(callKey), where: 'database', already: false, tookMs: expect.any(Number) },
  ])
})

test('how long it took is told in milliseconds', async () => {
  const { checkIn, events } = setUp()
  const begun = performance.now()
  await checkIn(aCall())
  const [event] = events
  const tookMs = event?.type === 'visit-stored' ? event.tookMs : undefined
  expect(tookMs).toBeGreaterThan(0)
  expect(tookMs).toBeLessThanOrEqual(performance.now() - begun)
})

test('a visit is sealed once its key is ready; where no list is kept no call waits for one', async () => {
  const steps: string[] = []
  const ready = async () => void steps.push('ready')
  const { checkIn, toSeal } = setUp({
    ready,
    append: async () => {
      steps.push(`sealed ${toSeal.length}`)
      return { stored: 'stored', where: 'database' }
    },
  })
  await checkIn(aCall())
  expect(steps).toEqual(['ready', 'sealed 1'])
  const gone = async () => {
    throw new AppError('KEY_NOT_WRITTEN', 'full', { retryable: true })
  }
  expect(await setUp({ ready: gone }).checkIn(aCall())).toEqual({ kind: 'unavailable' })
  expect(await setUp({ ready: gone, recorded: false }).checkIn(aCall())).toMatchObject({ kind: 'logged' })
})

test('calls of several lines stand at the door side by side', async () => {
  const { checkIn, arrivals } = setUp()
  for (const line of ['+821000000001', '+821000000002'] as Line[]) await checkIn(aCall({ line }))
  expect(arrivals.map(({ lastFour }) => lastFour)).toEqual(['0001', '0002'])
})

test('what cannot be stored is told as a fault; a bug is no outage, and stays one', async () => {
  const full = () => Promise.reject(new AppError('VISIT_LOG_UNAVAILABLE', 'away', { retryable: true }))
  const { checkIn, events } = setUp({ append: full })
  expect(await checkIn(aCall())).toEqual({ kind: 'unavailable' })
  expect(events).toEqual([{ type: 'fault', part: 'check-in', message: 'VISIT_LOG_UNAVAILABLE: away' }])
  const broken = setUp({ append: () => Promise.reject(new TypeError('a bug')) })
  await expect(broken.checkIn(aCall())).rejects.toThrow('a bug')
})

test('a key that cannot be written costs the text, not the visit: none is promised, and it is counted', async () => {
  const missing = () => {
    throw new AppError('KEY_NOT_WRITTEN', 'full', { retryable: true })
  }
  const { checkIn, entries, events } = setUp({ seal: missing, statusOf: async () => missing() })
  expect(await checkIn(aCall())).toMatchObject({ kind: 'logged', prompt: { kind: 'logged-unknown' } })
  expect(entries).toMatchObject([{ visit: { siteId: 1 }, intent: undefined }])
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

test('a status that hangs or breaks does not hold the call: the prompt then promises the text', async () => {
  for (const statusOf of [() => new Promise<never>(() => {}), () => Promise.reject(new Error('broken'))]) {
    const { checkIn } = setUp({ statusOf })
    expect(await checkIn(aCall())).toMatchObject({ kind: 'logged', prompt: { kind: 'logged-text' } })
  }
})

test('a status that breaks is told as a fault, whatever it broke with', async () => {
  for (const reason of [new Error('broken'), 'broken']) {
    const { checkIn, events } = setUp({ statusOf: () => Promise.reject(reason) })
    await checkIn(aCall())
    expect(events).toContainEqual({ type: 'fault', part: 'line-status', message: 'broken' })
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
  const status = async (): Promise<LineStatus> => ({
    known: 'not-known',
    passDue: false,
    linksLeft: true,
    textsLeft: true,
  })
  const kind = async (call: IncomingCall) => {
    const { checkIn } = setUp({ statusOf: status })
    await checkIn({ ...aCall(), line: call.line, site: call.site, receivedAt: call.receivedAt - HOUR })
    const result = await checkIn(call)
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
    textsLeft: true,
    language: 'en',
    noTexts: true,
  })
  const { checkIn } = setUp({ statusOf: status })
  expect(await checkIn(aCall())).toMatchObject({ prompt: { kind: 'logged', language: 'en' } })
  expect(await checkIn(aCall())).toMatchObject({ repeat: true, prompt: { kind: 'repeat', language: 'en' } })
})

test('a caller who may be forged is logged and nothing else: no text, no counter, no status asked, spoken or shown', async () => {
  let asked = 0
  const { checkIn, entries, arrivals, events } = setUp({
    statusOf: async () => {
      asked += 1
      return unbound
    },
  })
  expect(await checkIn(aCall({ logOnly: true }))).toMatchObject({ repeat: false, prompt: { kind: 'logged' } })
  expect(events.map(({ type }) => type)).toEqual(['visit-stored'])
  expect(entries).toMatchObject([{ intent: undefined }])
  expect(entries[0]?.visit.sealed).toBeDefined()
  expect(arrivals).toMatchObject([{ outcome: 'unknown', lastFour: '0001' }])
  expect(asked).toBe(0)
})

test('a forged call keeps the line’s own call from nothing, and is not told that the line has rung', async () => {
  const { checkIn, entries } = setUp()
  await checkIn(aCall({ logOnly: true }))
  expect(await checkIn(aCall())).toMatchObject({ repeat: false, prompt: { kind: 'logged-link' } })
  expect(decodeTextIntent(entries[1]?.intent?.sealed as Uint8Array)).toMatchObject({ firstOfDay: true })
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

test('a companion is a visit of their own with the guardian’s line and an intent like any other, beside the guardian at the door', async () => {
  const { checkIn, entries, arrivals, toSeal } = setUp({ statusOf: () => Promise.reject(new Error('is not asked')) })
  const guardian = aCall()
  await checkIn(guardian)
  const companion = { shown: '동반 홍*이(12년생)', outcome: 'not-required' } as const
  const call = aCall({ line: guardian.line, companion, channel: 'companion' })
  expect(await checkIn(call)).toMatchObject({ kind: 'logged', repeat: false })
  expect(toSeal.map(({ line, channel }) => [line, channel])).toEqual([
    [guardian.line, 'call'],
    [guardian.line, 'companion'],
  ])
  const intents = entries.map(({ intent }) => decodeTextIntent(intent?.sealed ?? new Uint8Array()))
  expect(intents[1]).toMatchObject({ line: guardian.line, callKey: call.callKey, firstOfDay: false, companion: true })
  expect(new Set(entries.map(({ intent }) => intent?.sealed.length)).size).toBe(1)
  expect(arrivals).toMatchObject([
    { outcome: 'checking', shown: '' },
    { ...companion, lastFour: '0001', allowedAlone: false },
  ])
  expect(await checkIn(aCall({ line: guardian.line }))).toMatchObject({ repeat: true })
})

test('a companion known already, or where nothing can be stored, stands at no door once more', async () => {
  const companion = { shown: '', outcome: 'no-pass' } as const
  const known = setUp({ append: async () => ({ stored: 'already', where: 'database' }) })
  expect(await known.checkIn(aCall({ companion }))).toMatchObject({ kind: 'logged', already: true })
  expect(known.arrivals).toEqual([])
  const away = setUp({ append: () => Promise.reject(new AppError('DATABASE_UNAVAILABLE', 'away')) })
  expect(await away.checkIn(aCall({ companion }))).toEqual({ kind: 'unavailable' })
  const free = setUp({ recorded: false })
  await free.checkIn(aCall({ companion }))
  expect([free.toSeal, free.entries[0]?.visit.sealed, free.arrivals.length]).toEqual([[], undefined, 1])
})
