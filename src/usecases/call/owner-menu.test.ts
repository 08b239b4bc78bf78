/** The shop menu answer by answer: nothing without the PIN, three misses a day however many call at once, what is entered, what is told. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Ask, CallScript } from '../../domain/call/call-script.ts'
import type { Keyed } from '../../domain/call/keyed-digits.ts'
import { ownerScripts } from '../../domain/call/owner-dialogue.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { PromptKind } from '../../domain/pass/prompt.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import { newAlias } from '../../domain/visits/alias.ts'
import type { Visitor } from '../../domain/visits/visit.ts'
import type { RecentArrival } from '../../ports/places/recent-arrivals.ts'
import { makeOwnerMenu, type OwnerMenuDeps } from './owner-menu.ts'

const SHOP = '+82200000001' as Line
const NOON = Date.parse('2022-01-12T12:31:00+09:00')
const SITE = { ...CAFE, id: 1 }
const ALIAS = newAlias(() => 3)

let now: number
let counts: Map<string, number>
let checked: string[]
let entered: Visitor[]
let told: string[]
let living: Set<string>
let arrivals: readonly RecentArrival[] | undefined
let away: boolean
let cameWith: Line | undefined
let seen: unknown[]
beforeEach(() => {
  now = NOON
  counts = new Map()
  checked = []
  entered = []
  told = []
  living = new Set([ALIAS])
  arrivals = []
  away = false
  cameWith = undefined
  seen = []
})

const keyOf = (day: string, token: Uint8Array) => `${day} ${Buffer.from(token).toString()}`
const unlessAway = async <T>(answer: () => T): Promise<T> => {
  await Promise.resolve()
  if (away) throw new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })
  return answer()
}
const deps: OwnerMenuDeps = {
  owners: {
    checkPin: (_site, pin) =>
      unlessAway(() => {
        checked.push(pin)
        return pin === '4071'
      }),
  },
  dayCounters: {
    count: (all) =>
      unlessAway(() =>
        all.map(({ day, token }) => {
          const count = (counts.get(keyOf(day, token)) ?? 0) + 1
          counts.set(keyOf(day, token), count)
          return count
        }),
      ),
    countsOf: (all) => unlessAway(() => all.map(({ day, token }) => counts.get(keyOf(day, token)) ?? 0)),
  },
  tokens: { limited: (_day, what, of) => Buffer.from(`${what} ${of}`) },
  recentArrivals: {
    lastAt: async () => arrivals,
    companionsSeen: async (site, line) => {
      seen.push([site, line])
      return arrivals && line === cameWith
    },
  },
  aliases: { lives: (alias) => unlessAway(() => living.has(alias)) },
  enterVisitor: async (_site, visitor) => {
    entered.push(visitor)
    return true
  },
  wordOfDay: (site, day) => ({ ko: `${site}`, en: `BLUE ${day}` }),
  clock: { now: () => now },
  events: { emit: (event) => void (event.type === 'owner-menu' && told.push(event.did)) },
}

const menu = makeOwnerMenu(deps)
const digits = (keyed: string): Keyed => ({ kind: 'digits', digits: keyed })
const steps = (script: CallScript | undefined) =>
  script?.flatMap((step) =>
    step.kind === 'hang-up'
      ? []
      : [`${step.kind} ${step.prompt.kind}${step.prompt.digits && ` ${step.prompt.digits}`}`],
  )
const askOf = (kind: PromptKind): Ask => {
  const prompt = { kind, language: 'ko', digits: '' } as const
  return { kind: 'ask', prompt, again: prompt, digits: { least: 1, most: 12 }, endKey: '#', withinMs: 1, tries: 1 }
}

/** Answers one question after the other. @returns what was said last */
async function call(...answers: readonly (string | undefined)[]) {
  const dialogue = menu(SITE, SHOP)
  let script: CallScript | undefined = dialogue.script
  for (const answer of answers) {
    const asked: Ask | undefined = script?.find((step) => step.kind === 'ask')
    if (asked === undefined) return ['over']
    script = await dialogue.keyed(asked, answer === undefined ? { kind: 'nothing' } : digits(answer))
  }
  return steps(script)
}

describe('without the PIN', () => {
  test('nothing but the question for it is heard, and silence is no miss', async () => {
    expect(await call()).toEqual(['ask shop-pin'])
    expect(await call(undefined)).toBeUndefined()
    expect([told, checked]).toEqual([[], []])
  })

  test('no answer to a question that was not put does anything', async () => {
    for (const kind of ['shop-menu', 'shop-visitor', 'shop-visitor-again', 'shop-seen'] as const)
      expect(await menu(SITE, SHOP).keyed(askOf(kind), digits('1'))).toBeUndefined()
    expect([entered, told]).toEqual([[], []])
  })

  test('the third miss locks the menu for the day, also for the right PIN; the next day it opens', async () => {
    expect(await call('0001', '0002')).toEqual(['ask shop-pin-again'])
    expect(await call('0003')).toEqual(['say shop-locked'])
    expect(await call('4071')).toEqual(['say shop-locked'])
    expect(checked).toEqual(['0001', '0002', '0003'])
    now += 24 * 3_600_000
    expect(await call('4071')).toEqual(['ask shop-menu'])
  })

  test('a PIN that is looked at over midnight leaves the new day its three misses', async () => {
    const slow = {
      async checkPin() {
        now += 24 * 3_600_000
        return true
      },
    }
    const dialogue = makeOwnerMenu({ ...deps, owners: slow })(SITE, SHOP)
    expect(steps(await dialogue.keyed(askOf('shop-pin'), digits('4071')))).toEqual(['ask shop-menu'])
    expect(await call('0001', '0002')).toEqual(['ask shop-pin-again'])
    expect(await call('0003')).toEqual(['say shop-locked'])
    expect(checked).toEqual(['0001', '0002', '0003'])
  })

  test('of a thousand calls at once three are looked at, whatever they key', async () => {
    const pins = Array.from({ length: 1_000 }, (_, nth) => String(nth).padStart(4, '0'))
    await Promise.all(pins.map((pin) => call(pin)))
    expect(checked).toHaveLength(3)
    expect(told.filter((did) => did === 'opened')).toEqual([])
  })

  test('right ones count for no misses, however many a day', async () => {
    await call('0001')
    for (let nth = 0; nth < 20; nth += 1) expect(await call('4071')).toEqual(['ask shop-menu'])
    expect(await call('0002', '0003')).toEqual(['say shop-locked'])
  })
})

describe('behind the PIN', () => {
  test('1 tells the last arrivals as the door shows them, and asks again', async () => {
    expect(await call('4071', '1')).toEqual(['say shop-no-arrivals', 'ask shop-menu'])
    arrivals = [
      { lastFour: '5678', outcome: 'pass', allowedAlone: false },
      { lastFour: '0001', outcome: 'no-pass', allowedAlone: true },
      { lastFour: '0006', outcome: 'document-seen', allowedAlone: false },
    ]
    expect(await call('4071', '1')).toEqual([
      'say shop-arrivals',
      'say shop-arrival-pass 5678',
      'say shop-arrival-alone 0001',
      'say shop-arrival-document-seen 0006',
      'ask shop-menu',
    ])
    arrivals = undefined
    expect(await call('4071', '1')).toEqual(['say shop-later'])
  })

  test('2 tells the word of this day at this place, twice, and asks again', async () => {
    const word = ['say word-blue', 'say word-2022-01-12']
    expect(await call('4071', '2')).toEqual(['say shop-word', ...word, ...word, 'ask shop-menu'])
    expect(told).toEqual(['opened', 'word'])
  })

  test('3 enters by alias or by telephone number, once the document was seen', async () => {
    expect(await call('4071', '3')).toEqual(['ask shop-visitor'])
    expect(await call('4071', '3', ALIAS)).toEqual(['ask shop-seen'])
    expect(entered).toEqual([])
    expect(await call('4071', '3', ALIAS, '1')).toEqual(['say shop-entered', 'ask shop-menu'])
    expect(await call('4071', '3', '01012345678', '1', '3', '0212345678', '1')).toEqual([
      'say shop-entered',
      'ask shop-menu',
    ])
    expect(entered).toEqual([ALIAS, '+821012345678', '+82212345678'])
  })

  test('2 after a telephone number: the documents of who came with it were seen; nobody is entered', async () => {
    cameWith = '+821012345678' as Line
    expect(await call('4071', '3', '01012345678', '2')).toEqual(['say shop-companions', 'ask shop-menu'])
    expect(await call('4071', '3', '01012345679', '2')).toEqual(['say shop-no-companions', 'ask shop-menu'])
    expect(seen).toEqual([
      [1, cameWith],
      [1, '+821012345679'],
    ])
    arrivals = undefined
    expect(await call('4071', '3', '01012345678', '2')).toEqual(['say shop-later'])
    expect(told.filter((did) => did !== 'opened')).toEqual(['companions'])
    expect(entered).toEqual([])
  })

  test('who came with whom cannot be tried out: past twenty numbers of a day that brought nobody none is looked at', async () => {
    cameWith = '+821012345678' as Line
    for (let nth = 0; nth < 19; nth += 1) await call('4071', '3', '01012345679', '2')
    expect(await call('4071', '3', '01012345678', '2')).toEqual(['say shop-companions', 'ask shop-menu'])
    await call('4071', '3', '01012345679', '2')
    expect(await call('4071', '3', '01012345678', '2')).toEqual(['say shop-no-companions', 'ask shop-menu'])
    expect(seen).toHaveLength(21)
    now += 24 * 60 * 60 * 1000
    expect(await call('4071', '3', '01012345678', '2')).toEqual(['say shop-companions', 'ask shop-menu'])
  })

  test('an alias brings no companions', async () => {
    expect(await call('4071', '3', ALIAS, '2')).toEqual(['say shop-not-entered', 'ask shop-menu'])
    expect(seen).toEqual([])
  })

  test.each([['2'], ['3'], [undefined]])('a document that was not seen enters nobody: %s', async (key) => {
    await call('4071', '3', ALIAS, key)
    expect(entered).toEqual([])
  })

  test('a number that is none, or an alias that has ended, is asked for once more and enters nobody', async () => {
    const wrong = `${ALIAS.slice(0, 7)}${(Number(ALIAS[7]) + 1) % 10}`
    expect(await call('4071', '3', wrong)).toEqual(['ask shop-visitor-again'])
    expect(await call('4071', '3', wrong, ALIAS)).toEqual(['ask shop-seen'])
    living.clear()
    expect(await call('4071', '3', ALIAS, '15880001')).toEqual(['say shop-not-entered', 'ask shop-menu'])
    expect(entered).toEqual([])
  })

  test('aliases cannot be tried out: past twenty of a day that nobody has, one that lives is answered like them', async () => {
    const nobodys = (nth: number) => newAlias((below) => (nth + 7 * below) % below)
    living = new Set([ALIAS])
    for (let nth = 0; nth < 19; nth += 1) await call('4071', '3', nobodys(nth % 3))
    expect(await call('4071', '3', ALIAS)).toEqual(['ask shop-seen'])
    await call('4071', '3', nobodys(0))
    expect(await call('4071', '3', ALIAS)).toEqual(['ask shop-visitor-again'])
    expect(await call('4071', '3', '01012345678')).toEqual(['ask shop-seen'])
    now += 24 * 60 * 60 * 1000
    expect(await call('4071', '3', ALIAS)).toEqual(['ask shop-seen'])
  })

  test('where the database goes away an alias counts by its check digit; where it was away before, the menu does not open', async () => {
    const dialogue = menu(SITE, SHOP)
    await dialogue.keyed(askOf('shop-pin'), digits('4071'))
    away = true
    expect(steps(await dialogue.keyed(askOf('shop-visitor'), digits(ALIAS)))).toEqual(['ask shop-seen'])
    expect(steps(await dialogue.keyed(askOf('shop-seen'), digits('1')))).toEqual(['say shop-entered', 'ask shop-menu'])
    expect(await call('4071')).toEqual(['say shop-later'])
  })

  test('what a database that stands still does not answer is told to come later', async () => {
    const never = () => new Promise<never>(() => {})
    const hangs = makeOwnerMenu({ ...deps, owners: { checkPin: never }, withinMs: 1 })
    const { keyed } = hangs(SITE, SHOP)
    expect(steps(await keyed(askOf('shop-pin'), digits('4071')))).toEqual(['say shop-later'])
    expect(await keyed(askOf('shop-menu'), digits('1'))).toBeUndefined()
  })

  test('keys without a meaning are asked for again, and twelve answers are the end', async () => {
    expect(await call('4071', '9')).toEqual(['ask shop-menu'])
    expect(await call('4071', ...Array.from({ length: 12 }, () => '9'))).toEqual(['ask shop-menu'])
    expect(await call('4071', ...Array.from({ length: 13 }, () => '9'))).toBeUndefined()
  })
})

test.each<[RecentArrival['outcome'], boolean, string]>([
  ['no-pass', false, 'no-pass'],
  ['no-pass', true, 'alone'],
  ['allowed-without-pass', false, 'alone'],
  ['not-required', false, 'free'],
  ['pass', false, 'pass'],
  ['document-seen', false, 'document-seen'],
  ['unverified', false, 'unverified'],
  ['reported', false, 'reported'],
  ['checking', false, 'unknown'],
  ['unknown', false, 'unknown'],
])('of an arrival that is %s (alone: %s) it is said: %s', async (outcome, allowedAlone, kind) => {
  arrivals = [{ lastFour: '5678', outcome, allowedAlone }]
  expect(await call('4071', '1')).toContain(`say shop-arrival-${kind} 5678`)
})

test('what was done is told, and no more than was done', async () => {
  await call('0001', '0002', '0003')
  now += 24 * 3_600_000
  await call('4071', '1', '3', ALIAS, '1')
  expect(told).toEqual(['pin-missed', 'pin-missed', 'locked', 'opened', 'arrivals', 'entered'])
  told = []
  arrivals = undefined
  const unstored = makeOwnerMenu({ ...deps, enterVisitor: async () => false })(SITE, SHOP)
  await unstored.keyed(askOf('shop-pin'), digits('4071'))
  await unstored.keyed(askOf('shop-menu'), digits('1'))
  await unstored.keyed(askOf('shop-visitor'), digits(ALIAS))
  expect(steps(await unstored.keyed(askOf('shop-seen'), digits('1')))).toEqual(['say shop-later'])
  expect(told).toEqual(['opened'])
})

test('a bug is told as a fault, a store that is away is not, and the caller hears that it is later', async () => {
  const faults: string[] = []
  const failing = (error: Error) =>
    makeOwnerMenu({
      ...deps,
      owners: { checkPin: () => Promise.reject(error) },
      events: { emit: (event) => void (event.type === 'fault' && faults.push(`${event.part}: ${event.message}`)) },
    })(SITE, SHOP)
  const later = ['say shop-later']
  expect(steps(await failing(new Error('broken')).keyed(askOf('shop-pin'), digits('4071')))).toEqual(later)
  expect(faults).toEqual(['owner-menu: broken'])
  const away = new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true })
  expect(steps(await failing(away).keyed(askOf('shop-pin'), digits('4071')))).toEqual(later)
  expect(faults).toHaveLength(1)
})

test('each question takes as many digits as its answer has, and # ends it', () => {
  const say = ownerScripts('ko')
  const asked = (script: CallScript) => script.find((step) => step.kind === 'ask')
  const common = { endKey: '#', tries: 1 }
  expect(asked(say.opening)).toMatchObject({ ...common, digits: { least: 4, most: 4 } })
  expect(asked(say.menu)).toMatchObject({ ...common, digits: { least: 1, most: 1 } })
  expect(asked(say.seen)).toMatchObject({ ...common, digits: { least: 1, most: 1 } })
})

test('a foreign phone hears it in English', () => {
  expect(menu(SITE, '+84900000012' as Line).script[0]).toMatchObject({ prompt: { kind: 'shop-pin', language: 'en' } })
})
