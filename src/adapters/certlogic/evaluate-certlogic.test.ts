/** Foreign certificates under invented rules in the EU's form. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ForeignCertificate } from '../../domain/certificates/foreign-certificate.ts'
import { DAY } from '../../domain/kit/time.ts'
import { createCertLogicRules } from './evaluate-certlogic.ts'
import { readEuRules } from './read-eu-rules.ts'

const noon = Date.parse('2022-01-12T12:00:00+09:00')
const dose = (change: object = {}): ForeignCertificate => ({
  kind: 'vaccination',
  issuer: 'FR',
  issuedAt: noon - 30 * DAY,
  expiresAt: noon + 300 * DAY,
  payload: {
    ver: '1.3.0',
    v: [{ mp: 'EU/1/20/1528', dn: 2, sd: 2, dt: '2021-07-10', co: 'FR', ...change }],
  },
})
const first = { var: 'payload.v.0' }
const rule = (id: string, en: string, logic: unknown, change: object = {}) => ({
  Identifier: id,
  Type: 'Acceptance',
  Country: 'KR',
  Version: '1.0.0',
  SchemaVersion: '1.0.0',
  Engine: 'CERTLOGIC',
  EngineVersion: '0.7.5',
  CertificateType: 'Vaccination',
  Description: [{ lang: 'en', desc: en }],
  ValidFrom: '2021-11-01T00:00:00+09:00',
  ValidTo: '2022-12-31T23:59:59+09:00',
  AffectedFields: ['v.0'],
  Logic: logic,
  ...change,
})
const COMPLETE = rule('VR-KR-0001', 'The series must be complete.', {
  if: [first, { '>=': [{ var: 'payload.v.0.dn' }, { var: 'payload.v.0.sd' }] }, true],
})
const KNOWN = rule('VR-KR-0002', 'The vaccine must be recognised.', {
  if: [first, { in: [{ var: 'payload.v.0.mp' }, { var: 'external.valueSets.vaccines' }] }, true],
})
/** Like the rule of 180 days: until the end of the 180th day, in Korea. */
const NOT_OLD = rule('VR-KR-0003', 'The last dose must be at most 180 days ago.', {
  if: [
    first,
    {
      before: [
        { plusTime: [{ var: 'external.validationClock' }, 0, 'day'] },
        { plusTime: [{ var: 'payload.v.0.dt' }, 181, 'day'] },
      ],
    },
    true,
  ],
})
const rules = (...list: readonly unknown[]) =>
  createCertLogicRules({ country: 'KR', rules: readEuRules(list), valueSets: { vaccines: ['EU/1/20/1528'] } })
const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)

describe('a foreign certificate', () => {
  test('that every rule admits is accepted, and the rules are named', () => {
    const verdict = rules(COMPLETE, KNOWN).judge(dose(), noon)
    expect(verdict.kind === 'accepted' && idsOf(verdict.rules)).toEqual(['VR-KR-0001', 'VR-KR-0002'])
  })

  test('that one rule refuses is refused, with the words of that rule', () => {
    expect(rules(COMPLETE, KNOWN).judge(dose({ dn: 1 }), noon)).toEqual({
      kind: 'refused',
      failed: [
        { id: 'VR-KR-0001', version: '1.0.0', ko: 'The series must be complete.', en: 'The series must be complete.' },
      ],
    })
    expect(rules(COMPLETE, KNOWN).judge(dose({ mp: 'Sputnik-V' }), noon)).toMatchObject({ kind: 'refused' })
  })

  test('ages: the same one is accepted on one day and refused on a later one', () => {
    const aging = rules(NOT_OLD)
    expect(aging.judge(dose({ dt: '2021-07-20' }), noon).kind).toBe('accepted')
    expect(aging.judge(dose({ dt: '2021-07-20' }), noon + 30 * DAY).kind).toBe('refused')
  })

  test('whose rules give no answer is unknown, never refused', () => {
    const broken = rule('VR-KR-0004', 'Compares words.', { '>': [{ var: 'payload.v.0.mp' }, 3] })
    const newer = rule('VR-KR-0005', 'Of tomorrow.', { tomorrow: [] }, { EngineVersion: '9.0.0' })
    const verdict = rules(COMPLETE, broken, newer).judge(dose(), noon)
    expect(verdict.kind === 'unknown' && idsOf(verdict.unclear)).toEqual(['VR-KR-0004', 'VR-KR-0005'])
    expect(rules(broken, COMPLETE).judge(dose({ dn: 1 }), noon).kind).toBe('refused')
  })

  test('to which no rule applies is unknown', () => {
    expect(rules(COMPLETE).judge({ ...dose(), kind: 'test' }, noon)).toEqual({ kind: 'unknown', unclear: [] })
    expect(rules(COMPLETE).judge(dose(), Date.parse('2021-10-01T00:00Z')).kind).toBe('unknown')
  })

  test('is judged by the newest version of a rule that is valid then', () => {
    const stricter = rule(
      'VR-KR-0001',
      'A third dose.',
      { '>=': [{ var: 'payload.v.0.dn' }, 3] },
      {
        Version: '1.10.0',
        ValidFrom: '2022-02-01T00:00:00+09:00',
      },
    )
    const middle = { ...COMPLETE, Version: '1.9.0' }
    expect(rules(stricter, middle, COMPLETE).judge(dose(), noon).kind).toBe('accepted')
    expect(rules(stricter, middle, COMPLETE).judge(dose(), noon + 30 * DAY).kind).toBe('refused')
  })

  test('can be taken back by the country that issued it, and by no other', () => {
    const lot = rule(
      'IR-FR-0001',
      'A bad batch.',
      { '!': [{ in: [{ var: 'payload.v.0.mp' }, ['EU/1/20/1528']] }] },
      {
        Type: 'Invalidation',
        Country: 'FR',
      },
    )
    expect(rules(COMPLETE, lot).judge(dose(), noon).kind).toBe('refused')
    expect(rules(COMPLETE, lot).judge({ ...dose(), issuer: 'DE' }, noon).kind).toBe('accepted')
  })
})

test('whatever stands in a certificate, there is a verdict', () => {
  const all = rules(COMPLETE, KNOWN, NOT_OLD)
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (payload, v) => {
      expect(['accepted', 'refused', 'unknown']).toContain(
        all.judge({ ...dose(), payload: { ...payload, v } }, noon).kind,
      )
    }),
  )
})

test.each([
  ['no list', {}, 'must be a list'],
  ['no object', [3], 'rule 0: must be an object'],
  ['logic that is none', [{ ...COMPLETE, Logic: { maybe: [] } }], 'VR-KR-0001: Logic:'],
  ['a time that is none', [{ ...COMPLETE, ValidFrom: 'soon' }], 'VR-KR-0001: ValidFrom'],
  ['another engine', [{ ...COMPLETE, Engine: 'OTHER' }], 'VR-KR-0001: Engine'],
  ['no words', [{ ...COMPLETE, Description: [] }], 'VR-KR-0001: Description'],
  ['a country that is none', [{ ...COMPLETE, Country: 'Korea' }], 'VR-KR-0001: Country'],
])('rules that cannot be read are named: %s', (_name, value, why) => {
  expect(() => readEuRules(value)).toThrow(why)
})
