/** Cases from outside are read exactly or refused by name. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../kit/errors.ts'
import { parseInstant } from '../kit/time.ts'
import { jsonField } from './json-field.ts'
import { parseCase, questionOf } from './parse-case.ts'

const base = {
  at: '2022-01-12T12:31:00+09:00',
  site: { category: 'restaurant_cafe', region: 'seoul' },
  person: { birthDate: '1980-05-01' },
  evidence: [],
}
const pcr = { kind: 'test', type: 'pcr', result: 'negative', medium: 'text', notifiedAt: '2022-01-10T15:00:00+09:00' }
const dose = { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-07-10' }

function refusal(value: unknown): string {
  try {
    parseCase(value)
  } catch (error) {
    if (error instanceof AppError && error.code === 'CASE_INVALID') return error.message
    throw error
  }
  return 'taken'
}

describe('a case', () => {
  test('becomes a question', () => {
    expect(parseCase({ ...base, name: 'a name', expect: { admit: true } })).toEqual({
      at: parseInstant(base.at),
      site: base.site,
      person: base.person,
      evidence: [],
    })
  })

  test('a test is dated by the notification of its text or the result on its paper', () => {
    const rapid = { ...pcr, type: 'rapid', medium: 'paper', supervised: true, notifiedAt: undefined, resultAt: base.at }
    const { evidence } = parseCase({ ...base, evidence: [pcr, JSON.parse(JSON.stringify(rapid))] })
    expect(evidence).toEqual([
      {
        kind: 'test',
        type: 'pcr',
        result: 'negative',
        medium: 'text',
        supervised: false,
        at: parseInstant(pcr.notifiedAt),
      },
      { kind: 'test', type: 'rapid', result: 'negative', medium: 'paper', supervised: true, at: parseInstant(base.at) },
    ])
  })

  test('a rapid test that says nothing of supervision had none', () => {
    const { evidence } = parseCase({ ...base, evidence: [{ ...pcr, type: 'rapid' }] })
    expect(evidence).toMatchObject([{ supervised: false }])
  })

  test.each([['unknown'], [undefined], [null]])('evidence %s is unknown, not none', (evidence) => {
    expect(parseCase({ ...base, evidence }).evidence).toBe('unknown')
  })
})

describe('a word that the rules do not know is refused, with the nearest and all that they know', () => {
  const words = {
    categories: ['restaurant_cafe', 'karaoke', 'hair_salon'],
    regions: ['seoul', 'busan'],
    vaccines: ['pfizer', 'janssen'],
    tests: ['pcr', 'rapid'],
    media: ['text', 'paper'],
    grounds: ['severe-reaction'],
  }
  test.each<[object, string]>([
    [
      { site: { category: 'restaurant_caffe', region: 'seoul' } },
      'site.category must be "restaurant_cafe" or "karaoke" or "hair_salon", not "restaurant_caffe"; did you mean "restaurant_cafe"?',
    ],
    [{ site: { category: 'casino', region: 'seoul' } }, 'or "hair_salon", not "casino"'],
    [
      { site: { category: 'karaoke', region: 'soul' } },
      'site.region must be "seoul" or "busan", not "soul"; did you mean "seoul"?',
    ],
    [
      { evidence: [{ ...dose, vaccine: 'pfzier' }] },
      'evidence[0].vaccine must be "pfizer" or "janssen", not "pfzier"; did you mean "pfizer"?',
    ],
    [
      { evidence: [{ ...pcr, type: 'prc' }] },
      'evidence[0].type must be "pcr" or "rapid", not "prc"; did you mean "pcr"?',
    ],
    [
      { evidence: [{ ...pcr, medium: 'txt' }] },
      'evidence[0].medium must be "text" or "paper", not "txt"; did you mean "text"?',
    ],
    [{ evidence: [{ ...pcr, result: 'negativ' }] }, ', not "negativ"; did you mean "negative"?'],
    [
      { evidence: [{ ...dose, kind: 'vacination' }] },
      'one of vaccination, recovery, test, exemption, not "vacination"; did you mean "vaccination"?',
    ],
    [
      { evidence: [{ kind: 'exemption', ground: 'severe_reactoin', issued: '2021-11-05' }] },
      'evidence[0].ground must be "severe-reaction", not "severe_reactoin"; did you mean "severe-reaction"?',
    ],
    [{ evidance: [] }, 'evidence, expect; did you mean "evidence"?'],
    [
      { site: { category: 'karaoke', regoin: 'seoul' } },
      'site.regoin is not a known name; here: category, region; did you mean "region"?',
    ],
  ])('%j', (change, says) => {
    expect(() => questionOf(jsonField({ ...base, ...change }, 'CASE_INVALID'), words)).toThrow(says)
  })
})

describe('a wrong case is refused with the field', () => {
  test.each<[string, object]>([
    ['at', { at: '2022-01-12T12:31:00' }],
    ['at', { at: '2022-02-30T12:31:00+09:00' }],
    ['at', { at: 1641958260000 }],
    ['at', { at: '0022-01-12T12:31:00+09:00' }],
    ['asKnownAt', { asKnownAt: 'yesterday' }],
    ['asknownAt', { asknownAt: base.at }],
    ['site', { site: 'cafe' }],
    ['site.region', { site: { category: 'bath' } }],
    ['person.birthDate', { person: {} }],
    ['person.birthDate', { person: { birthDate: '2023-02-29' } }],
    ['person.birthDate', { person: { birthDate: '2022-01-13' } }],
    ['party.size', { party: { size: 0, withoutPass: 0 } }],
    ['party.withoutPass', { party: { size: 2, withoutPass: 3 } }],
    ['evidence', { evidence: 'none' }],
    ['evidence[1].kind', { evidence: [dose, { kind: 'horoscope' }] }],
    ['evidence[0].date', { evidence: [{ ...dose, date: '2021-7-10' }] }],
    ['evidence[0].dose', { evidence: [{ ...dose, dose: 0 }] }],
    ['evidence[0].dose', { evidence: [{ ...dose, dose: '2' }] }],
    ['evidence[0].lot', { evidence: [{ ...dose, lot: 'A1' }] }],
    ['evidence[0].resultAt', { evidence: [{ ...pcr, resultAt: base.at }] }],
    ['evidence[0].notifiedAt', { evidence: [{ ...pcr, notifiedAt: null }] }],
    ['evidence[0].result', { evidence: [{ ...pcr, result: 'unclear' }] }],
    ['evidence', { evidence: Array.from({ length: 101 }, () => dose) }],
  ])('%s', (path, change) => {
    expect(refusal({ ...base, ...change })).toMatch(new RegExp(`^${path.replace(/[[\].]/g, '\\$&')} `))
  })

  test.each([[null], [3], ['x'], [[]]])('%j is no case', (value) => {
    expect(refusal(value)).toBe('the value must be an object')
  })

  test('whatever comes, it is taken or refused in one line, never anything else', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({ at: fc.constant(base.at), site: fc.jsonValue(), evidence: fc.jsonValue(), person: fc.jsonValue() }),
      fc.jsonValue().map((evidence) => ({ ...base, evidence: [evidence] })),
    )
    fc.assert(fc.property(anything, (value) => !refusal(value).includes('\n')))
  })
})
