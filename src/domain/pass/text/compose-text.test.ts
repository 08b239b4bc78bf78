/** Every text says what the table says, and none ever breaks. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCp949 } from '../../../adapters/cp949/cp949.ts'
import type { Line } from '../../call/phone/line.ts'
import { composeText, type TextFields } from './compose-text.ts'
import type { Situation } from './situation.ts'
import { asUser, at, expired, fields, person, table, tested, vaccinated } from './text-table.fixture.ts'
import { type WordOfDay, wordOfDay } from './word-of-day.ts'

const charset = createCp949()

describe('the text table', () => {
  test.each(table)('%s', (_, situation, site, ko, koBytes, en, enBytes) => {
    const compose = (language: 'ko' | 'en') => composeText(situation, { ...fields, ...site }, { charset, language })
    expect(compose('ko')).toEqual({ body: ko, bytes: koBytes, kind: 'sms' })
    expect(compose('en')).toEqual({ body: en, bytes: enBytes, kind: 'sms' })
  })

  test('a foreign line reads English, a Korean one Korean', () => {
    const foreign = { ...fields, line: '+12125550100' as Line }
    expect(composeText({ kind: 'not-required' }, foreign, { charset }).body).toContain('[AnsimPass]')
    expect(composeText({ kind: 'not-required' }, fields, { charset }).body).toContain('[안심패스]')
  })
})

describe('what does not fit', () => {
  const long = { ...fields, siteName: '노원역점 아주맛있는카페 2층', siteNameEn: 'Very Good Coffee At Nowon Station' }
  const body = (situation: Situation, of: TextFields, limit: 90 | 80, markBytes = 0) =>
    composeText(situation, of, { charset, limit, markBytes }).body

  test('at 90 bytes the name is cut at a syllable and the hint stays', () => {
    expect(body({ ...expired, allowedAlone: false }, long, 90)).toBe(
      '[안심패스] 방문등록 노원역점 12:31. 접종 효력 1월6일 만료. 다른 증명이 있으면 보여주세요',
    )
  })

  test('at 80 bytes the brand goes first, then the closing hint, then the name', () => {
    expect(body(tested, fields, 80)).toBe('[안심] 음성확인 홍*동(80년생) 뒷자리5678 노원카페 12:31 확인어 파란고래')
    expect(body(vaccinated, { ...fields, siteName: '노원중앙카페' }, 80)).toContain('[안심패스]')
    expect(body(vaccinated, { ...fields, siteName: '노원중앙역카페' }, 80)).toContain('[안심] ')
    expect(body(vaccinated, long, 80)).toBe(
      '[안심] 접종확인 홍*동(80년생) 뒷자리5678 노원역점 아주맛있 12:31 확인어 파란고래',
    )
  })

  test('a mark that the gateway puts in front takes its bytes from ours', () => {
    expect(body(tested, fields, 90, 10)).toBe(body(tested, fields, 80))
  })

  test('a link that is too long for one SMS goes whole as LMS', () => {
    const url = `https://${'very-'.repeat(10)}long.example/i/7Q2KX9M4TB8C`
    const text = composeText({ kind: 'link', url }, fields, { charset })
    expect(text.kind).toBe('lms')
    expect(text.body).toContain(url)
  })

  test('a site of whose name nothing can be sent is still a place', () => {
    expect(body({ kind: 'not-required' }, { ...fields, siteName: '☕😀' }, 90)).toContain('방문등록 이 시설 12:31')
  })

  test('the mark of a user stays beside the whole word, unless a foreign name takes its room', () => {
    const users: Situation = { ...vaccinated, ...asUser }
    expect(body(users, long, 80)).toBe(
      '[안심] 접종확인(사용자) 홍*동(80년생) 뒷자리5678 노원역점 12:31 확인어 파란고래',
    )
    const foreign = { ...users, person: { ...person, name: 'Яков Яковлев' } }
    expect(body(foreign, long, 80)).toBe('[안심] 접종(사용자) Я*в Я*в(80년생) 뒷자리5678 노원역 12:31 확인어 파란고래')
  })

  test("the link to one's own page is whole at 80 bytes behind a mark, with the longest address in production", () => {
    const url = 'https://ansim-pass.example/i/7Q2KX9M4TB8C'
    for (const language of ['ko', 'en'] as const) {
      const text = composeText({ kind: 'own-page', url }, fields, { charset, limit: 80, markBytes: 10, language })
      expect(text).toMatchObject({
        kind: 'sms',
        body: expect.stringMatching(/10.*: https:\/\/ansim-pass\.example\/i\/7Q2KX9M4TB8C$/),
      })
    }
  })

  test('who came along is told where the whole name has room, at 90 bytes beside a shortened one', () => {
    const along = { ...fields, companions: 2 }
    expect(body(vaccinated, { ...long, companions: 2 }, 90)).toBe(
      '[안심패스] 접종확인 홍*동(80년생) 뒷자리5678 동반2명 노원역점 아주맛 12:31 확인어 파란고래',
    )
    expect(body(vaccinated, along, 80)).toBe(
      '[안심] 접종확인 홍*동(80년생) 뒷자리5678 동반2명 노원카페 12:31 확인어 파란고래',
    )
    expect(body(vaccinated, { ...long, companions: 2 }, 80)).toBe(body(vaccinated, long, 80))
    expect(body({ kind: 'no-proof', allowedAlone: true }, along, 90)).toBe(
      body({ kind: 'no-proof', allowedAlone: true }, fields, 90),
    )
  })

  test('where no visit list is kept no text speaks of a visit that was logged', () => {
    for (const [, situation, site] of table) {
      for (const language of ['ko', 'en'] as const) {
        const text = composeText(situation, { ...fields, ...site, visitRecorded: false }, { charset, language })
        expect(text.body).not.toMatch(/방문등록|logged| {2}|\] \./i)
      }
    }
  })
})

const names = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.integer({ min: 0xac00, max: 0xd7a3 }), { maxLength: 40 }).map((codes) => String.fromCodePoint(...codes)),
  fc.constantFrom(
    '남궁민수',
    '망절가람',
    'Яков Яковлев',
    '(((((((((((((((',
    'Bartholomew Featherstonehaugh',
    '쀍쀍 쀍',
    '이 디야 커피 노원역 1호점 (본관) – 2층',
  ),
)
const days = fc.integer({ min: at('2021-11-01T00:00'), max: at('2022-12-31T00:00') })

test('with any names, words and days a text keeps its limit and breaks nothing', () => {
  const anyCase = fc.record({
    row: fc.constantFrom(...table),
    proof: fc.constantFrom('vaccination' as const, 'negative-test' as const, 'other' as const),
    name: names,
    siteName: names,
    siteNameEn: names,
    seed: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    day: days,
    limit: fc.constantFrom(90 as const, 80 as const),
    language: fc.constantFrom('ko' as const, 'en' as const),
    companions: fc.constantFrom(0, 1, 2),
  })
  fc.assert(
    fc.property(anyCase, ({ row, proof, name, siteName, siteNameEn, seed, day, limit, language, companions }) => {
      const given = row[1]
      const situation = withAnyDay(given.kind === 'pass' ? { ...given, proof } : given, name, day)
      const word = wordOfDay(seed)
      const text = composeText(
        situation,
        { ...fields, siteName, siteNameEn, word, at: day, companions },
        { charset, limit, language },
      )
      expect(text.kind).toBe('sms')
      expect(text.bytes).toBeLessThanOrEqual(limit)
      expect(charset.encode(text.body).byteLength).toBe(text.bytes)
      expect(text.body).not.toMatch(/\?|미접종|\s\s|\s$|undefined|NaN/)
      // A day alone, `1/6`, reads as a fraction.
      if (language === 'ko') expect(text.body).not.toMatch(/[ ~(]\d+\/\d+(?!\d|로 |부터 )/)
      for (const part of wholeParts(row[language === 'ko' ? 3 : 5], word, situation)) expect(text.body).toContain(part)
    }),
    { numRuns: 4000 },
  )
})

/** What the full form says must stand unshortened in every form of it. */
function wholeParts(full: string, word: WordOfDay, situation: Situation): readonly string[] {
  return [
    ...(full.match(/(뒷자리|\.\.)5678/)?.slice(0, 1) ?? []),
    ...(full.includes('파란고래') ? [`확인어 ${word.ko}`] : []),
    ...(full.includes('word BLUE WHALE') ? [`word ${word.en}`] : full.includes('BLUE WHALE') ? [` ${word.en}`] : []),
    ...(/계도[^기]/.test(full) ? ['계도'] : []),
    ...(full.includes('grace') ? ['grace'] : []),
    ...('url' in situation ? [` ${situation.url}`] : []),
    ...('boundAs' in situation && situation.boundAs === 'user' ? [full.includes('사용자') ? '사용자' : 'user'] : []),
  ]
}

/** The longest link that production may have: 24 bytes of address. */
function withAnyDay(situation: Situation, name: string, day: number): Situation {
  switch (situation.kind) {
    case 'pass':
      return {
        ...situation,
        person: { ...person, name },
        validUntil: situation.validUntil === null ? null : day,
        lastKnown: situation.lastKnown === null ? null : day,
      }
    case 'expired-grace':
      return { ...situation, person: { ...person, name }, expiredAt: day, graceUntil: day }
    case 'expired':
      return { ...situation, expiredAt: day }
    case 'no-proof-grace':
      return { ...situation, graceUntil: day }
    case 'link':
    case 'own-page':
      return { ...situation, url: 'https://pass.ansim.example/i/7Q2KX9M4TB8C'.replace('pass.ansim', 'ansim-pas') }
    case 'too-early':
    case 'no-proof':
    case 'unknown':
    case 'not-required':
    case 'exempt-by-age':
    case 'texts-stopped':
    case 'texts-resumed':
    case 'texts-only':
    case 'correction-opened':
    case 'correction-settled':
    case 'expiry-notice':
    case 'birth-date-not-confirmed':
    case 'keys-locked':
      return situation
  }
}
