import { beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { NewBinding } from '../../ports/identity/bindings.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { PersonAnswer } from '../../ports/pass/vaccination-registry.ts'
import { makeConfirmBirthDate } from './confirm-birth-date.ts'

const NOON = Date.parse('2022-01-12T11:40+09:00')
const BORN = '1941-01-20' as CalendarDate
const cha = { name: '차영식', birthDate: BORN, registryIdentifier: 'K-30' }
const end = (line = '+821000007241', siteId = 1, carrierMark = 7) => ({
  ...{ line: line as Line, siteId, carrierMark, isEnglish: false, arrivedAt: NOON },
  ...{ day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16) },
})
let rows = 0n
const row = () => ({ id: ++rows, intent: { hour: 0, sealed: new Uint8Array(12) } })

let answer: PersonAnswer
let asked: string[]
let bound: NewBinding[]
let changed: Line[]
let events: AppEvent[]
let counts: Map<string, number>
let confirm: ReturnType<typeof makeConfirmBirthDate>
const nameOf = (token: Uint8Array) => Buffer.from(token).toString()
beforeEach(() => {
  answer = { kind: 'not-one' }
  ;[asked, bound, changed, events, counts] = [[], [], [], [], new Map()]
  confirm = makeConfirmBirthDate({
    registry: {
      async personOf(line, birthDate) {
        asked.push(`${line} ${birthDate}`)
        return answer
      },
    },
    bindings: {
      async bind(binding) {
        bound.push(binding)
        return 'p1'
      },
    },
    dayCounters: {
      count: async (list) =>
        list.map(({ token }) => {
          const nth = (counts.get(nameOf(token)) ?? 0) + 1
          counts.set(nameOf(token), nth)
          return nth
        }),
      countsOf: async (list) => list.map(({ token }) => counts.get(nameOf(token)) ?? 0),
    },
    tokens: { limited: (day, thing, of) => Buffer.from(`${day} ${thing} ${of}`) },
    lineChanged: (line) => void changed.push(line),
    missesASite: 5,
    missesACarrier: 8,
    clock: { now: () => NOON },
    events: { emit: (event) => void events.push(event) },
  })
})

test('one living person: bound at the level of the keypad, and no miss', async () => {
  answer = { kind: 'one', person: cha }
  expect(await confirm(row(), end(), BORN)).toBe('confirmed')
  expect(asked).toEqual(['+821000007241 1941-01-20'])
  expect(bound).toEqual([
    {
      ...{ line: '+821000007241', person: cha, ci: 'keypad:K-30', boundAs: 'subscriber' },
      ...{ proofLevel: 'keypad', provedAt: NOON },
    },
  ])
  expect(changed).toEqual(['+821000007241'])
  expect(counts.size).toBe(0)
  expect(events).toEqual([
    { type: 'identity-bound', event: 'proved-as-subscriber' },
    { type: 'birth-date-checked', result: 'confirmed' },
  ])
})

test('a person without an identifier there is known by line, name and birth date', async () => {
  answer = { kind: 'one', person: { name: '차영식', birthDate: BORN } }
  await confirm(row(), end(), BORN)
  expect(bound[0]?.ci).toBe('keypad:+821000007241:차영식:1941-01-20')
})

describe('misses', () => {
  test('the third of a line and day locks it: the registry is asked no more', async () => {
    const answers = []
    for (let nth = 0; nth < 5; nth += 1) answers.push(await confirm(row(), end(), BORN))
    expect(answers).toEqual(['not-confirmed', 'not-confirmed', 'locked', 'locked', 'locked'])
    expect(asked).toHaveLength(3)
    expect(bound).toEqual([])
    expect(changed).toHaveLength(3) // who rings again is asked again
  })

  test('ten guesses at once are counted like ten one after another', async () => {
    await Promise.all(Array.from({ length: 10 }, () => confirm(row(), end(), BORN)))
    expect(asked).toHaveLength(3)
  })

  test('of many lines at one number, and of one carrier at many numbers, end too', async () => {
    const lineOf = (nth: number) => `+82100000${String(nth).padStart(4, '0')}`
    for (let nth = 0; nth < 7; nth += 1) await confirm(row(), end(lineOf(nth)), BORN)
    expect(asked).toHaveLength(5)
    for (let nth = 10; nth < 20; nth += 1) await confirm(row(), end(lineOf(nth), nth), BORN)
    expect(asked).toHaveLength(8)
    await confirm(row(), end(lineOf(30), 30, 8), BORN)
    expect(asked).toHaveLength(9)
    // A place and a carrier of the same number are counted each for itself.
    for (let nth = 40; nth < 50; nth += 1) await confirm(row(), end(lineOf(nth), 9, 9), BORN)
    expect(asked).toHaveLength(14)
  })

  test('of many lines at once are no more than one after another, and those that were none give their place back', async () => {
    const at = (nth: number) => end(`+82100001${String(nth).padStart(4, '0')}`)
    await Promise.all(Array.from({ length: 50 }, (_, nth) => confirm(row(), at(nth), BORN)))
    expect(asked).toHaveLength(5)
    answer = { kind: 'unavailable', why: 'timeout' }
    for (let nth = 0; nth < 20; nth += 1) await confirm(row(), { ...at(100 + nth), siteId: 2 }, BORN)
    expect(asked).toHaveLength(25)
  })
})

test('a registry that cannot be asked is no miss', async () => {
  answer = { kind: 'unavailable', why: 'timeout' }
  for (let nth = 0; nth < 4; nth += 1) expect(await confirm(row(), end(), BORN)).toBe('unknown')
  expect(counts.size).toBe(0)
  expect(changed).toHaveLength(4)
})

test('a row that is prepared again is asked for once', async () => {
  const same = row()
  expect([await confirm(same, end(), BORN), await confirm(same, end(), BORN)]).toEqual([
    'not-confirmed',
    'not-confirmed',
  ])
  expect(asked).toHaveLength(1)
})
