/** Tests of finding one person's Patient: by identifier, by name and birth date, through merges; never a stranger. */
import { describe, expect, test } from 'vitest'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { ask, askServer, bundle, DOSE, json, PATIENT, serve } from './served.fixture.ts'

const MALFORMED = { kind: 'unavailable', why: 'malformed' }
const DOSED = { kind: 'known', evidence: [expect.objectContaining({ dose: 2 })] }
const BY_NAME: Person = { personId: '1', name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
const patient = (more: object) => ({ ...PATIENT, ...more })
const link = (type: string, id: string) => ({ type, other: { reference: `Patient/${id}` } })
const of = (id: string) => ({ ...DOSE, patient: { reference: `Patient/${id}` } })
const known = (found: readonly object[], person?: Person) => ask({ Patient: found, Immunization: [DOSE] }, {}, person)

describe('by name and birth date', () => {
  test.each([
    ['text', [{ text: '홍길동' }]],
    ['parts', [{ family: '홍', given: ['길동'] }]],
    ['parts, written with a space', [{ family: '홍', given: ['길', '동'] }]],
    [
      'one among several',
      [{ use: 'nickname', text: '길동이' }, { text: 'HONG, Gildong' }, { use: 'official', text: '홍 길동' }],
    ],
    ['decomposed letters', [{ text: '홍길동'.normalize('NFD') }]],
  ])('a name may be %s', async (_name, name) => {
    expect(await known([patient({ name })], BY_NAME)).toEqual(DOSED)
  })

  test.each([
    ['a name given up', [{ use: 'old', text: '홍길동' }]],
    ['a name whose time is over', [{ text: '홍길동', period: { end: '2020-01-01' } }]],
    ['another name', [{ text: '홍길순' }]],
    ['no name', []],
  ])('%s is somebody else', async (_name, name) => {
    expect(await known([patient({ name })], BY_NAME)).toEqual(MALFORMED)
  })

  test('those beside the person whom a server finds as well do not matter', async () => {
    const found = [patient({ id: 'p9', name: [{ text: '홍길동이' }] }), PATIENT]
    expect(await known(found, BY_NAME)).toEqual(DOSED)
  })

  test.each([
    ['홍길동', ['family:exact=홍&given:exact=길동']],
    ['남궁민수', ['family:exact=남궁&given:exact=민수', 'family:exact=남&given:exact=궁민수']],
    ['Maria Dela Cruz', ['family:exact=Cruz&given:exact=Maria', 'family:exact=Maria&given:exact=Dela']],
  ])('a registry that keeps %s in parts is asked by them', async (name, searches) => {
    const asked: string[] = []
    const answer = await askServer(
      (request, response) => {
        let form = ''
        request.on('data', (chunk) => {
          form += String(chunk)
        })
        request.on('end', () => {
          asked.push(decodeURIComponent(form.replaceAll('+', ' ')))
          json(response, bundle([]))
        })
      },
      {},
      { ...BY_NAME, name },
    )
    expect(answer).toEqual({ kind: 'no-such-person' })
    const [first, ...parts] = asked
    expect(first).toBe(`name:exact=${name}&birthdate=1980-05-01`)
    expect(parts.sort()).toEqual(searches.map((search) => `${search}&birthdate=1980-05-01`).sort())
  })

  test('a registry that refuses to search by parts has nobody', async () => {
    const answer = await askServer(
      (request, response) => {
        let form = ''
        request.on('data', (chunk) => {
          form += String(chunk)
        })
        request.on('end', () => {
          if (form.includes('family')) response.writeHead(400).end()
          else json(response, bundle([]))
        })
      },
      {},
      BY_NAME,
    )
    expect(answer).toEqual({ kind: 'no-such-person' })
  })
})

describe('by identifier', () => {
  test.each([
    ['a year of birth', { birthDate: '1980' }],
    ['a month of birth', { birthDate: '1980-05' }],
    ['no birth date, and the name', { birthDate: undefined }],
    ['no name', { name: undefined }],
  ])('a Patient with %s is the person', async (_name, more) => {
    expect(await known([patient(more)])).toEqual(DOSED)
  })

  test.each([
    ['another identifier', { identifier: [{ system: 'urn:ansimpass:registry-person', value: 'K-2' }] }],
    ['an identifier given up', { identifier: [{ ...PATIENT.identifier[0], use: 'old' }] }],
    ['another year of birth', { birthDate: '1981' }],
    ['another birth date', { birthDate: '1980-05-02' }],
    ['neither birth date nor name', { birthDate: undefined, name: undefined }],
    ['an extension that changes the meaning', { modifierExtension: [{ url: 'https://x' }] }],
    ['an id that is none', { id: '../p1' }],
  ])('a Patient with %s is not', async (_name, more) => {
    expect(await known([patient(more)])).toEqual(MALFORMED)
  })

  test('a Patient out of use is nobody', async () => {
    expect(await known([patient({ active: false })])).toEqual({ kind: 'no-such-person' })
  })
})

describe('linked Patients', () => {
  /** The first is found; the others are read by their ids. */
  const among = (patients: readonly object[], doses: readonly object[], found = 1) =>
    askServer((request, response) => {
      const isSearch = request.url?.endsWith('/Patient/_search') === true
      if (isSearch) json(response, bundle(patients.slice(0, found)))
      else serve({ Patient: patients, Immunization: doses })(request, response)
    })

  test('one that was merged leads to the survivor, and records of both are theirs', async () => {
    const merged = patient({ active: false, link: [link('replaced-by', 'p2')] })
    const survivor = patient({ id: 'p2', identifier: [], link: [link('replaces', 'p1')] })
    expect(await among([merged, survivor], [of('p2')])).toEqual(DOSED)
    expect(await among([merged, survivor], [of('p1')])).toEqual(DOSED)
  })

  test('a chain of merges is followed', async () => {
    const chain = [
      patient({ active: false, link: [link('replaced-by', 'p2')] }),
      patient({ id: 'p2', active: false, link: [link('replaced-by', 'p3')] }),
      patient({ id: 'p3' }),
    ]
    expect(await among(chain, [of('p3')])).toEqual(DOSED)
  })

  test.each(['seealso', 'refer', 'replaces'])('two of one person (%s) are one', async (type) => {
    const two = [patient({ link: [link(type, 'p2')] }), patient({ id: 'p2' })]
    expect(await among(two, [of('p2')], 2)).toEqual(DOSED)
    expect(await among(two, [of('p2')])).toEqual(DOSED)
  })

  test.each([
    ['a twin', 'seealso', { name: [{ text: '홍길순' }], identifier: [] }],
    ['somebody without a birth date', 'refer', { birthDate: undefined, name: [{ text: '홍길순' }], identifier: [] }],
    ['one merged, with neither birth date nor name', 'replaces', { birthDate: undefined, name: [], identifier: [] }],
  ])('%s is pointed to and is not the person: nothing of theirs counts, and more may be there', async (...given) => {
    const [, type, more] = given
    const answer = await among([patient({ link: [link(type, 'p2')] }), patient({ id: 'p2', ...more })], [of('p2')])
    const open = ['vaccination', 'test', 'recovery', 'exemption'].map((kind) => ({ kind, reason: 'whose' }))
    expect(answer).toMatchObject({ kind: 'known', evidence: [], unreadable: expect.arrayContaining(open) })
  })

  test('the one that was replaced may be gone', async () => {
    expect(await among([patient({ link: [link('replaces', 'p0')] })], [of('p0')])).toEqual(DOSED)
  })

  test.each([
    ['two of whom nobody says that they are one', [PATIENT, patient({ id: 'p2' })], 2],
    [
      'merges in a circle',
      [patient({ link: [link('replaced-by', 'p2')] }), patient({ id: 'p2', link: [link('replaced-by', 'p1')] })],
      1,
    ],
    [
      'merged into somebody else',
      [patient({ link: [link('replaced-by', 'p2')] }), patient({ id: 'p2', birthDate: '1999-09-09' })],
      1,
    ],
    ['merged into one that is gone', [patient({ link: [link('replaced-by', 'p2')] })], 1],
    [
      'merged into one on another server',
      [patient({ link: [{ type: 'replaced-by', other: { reference: 'https://other.example/fhir/Patient/p2' } }] })],
      1,
    ],
    [
      'more than anybody has',
      Array.from({ length: 12 }, (_, n) => patient({ id: `p${n + 1}`, link: [link('seealso', `p${n + 2}`)] })),
      1,
    ],
  ])('not chosen from: %s', async (_name, patients, found) => {
    expect(await among(patients, [DOSE], found)).toEqual(MALFORMED)
  })

  test('what lies on another server leaves every kind open', async () => {
    const other = patient({
      link: [{ type: 'seealso', other: { reference: 'https://other.example/fhir/Patient/p2' } }],
    })
    expect(await among([other], [DOSE])).toMatchObject({
      evidence: [{ dose: 2 }],
      unreadable: ['vaccination', 'test', 'recovery', 'exemption'].map((kind) => ({ kind, reason: 'elsewhere' })),
    })
  })

  test('a person who is related is another one', async () => {
    const related = patient({ link: [{ type: 'seealso', other: { reference: 'RelatedPerson/r1' } }] })
    expect(await among([related], [DOSE])).toEqual(DOSED)
  })
})
