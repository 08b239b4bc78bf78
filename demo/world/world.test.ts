import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRuleset } from '../../src/adapters/rulesets/read-ruleset.ts'
import { parseCaller } from '../../src/domain/call/phone/parse-caller.ts'
import { parseDialled } from '../../src/domain/call/phone/parse-dialled.ts'
import { parseCalendarDate } from '../../src/domain/kit/time.ts'
import { decidePass } from '../../src/domain/pass/decide-pass.ts'
import { beginningOf, NOONS, noonOf } from './noons.ts'
import { peopleAt } from './people.ts'
import { e164, nationalOf, plainNumber, withHyphens } from './phone-form.ts'
import { sitesOf } from './sites.ts'
import { bindingsOf, registryPeople } from './world.ts'

describe('the sites', () => {
  test('the first is the café that scripts rely on', () => {
    expect(sitesOf(12)[0]).toMatchObject({
      name: '노원카페',
      category: 'restaurant_cafe',
      region: 'seoul',
      answerMode: 'announce',
      hasDoorScreen: false,
    })
  })

  test('at least three live ones are silent, one is early, and the retired one announces', () => {
    const sites = sitesOf(12)
    expect(sites.filter((site) => site.answerMode === 'silent' && !site.retired).length).toBeGreaterThanOrEqual(3)
    expect(sites.some((site) => site.answerMode === 'early')).toBe(true)
    expect(sites.filter((site) => site.retired).map((site) => site.answerMode)).toEqual(['announce'])
  })

  test('more than twelve are half silent, half announce, and no number is given twice', () => {
    const sites = sitesOf(20_000)
    const more = sites.slice(12)
    expect(more.filter((site) => site.answerMode === 'silent')).toHaveLength(more.length / 2)
    expect(new Set(sites.map((site) => site.number)).size).toBe(20_000)
  })

  test('every number can be dialled, also as the demo writes it', () => {
    for (const { number } of sitesOf(40)) expect(parseDialled(withHyphens(number))).toBe(number)
  })
})

function fail(): never {
  throw new Error('a person without a birth date')
}

const rules = readRuleset(join(import.meta.dirname, '../../rulesets/kr'))
const site = { category: 'indoor_sports', region: 'seoul' } as const

describe.each(NOONS.map((noon) => [noon.at, noon.now] as const))('the people at %s', (_at, now) => {
  const people = peopleAt(now)

  test('are at least thirty, each with a phone that can call', () => {
    expect(people.filter((person) => person.listed).length).toBeGreaterThanOrEqual(30)
    for (const person of people) expect(parseCaller(withHyphens(person.phone))).toBe(e164(person.phone))
  })

  test('stand in the group that the rules of that noon put them into', () => {
    for (const { id, group, birthDate, evidence } of people.filter((person) => person.group !== 'line')) {
      const person = { birthDate: parseCalendarDate(birthDate) ?? fail() }
      const { outcome, reason } = decidePass(rules, { at: now, asKnownAt: now, site, person, evidence })
      const kinds = new Set(evidence.map(({ kind }) => kind))
      const expected =
        kinds.size === 0
          ? 'none'
          : outcome !== 'pass'
            ? 'ended'
            : kinds.size === 1 && 'proof' in reason && reason.proof === 'vaccination'
              ? 'vaccinated'
              : 'other'
      expect(group, id).toBe(expected)
    }
  })

  test('have nothing in their records that lies after the noon', () => {
    for (const evidence of people.flatMap((person) => person.evidence)) {
      const day = 'date' in evidence ? evidence.date : 'released' in evidence ? evidence.released : undefined
      const at = day === undefined ? ('at' in evidence ? evidence.at : now) : Date.parse(`${day}T00:00:00+09:00`)
      expect(at).toBeLessThanOrEqual(now)
    }
  })

  test('are bound one to a line; the line that changed hands is bound to nobody any more', () => {
    const bindings = bindingsOf(people)
    expect(new Set(bindings.map((binding) => binding.phone)).size).toBe(bindings.length)
    const moon = people.find((person) => person.id === 'moon')
    const former = bindings.find((binding) => binding.phone === moon?.phone)
    expect(former?.name).not.toBe(moon?.name)
    expect(now - (former?.provedAt ?? now)).toBeGreaterThan(28 * 86_400_000)
  })

  test('each have a CI of their own, and are the subscriber of a line that is nobody else’s by the carrier’s books', () => {
    expect(new Set(people.map((person) => person.ci)).size).toBe(people.length)
    for (const person of people) expect(person.ci).toHaveLength(88)
    expect(new Set(people.map((person) => person.identityPhone)).size).toBe(people.length)
    const lineOf = (id: string) => people.find((person) => person.id === id)?.identityPhone
    expect(['son', 'mother', 'former', 'moon'].map(lineOf)).toEqual([
      '01000003301',
      '01000003300',
      '01000002901',
      '01000002900',
    ])
  })

  test('the son is only the user of his mother’s line, and both are in the registry with their own records', () => {
    const [son, mother] = ['son', 'mother'].map((id) => people.find((person) => person.id === id))
    expect(son?.phone).toBe(mother?.phone)
    expect([son?.bound, mother?.bound]).toEqual(['user', undefined])
    const known = registryPeople(people).filter((person) => person.phone === son?.phone)
    expect(known.map((person) => person.evidence.length)).toEqual([0, 3])
  })
})

test('the registry has the number of whoever booked, until the person gives their own', () => {
  const phoneAt = (noon: string) =>
    registryPeople(peopleAt(Date.parse(noon))).find(({ name }) => name === '표순덕')?.phone
  expect([phoneAt('2021-12-31T11:40+09:00'), phoneAt('2022-01-01T11:40+09:00')]).toEqual(['01000007309', '01000007308'])
})

test('what has a day of the calendar is there from that day on', () => {
  const has = (noon: string) =>
    peopleAt(Date.parse(noon))
      .find(({ id }) => id === 'pyo')
      ?.evidence.map((each) => (each.kind === 'vaccination' ? each.dose : each.kind))
  expect(has('2021-12-30T11:40+09:00')).toEqual([1, 2])
  expect(has('2022-01-01T11:40+09:00')).toEqual([1, 2, 'test'])
  expect(has('2022-01-05T11:40+09:00')).toEqual([1, 2, 3, 'test'])
})

test('a world found on disk began with the noon that its clock has just passed', () => {
  expect(noonOf(NOONS[0].now + 3 * 3_600_000)).toBe(NOONS[0].now)
  expect(noonOf(NOONS[2].now)).toBe(NOONS[2].now)
  expect(noonOf(Date.parse('2022-02-20T09:00+09:00'))).toBe(Date.parse('2022-02-20T11:40+09:00'))
})

test('a new world begins at its noon although the start took a few seconds', () => {
  expect(beginningOf(NOONS[2].now + 4_000)).toBe(NOONS[2].now)
  expect(beginningOf(Date.parse('2022-02-20T23:59:30.250+09:00'))).toBe(Date.parse('2022-02-20T23:59:30+09:00'))
})

test.each([
  ['010-0000-5678', '01000005678'],
  ['+82 10-0000-5678', '01000005678'],
  ['+12025550143', '+12025550143'],
  ['1420-12', '142012'],
  ['hello', undefined],
  ['', undefined],
])('%j is the number %j', (written, plain) => {
  expect(plainNumber(written)).toBe(plain)
})

test('E.164 and national digits are the same number', () => {
  expect(nationalOf(e164('01000005678'))).toBe('01000005678')
  expect(nationalOf(e164('+12025550143'))).toBe('+12025550143')
})
