import { describe, expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { type IdentityPolicy, USUAL_POLICY } from '../../domain/identity/identity-policy.ts'
import type { Binding } from '../../domain/identity/person.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { type CalendarDate, DAY, HOUR } from '../../domain/kit/time.ts'
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import type { Site } from '../../domain/places/site.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import { makeStatusOfLine } from './status-of-line.ts'

const ruleset = readRuleset(`${import.meta.dirname}/../../../rulesets/kr`)
const NOON = Date.parse('2022-01-12T11:40:00+09:00')
const LINE = '+821000005678' as Line
/** A place whose texts stand still. */
const PAUSED = 99
const SALON: Site = { ...CAFE, category: 'hair_salon' }
const VALID: StatusSnapshot = {
  evidence: [{ kind: 'vaccination', vaccine: 'janssen', dose: 1, seriesDoses: 1, date: '2021-11-20' as CalendarDate }],
  fetchedAt: NOON - 2 * HOUR,
}

test('where no pass is due only what the person chose and the line’s texts are looked up', async () => {
  const nothing = { known: 'not-known', passDue: false, linksLeft: true, textsLeft: true }
  const world = makeWorld(() => 'unbound')
  expect(await world.statusOf(LINE, SALON, NOON)).toEqual(nothing)
  expect(world.queries()).toBe(2)
  const choices = { language: 'en', noTexts: true } as const
  expect(await makeWorld(() => bound(VALID, choices)).statusOf(LINE, SALON, NOON)).toEqual({
    ...{ ...nothing, ...choices, companions: 0 },
  })
  const away = makeWorld(() => {
    throw new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })
  })
  expect(await away.statusOf(LINE, SALON, NOON)).toEqual(nothing)
})

test('to a line that sent STOP no text is promised, whoever it is and whatever is due', async () => {
  for (const [known, site] of [
    ['unbound', CAFE],
    [bound(VALID), CAFE],
    ['unbound', SALON],
  ] as const) {
    const world = makeWorld(() => known)
    world.stop(LINE)
    expect(await world.statusOf(LINE, site, NOON)).toMatchObject({ noTexts: true })
  }
})

test('as what a person is bound, and what they chose, comes along', async () => {
  const change = { boundAs: 'user', language: 'en', noTexts: true } as const
  expect(await makeWorld(() => bound(VALID, change)).statusOf(LINE, CAFE, NOON)).toMatchObject({
    known: 'bound',
    decision: { outcome: 'pass' },
    ...change,
  })
})

describe('where the place asks for more proof to tell a pass by voice', () => {
  const at = (least: Partial<IdentityPolicy['minimum']>, known: KnownLine, links = 0) => {
    const policy = { ...USUAL_POLICY, minimum: { ...USUAL_POLICY.minimum, ...least } }
    return makeWorld(() => known, links).statusOf(LINE, { ...CAFE, policy }, NOON)
  }
  const keyed = bound(VALID, { proofLevel: 'keypad', language: 'en' })

  test('the line counts as unbound, in its language; a link comes only where the text knows nobody either', async () => {
    const unbound = { known: 'unbound', passDue: true, language: 'en', companions: 0 }
    expect(await at({ voice: 'identity' }, keyed)).toEqual({ ...unbound, linksLeft: false, textsLeft: true })
    expect(await at({ voice: 'identity', text: 'identity' }, keyed)).toEqual({
      ...unbound,
      linksLeft: true,
      textsLeft: true,
    })
    expect(await at({ voice: 'identity', text: 'identity' }, keyed, 5)).toEqual({
      ...unbound,
      linksLeft: false,
      textsLeft: true,
    })
    expect(await at({ voice: 'identity' }, bound(VALID))).toMatchObject({
      known: 'bound',
      decision: { outcome: 'pass' },
    })
  })

  test('no link is promised where it would not help', async () => {
    expect(await at({ text: 'document' }, 'unbound')).toEqual({
      known: 'unbound',
      passDue: true,
      linksLeft: false,
      textsLeft: true,
    })
  })
})

test('a fresh status decides, a stale one is left to the worker', async () => {
  expect(await makeWorld(() => bound(VALID)).statusOf(LINE, CAFE, NOON)).toMatchObject({
    known: 'bound',
    decision: { outcome: 'pass', reason: { proof: 'vaccination' } },
  })
  const stale = { ...VALID, fetchedAt: NOON - 25 * HOUR }
  expect(await makeWorld(() => bound(stale)).statusOf(LINE, CAFE, NOON)).toEqual({
    known: 'bound',
    passDue: true,
    linksLeft: true,
    textsLeft: true,
    boundAs: 'subscriber',
    companions: 0,
  })
})

test('how many companions are named on a line comes along, whether a pass is due or not; of nobody’s line nothing', async () => {
  for (const site of [CAFE, SALON]) {
    const named = makeWorld(() => bound(VALID, { companions: 2 }))
    expect(await named.statusOf(LINE, site, NOON)).toMatchObject({ companions: 2 })
    expect(await makeWorld(() => 'unbound').statusOf(LINE, site, NOON)).not.toHaveProperty('companions')
  }
})

test('an old "nothing on file" is never spoken: something may have come since', async () => {
  const empty = { evidence: [], fetchedAt: NOON - 2 * HOUR }
  expect(await makeWorld(() => bound(empty)).statusOf(LINE, CAFE, NOON)).not.toHaveProperty('decision')
})

test('the exemption by age needs no status at all', async () => {
  const child = bound(undefined, {}, '2010-05-05')
  expect(await makeWorld(() => child).statusOf(LINE, CAFE, NOON)).toMatchObject({
    decision: { reason: { code: 'proof-holds', proof: 'age' } },
  })
})

test('a line that has had its five links is told so', async () => {
  const withLinks = (links: number) => makeWorld(() => 'unbound', links).statusOf(LINE, CAFE, NOON)
  expect(await withLinks(4)).toMatchObject({ known: 'unbound', linksLeft: true })
  expect(await withLinks(5)).toMatchObject({ known: 'unbound', linksLeft: false })
})

test('a line that has had the day’s texts is told so, whether a pass is due or not', async () => {
  const after = (texts: number, site: Site) =>
    makeWorld(() => bound(VALID), 0, undefined, undefined, texts).statusOf(LINE, site, NOON)
  for (const site of [CAFE, SALON]) {
    expect(await after(19, site)).toMatchObject({ textsLeft: true })
    expect(await after(20, site)).toMatchObject({ textsLeft: false })
  }
})

test('where the place’s budget is used up no text is promised, also while the database is away', async () => {
  const paused = { ...SALON, id: PAUSED }
  expect(await makeWorld(() => bound(VALID)).statusOf(LINE, paused, NOON)).toMatchObject({ textsLeft: false })
  const away = makeWorld(() => {
    throw new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })
  })
  expect(await away.statusOf(LINE, paused, NOON)).toMatchObject({ known: 'not-known', textsLeft: false })
})

test('callers of one moment are looked up together, and each gets the own answer', async () => {
  const world = makeWorld((line) => (line.endsWith('3') ? bound(VALID) : 'unbound'))
  const lines = Array.from({ length: 50 }, (_, i) => `+82100000${1_000 + i}` as Line)
  const answers = await Promise.all(lines.map((line) => world.statusOf(line, CAFE, NOON)))
  expect(answers.map(({ known }) => known)).toEqual(lines.map((line) => (line.endsWith('3') ? 'bound' : 'unbound')))
  expect(world.queries()).toBeLessThan(10)
})

test('a database that is away is "not known"; a bug is not hidden', async () => {
  const away = makeWorld(() => {
    throw new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })
  })
  expect(await away.statusOf(LINE, CAFE, NOON)).toEqual({
    known: 'not-known',
    passDue: true,
    linksLeft: true,
    textsLeft: true,
  })
  const broken = makeWorld(() => {
    throw new TypeError('a bug')
  })
  await expect(broken.statusOf(LINE, CAFE, NOON)).rejects.toThrow('a bug')
})

test.each(['KEY_NOT_READ', 'KEY_OF_THE_PAST'] as const)(
  'where a key is missing (%s) nothing is known, and nothing is left to fail unheard',
  async (code) => {
    const failure = new AppError(code, 'the key', { retryable: code === 'KEY_NOT_READ' })
    const world = makeWorld(
      () => 'unbound',
      0,
      () => Promise.reject(failure),
      () => {
        throw failure
      },
    )
    expect(await world.statusOf(LINE, CAFE, NOON)).toEqual({
      known: 'not-known',
      passDue: true,
      linksLeft: true,
      textsLeft: true,
    })
    expect(world.queries()).toBe(0)
  },
)

test('callers do not pile up behind a database that hangs', async () => {
  const { promise: never } = Promise.withResolvers<KnownLine[]>()
  const world = makeWorld(
    () => 'unbound',
    0,
    () => never,
  )
  for (let i = 0; i < 1_000; i++) void world.statusOf(LINE, CAFE, NOON)
  expect(await world.statusOf(LINE, CAFE, NOON)).toEqual({
    known: 'not-known',
    passDue: true,
    linksLeft: true,
    textsLeft: true,
  })
})

function bound(snapshot: StatusSnapshot | undefined, change: Partial<Binding> = {}, born = '1980-05-01'): KnownLine {
  const person = { personId: 'p', name: '홍길동', birthDate: born as CalendarDate }
  return { binding: { person, boundAs: 'subscriber', proofLevel: 'identity', endsAt: NOON + DAY, ...change }, snapshot }
}

function makeWorld(
  known: (line: Line) => KnownLine,
  links = 0,
  find: (lines: readonly Line[]) => Promise<readonly KnownLine[]> = async (lines) => lines.map(known),
  token = () => new Uint8Array(16),
  texts = 0,
) {
  let queries = 0
  const stopped = new Set<Line>()
  const statusOf = makeStatusOfLine({
    ruleset: () => ruleset,
    bindings: {
      find(lines) {
        queries += 1
        return find(lines)
      },
    },
    dayCounters: {
      async countsOf(counted) {
        queries += 1
        return counted.map((_, nth) => (nth % 2 === 0 ? texts : links))
      },
    },
    stops: { areStopped: async (lines) => lines.map((line) => stopped.has(line)) },
    tokens: { line: token, limited: token },
    statusHours: 24,
    textsALine: 20,
    textsPaused: (site) => site === PAUSED,
  })
  return { statusOf, queries: () => queries, stop: (line: Line) => stopped.add(line) }
}
