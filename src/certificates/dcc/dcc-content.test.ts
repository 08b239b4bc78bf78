/** Content of EU certificates: lenient where members were lenient in the wild, strict where the evidence would change. */
import { encode, Tag } from 'cbor2'
import { describe, expect, test } from 'vitest'
import { HOUR } from '../../domain/kit/time.ts'
import { fixedZone } from '../../domain/kit/zone.ts'
import type { Evidence, Vaccination } from '../../domain/pass/evidence/evidence.ts'
import { vaccinationWindows } from '../../domain/pass/evidence/vaccination-windows.ts'
import type { DoseCredential } from '../../domain/rules/ruleset.ts'
import { asMap, readCbor } from '../kit/read-cbor.ts'
import { DOSE, PERSON, RECOVERY, TEST } from './dcc.fixture.ts'
import { readDccContent } from './dcc-content.ts'

const content = (certificate: object) =>
  readDccContent(asMap(readCbor(encode({ ...PERSON, ...certificate }))) ?? new Map())
const evidenceOf = (certificate: object) => {
  const read = content(certificate)
  return typeof read === 'string' ? read : read.event.evidence
}
const dose = (change: object) => evidenceOf({ v: [{ ...DOSE, ...change }] })
const sample = (change: object) => evidenceOf({ t: [{ ...TEST, ...change }] })
const recovery = (change: object) => evidenceOf({ r: [{ ...RECOVERY, ...change }] })
const GOOD = dose({})

describe('doses', () => {
  test.each([
    ['1 of 2', 'EU/1/20/1528', 1, 2, 1, 2],
    ['2 of 2', 'EU/1/20/1528', 2, 2, 2, 2],
    ['3 of 3, a booster', 'EU/1/20/1528', 3, 3, 3, 2],
    ['3 of 2, a booster', 'EU/1/20/1528', 3, 2, 3, 2],
    ['3 of 1, a booster', 'EU/1/20/1507', 3, 1, 3, 1],
    ['4 of 4, a booster', 'EU/1/20/1507', 4, 4, 4, 2],
    ['2 of 1, a booster after one dose', 'EU/1/20/1528', 2, 1, 2, 1],
    ['1 of 1 after an infection', 'EU/1/20/1528', 1, 1, 1, 1],
    ['Janssen 1 of 1', 'EU/1/20/1525', 1, 1, 1, 1],
    ['Janssen 2 of 2, a booster', 'EU/1/20/1525', 2, 2, 2, 1],
    ['Janssen 2 of 1, a booster', 'EU/1/20/1525', 2, 1, 2, 1],
    ['2 of 3, which says itself that it is not whole', 'EU/1/20/1528', 2, 3, 2, 3],
    ['Abdala 3 of 3, whole', 'Abdala', 3, 3, 3, 3],
  ])('%s', (_name, mp, dn, sd, number, seriesDoses) => {
    expect(dose({ mp, dn, sd })).toMatchObject({ dose: number, seriesDoses })
  })

  const ROW: DoseCredential = {
    ...{ id: 'C2', kind: 'vaccination', series: 'booster', vaccines: null, fromDays: 0, days: null, expiry: null },
    ...{ unlimitedToAge: null, from: 0, to: Number.POSITIVE_INFINITY, publishedAt: 0, endPublishedAt: 0 },
  }
  const isBooster = (...shown: readonly (Evidence | string)[]) => {
    const doses = shown.filter((each): each is Vaccination => typeof each !== 'string' && each.kind === 'vaccination')
    return vaccinationWindows({ doses, recoveries: [], birthDate: undefined }, [ROW], fixedZone(9 * HOUR)).length > 0
  }
  test.each([
    ['3/3', { dn: 3, sd: 3 }],
    ['3/1', { dn: 3, sd: 1 }],
    ['2/1', { dn: 2, sd: 1 }],
    ['2/2 of Janssen', { mp: 'EU/1/20/1525' }],
  ])('the rules read %s as the booster it is', (_name, change) => {
    expect(isBooster(dose(change))).toBe(true)
  })
  test('the rules read 1/1 after 2/2 as a booster, and alone as a whole series', () => {
    const last = dose({ dn: 1, sd: 1, dt: '2021-12-20' })
    expect(isBooster(last)).toBe(false)
    expect(isBooster(dose({}), last)).toBe(true)
  })

  test.each([
    ['a float', { dn: 2.0, sd: 2.0 }],
    ['white space', { mp: ' EU/1/20/1528 ', tg: '840539006 ', dt: ' 2021-08-01' }],
    ['small letters', { mp: 'eu/1/20/1528' }],
    ['a day with a time', { dt: '2021-08-01T00:00:00' }],
    ['a day with a time and an offset', { dt: '2021-08-01T23:59:59.999+02:00' }],
    ['a day as a date of CBOR', { dt: new Tag(1004, '2021-08-01') }],
    ['no issuer, which is null', { is: null, ma: null, co: null }],
    ['members that nobody knows', { batch: 'A1', new: { a: [1] } }],
  ])('is read with %s', (_name, change) => {
    expect(dose(change)).toEqual(GOOD)
  })

  test.each([
    ['half a dose', { dn: 1.5 }],
    ['dose 0', { dn: 0 }],
    ['dose 21', { dn: 21 }],
    ['a dose below nothing', { dn: -1 }],
    ['a dose in words', { dn: '2' }],
    ['no dose', { dn: null }],
    ['a dose too large for a number', { dn: 2n ** 64n }],
    ['no series', { sd: undefined }],
    ['no day', { dt: null }],
    ['a day that there is not', { dt: '2021-02-30' }],
    ['a month alone', { dt: '2021-08' }],
    ['a day the other way round', { dt: '01.08.2021' }],
    ['a day with something behind it', { dt: '2021-08-01x' }],
    ['no product', { mp: '' }],
    ['no disease', { tg: null }],
  ])('does not count with %s', (_name, change) => {
    expect(dose(change)).toBe('schema-invalid')
  })

  test('of a product that nobody knows, or against another disease, does not count', () => {
    expect(dose({ mp: 'EU/9/99/9999' })).toBe('value-unknown')
    expect(dose({ tg: '6142004' })).toBe('other-disease')
  })

  test('is of the vaccine by whatever name', () => {
    expect(dose({ mp: 'Covishield' })).toMatchObject({ vaccine: 'astrazeneca' })
    expect(dose({ mp: 'CoronaVac' })).toMatchObject({ vaccine: 'sinovac' })
    expect(dose({ mp: 'Sputnik-V' })).toMatchObject({ vaccine: 'other' })
  })
})

describe('tests', () => {
  const AT = Date.parse('2022-01-11T12:34:56Z')
  test.each([
    ['2022-01-11T12:34:56Z', AT],
    ['2022-01-11T13:34:56+01:00', AT],
    ['2022-01-11T13:34:56+0100', AT],
    ['2022-01-11T13:34:56+01', AT],
    ['2022-01-11T12:34:56.123456789Z', AT + 123],
    ['2022-01-11T12:34Z', AT - 56_000],
    ['2022-01-11T07:34:56-05:00', AT],
    [' 2022-01-11t12:34:56z ', 'schema-invalid'],
    ['2022-01-11T12:34:56', 'schema-invalid'],
    ['2022-01-11', 'schema-invalid'],
    ['on 2022-01-11T12:34:56Z', 'schema-invalid'],
    ['2022-01-11T12:34:56Z or so', 'schema-invalid'],
    ['2022-02-30T12:34:56Z', 'schema-invalid'],
    ['2022-01-11T25:34:56Z', 'schema-invalid'],
    [AT, 'schema-invalid'],
  ])('sampled %s', (sc, at) => {
    expect(sample({ sc })).toEqual(typeof at === 'string' ? at : expect.objectContaining({ at }))
  })

  test.each([
    ['PCR', { tt: 'LP6464-4' }, { type: 'pcr', medium: 'text', supervised: true, result: 'negative' }],
    ['rapid', { tt: 'lp217198-3' }, { type: 'rapid', medium: 'paper', supervised: true }],
    ['positive', { tr: '260373001' }, { result: 'positive' }],
    ['no name, which is null', { nm: null, tc: null }, { type: 'pcr' }],
  ])('%s', (_name, change, expected) => {
    expect(sample(change)).toMatchObject(expected)
  })

  test('of another type or result do not count', () => {
    expect(sample({ tt: 'LP000-0' })).toBe('value-unknown')
    expect(sample({ tr: '419984006' })).toBe('value-unknown')
    expect(sample({ tt: null })).toBe('schema-invalid')
    expect(sample({ tr: 260415000 })).toBe('schema-invalid')
  })
})

describe('recoveries', () => {
  test('count from the day from which the certificate does', () => {
    expect(recovery({})).toEqual({ kind: 'recovery', released: '2021-10-12' })
    expect(recovery({ df: '2021-10-12T00:00:00Z' })).toEqual({ kind: 'recovery', released: '2021-10-12' })
  })
  test.each(['fr', 'df', 'du'])('without %s do not count', (member) => {
    expect(recovery({ [member]: null })).toBe('schema-invalid')
    expect(recovery({ [member]: '2021-13-01' })).toBe('schema-invalid')
  })
})

describe('a group', () => {
  test.each([
    ['that is null', { v: [DOSE], t: null, r: null }],
    ['that is empty', { v: [DOSE], t: [], r: [] }],
  ])('%s is none', (_name, certificate) => {
    expect(evidenceOf(certificate)).toEqual(GOOD)
  })
  test.each([
    ['none at all', {}],
    ['all empty', { v: [], t: null }],
    ['an entry that is null', { v: [null] }],
    ['an entry that is a list', { v: [[DOSE]] }],
    ['an entry that is a word', { v: 'dose' }],
    ['an entry without its list', { v: DOSE }],
  ])('%s is no certificate', (_name, certificate) => {
    expect(evidenceOf(certificate)).toBe('schema-invalid')
  })
})

describe('the version', () => {
  test.each(['1.0.0', '1.0.1', '1.1.0', '1.2.1', '1.3.0', '1.3.2', ' 1.3.0 '])('%s is read', (ver) => {
    expect(evidenceOf({ ver, v: [DOSE] })).toEqual(GOOD)
  })
  test.each(['1.4.0', '2.0.0', '0.9.0', '1.3', 'v1.3.0', '1.3.0-rc', 130, null])('%s is not', (ver) => {
    expect(evidenceOf({ ver, v: [DOSE] })).toBe('schema-invalid')
  })
})

describe('the person', () => {
  const person = (change: object) => {
    const read = content({ v: [DOSE], ...change })
    return typeof read === 'string' ? read : read.person
  }
  test.each([
    [PERSON.nam, 'Gabriele Musterfrau-Gößinger'],
    [{ fnt: 'MUSTERFRAU<GOESSINGER', gnt: 'GABRIELE<MARIA' }, 'GABRIELE MARIA MUSTERFRAU GOESSINGER'],
    [{ fn: 'Musterfrau', fnt: 'MUSTERFRAU', gn: null }, 'Musterfrau'],
    [{ fn: ' ', fnt: 'MUSTERFRAU', gn: ' Gabriele ' }, 'Gabriele MUSTERFRAU'],
    [{ gnt: 'MARIA<', fnt: '<MUSTERFRAU' }, 'MARIA MUSTERFRAU'],
    [{ gnt: '<' }, 'schema-invalid'],
    [{}, 'schema-invalid'],
    [null, 'schema-invalid'],
    [{ fn: 1 }, 'schema-invalid'],
  ])('is named by %j', (nam, name) => {
    expect(person({ nam })).toEqual(name === 'schema-invalid' ? name : { name, birthDate: '1998-02-26' })
  })

  test.each([
    ['1998-02-26', '1998-02-26'],
    ['1998-02', '1998-02'],
    ['1998', '1998'],
    ['', ''],
    [null, ''],
    [undefined, ''],
    [' 1998-02-26 ', '1998-02-26'],
    ['1998-02-26T00:00:00', '1998-02-26'],
    ['1998-02-26T00:00:00.000Z', '1998-02-26'],
    ['1998-XX-XX', '1998'],
    ['1998-02-XX', '1998-02'],
    ['1998-00-00', '1998'],
    ['1998-02-00', '1998-02'],
  ])('was born %j', (dob, birthDate) => {
    expect(person({ dob })).toMatchObject({ birthDate })
  })
  test.each(['1998-02-30', '1998-13', '26.02.1998', 'unknown', 19980226, '98-02-26'])('was not born %j', (dob) => {
    expect(person({ dob })).toBe('schema-invalid')
  })
})
