/** Files of call records: as exchanges and spreadsheets write them, each problem by its row, and no row that costs another. */
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readCallRecords } from './read-call-records.ts'

const EVENT = { siteNumber: '080-000-0001', caller: '010-0000-0001', at: '2022-01-12T12:31:05+09:00', eventId: 'e-1' }
const KOREAN = ['통화번호,수신번호,발신번호,통화일시,비고', 'e-1,080-000-0001,010-0000-0001,2022-01-12 12:31:05,카페']
const read = (...lines: string[]) => readCallRecords(Buffer.from(lines.join('\r\n')))

test.each([
  ['UTF-8', Buffer.from(KOREAN.join('\n'))],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${KOREAN.join('\r\n')}`)],
  ['CP949', iconv.encode(KOREAN.join('\r\n'), 'cp949')],
  ['UTF-16', Buffer.from(`\ufeff${KOREAN.join('\n').replaceAll(',', '\t')}`, 'utf16le')],
  ['English words', Buffer.from(`Event ID,site_number,Caller,AT\ne-1,080-000-0001,010-0000-0001,${EVENT.at}`)],
  ['JSON lines', Buffer.from(`${JSON.stringify({ ...EVENT, more: [1] })}\n\n`)],
  [
    'JSON lines of Korean words',
    Buffer.from(
      `\ufeff${JSON.stringify({ 통화번호: 'e-1', 시설번호: '080-000-0001', 발신번호: '010-0000-0001', 시각: EVENT.at })}`,
    ),
  ],
])('%s are the same call', (_form, bytes) => {
  expect(readCallRecords(bytes)).toMatchObject({ records: [{ event: EVENT }], problems: [], rows: 1 })
})

test.each([
  ['2022-01-12T03:31:05Z', '2022-01-12T12:31:05+09:00'],
  ['2022.1.12 오후 12:31', '2022-01-12T12:31:00+09:00'],
  ['2022-01-12 오전 12:31:05', '2022-01-12T00:31:05+09:00'],
  ['2022/01/12 1:31:05 PM', '2022-01-12T13:31:05+09:00'],
  ['20220112 23:59:59.25', '2022-01-12T23:59:59.250+09:00'],
])('the time %s', (written, at) => {
  expect(read(KOREAN[0] ?? '', `e-1,080-000-0001,010-0000-0001,${written}`).records[0]?.event.at).toBe(at)
})

describe('what is wrong is said by its row, with what to do, and costs that row', () => {
  test.each([
    ['siteNumber', 'e-2,카페,010-0000-0001,2022-01-12 12:31'],
    ['caller', 'e-2,080-000-0001,발신번호표시제한,2022-01-12 12:31'],
    ['caller', 'e-2,080-000-0001,1012345678,2022-01-12 12:31'],
    ['at', 'e-2,080-000-0001,010-0000-0001,2022-02-30 12:31'],
    ['at', 'e-2,080-000-0001,010-0000-0001,2022-01-12 24:31'],
    ['at', 'e-2,080-000-0001,010-0000-0001,2022-01-12 오후 13:31'],
    ['eventId', 'e 2,080-000-0001,010-0000-0001,2022-01-12 12:31'],
    ['eventId', 'e-1,080-000-0001,010-0000-0002,2022-01-12 12:31:05'],
  ])('%s: %s', (column, row) => {
    const { records, problems, rows } = read(...KOREAN, row, KOREAN[1]?.replace('e-1', 'e-3') ?? '')
    expect(records.map(({ event }) => event.eventId)).toEqual(['e-1', 'e-3'])
    expect([rows, problems]).toMatchObject([3, [{ line: 3, column }]])
    for (const { ko, en } of problems) expect(`${ko}${en}`).not.toMatch(/12345678|0000-000[12].*다른|^$/)
  })

  test('a number that a spreadsheet counted with says so', () => {
    expect(read(KOREAN[0] ?? '', 'e-2,080-000-0001,1012345678,2022-01-12 12:31').problems[0]?.en).toMatch(/spreadsheet/)
  })

  test('a column that is missing is named with its words, and nothing is read', () => {
    const { records, problems } = read('시설번호,발신번호,시각', '080-000-0001,010-0000-0001,2022-01-12 12:31')
    expect(records).toEqual([])
    expect(problems).toMatchObject([{ line: 1, column: 'eventId', en: expect.stringContaining('통화번호') }])
  })

  test('a line that is no JSON, or no object', () => {
    const { records, problems, rows } = read(
      JSON.stringify(EVENT),
      '{"at":',
      '[]',
      '7',
      JSON.stringify({ ...EVENT, eventId: 'e-2' }),
    )
    expect(records.map(({ line }) => line)).toEqual([1, 5])
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 'row'],
      [3, 'row'],
      [4, 'row'],
    ])
    expect(rows).toBe(5)
  })
})

test('the same row twice is no problem: it is one event', () => {
  expect(read(...KOREAN, KOREAN[1] ?? '')).toMatchObject({ records: [{ line: 2 }, { line: 3 }], problems: [] })
})

test('whatever bytes a file has, each row is a record or a problem', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withHead) => {
      const file = Buffer.concat([Buffer.from(withHead ? `${KOREAN[0]}\n` : ''), bytes])
      const { records, problems, rows } = readCallRecords(file)
      expect(records.length).toBeLessThanOrEqual(rows)
      expect(problems.every(({ ko, en }) => ko !== '' && en !== '')).toBe(true)
    }),
  )
})

test('one row changed in any way, but for quotes and ends of lines, costs no other', () => {
  const good = (nth: number) => `e-${nth},080-000-0001,010-0000-0001,2022-01-12 12:31:05`
  const noise = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll(/["\r\n\ud800-\udfff]/g, ''))
  fc.assert(
    fc.property(noise, fc.nat(50), (text, at) => {
      const row = good(5)
      const { records } = read(KOREAN[0] ?? '', good(1), row.slice(0, at) + text + row.slice(at), good(9))
      const ids = records.map(({ event }) => event.eventId)
      expect([ids[0], ids.at(-1)]).toEqual(['e-1', 'e-9'])
    }),
    { numRuns: 40 },
  )
})
