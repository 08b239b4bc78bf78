/** Tests of a file of evidence: as spreadsheets write it, and every problem by its row. */
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readEvidenceFile } from './evidence-file.ts'

const HEAD = '식별번호,이름,생년월일,종류,날짜,백신,차수,검사,결과,입회,사유'
const ROWS = [
  'K-1,홍길동,1980-05-01,접종,2021.8.12,화이자,2차',
  'K-1,홍길동,1980-05-01,검사,2022-01-11 15:00,,,PCR,음성',
  ',"Kim, Anna",19900715,완치,2021/10/02',
  'K-3,최가람,1975-12-31,없음',
]
const text = (...rows: string[]) => [HEAD, ...rows].join('\r\n')
const read = (content: string) => readEvidenceFile(Buffer.from(content))

describe('a whole file', () => {
  test.each([
    ['UTF-8', Buffer.from(text(...ROWS))],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text(...ROWS)}`)],
    ['CP949', iconv.encode(text(...ROWS), 'cp949')],
    [
      'UTF-16, tabs',
      Buffer.from(
        `\ufeff${text(...ROWS)
          .replace('"Kim, Anna"', 'Kim Anna')
          .replaceAll(',', '\t')}`,
        'utf16le',
      ),
    ],
  ])('is read in %s', (_name, bytes) => {
    const { people, problems, rows, isUsable } = readEvidenceFile(bytes)
    expect([problems, rows, isUsable]).toEqual([[], 4, true])
    expect(people.map(({ identifier, birthDate }) => [identifier, birthDate])).toEqual([
      ['K-1', '1980-05-01'],
      [undefined, '1990-07-15'],
      ['K-3', '1975-12-31'],
    ])
    expect(people[0]).toMatchObject({
      name: '홍길동',
      evidence: [
        { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-08-12' },
        { kind: 'test', type: 'pcr', result: 'negative', supervised: true, at: Date.parse('2022-01-11T15:00+09:00') },
      ],
      unreadable: [],
    })
    expect(people[1]).toMatchObject({ evidence: [{ kind: 'recovery', released: '2021-10-02' }] })
    expect(people[2]).toMatchObject({ evidence: [], unreadable: [] })
  })
})

test.each([
  ['a day that does not exist', 'K-1,홍길동,1980-05-01,접종,2021-02-30,화이자,2', 'date', 'vaccination'],
  ['a vaccine that nobody knows', 'K-1,홍길동,1980-05-01,접종,2021-08-12,백신,2', 'vaccine', 'vaccination'],
  ['no dose', 'K-1,홍길동,1980-05-01,접종,2021-08-12,화이자,', 'dose', 'vaccination'],
  ['no series of an unnamed vaccine', 'K-1,홍길동,1980-05-01,접종,2021-08-12,기타,1', 'series', 'vaccination'],
  ['a result without its time', 'K-1,홍길동,1980-05-01,검사,2022-01-11,,,PCR,음성', 'date', 'test'],
  ['a result that is none', 'K-1,홍길동,1980-05-01,검사,2022-01-11 15:00,,,PCR,미결정', 'result', 'test'],
  [
    'a rapid test that leaves open who stood by',
    'K-1,홍길동,1980-05-01,검사,2022-01-11 15:00,,,신속항원,음성',
    'supervised',
    'test',
  ],
  ['an exemption without a ground', 'K-1,홍길동,1980-05-01,예외,2021-11-05', 'ground', 'exemption'],
])('costs itself and leaves its kind open: %s', (_name, row, column, kind) => {
  const { people, problems, isUsable } = read(text('K-1,홍길동,1980-05-01,완치,2021-10-02', row))
  expect(problems).toMatchObject([{ line: 3, column }])
  expect(isUsable).toBe(true)
  expect(people).toMatchObject([{ evidence: [{ kind: 'recovery' }], unreadable: [{ kind }] }])
})

test('a kind that nobody knows leaves every kind open', () => {
  const { people } = read(text('K-1,홍길동,1980-05-01,백신'))
  expect(people[0]?.unreadable.map(({ kind }) => kind)).toEqual(['vaccination', 'test', 'recovery', 'exemption'])
})

test.each([
  ['no name', text('K-1,,1980-05-01,없음'), 2, 'name'],
  ['broken letters', text('K-1,홍\ufffd동,1980-05-01,없음'), 2, 'name'],
  ['no birth date', text('K-1,홍길동,,없음'), 2, 'birthDate'],
  ['one identifier for two', text('K-1,홍길동,1980-05-01,없음', 'K-1,홍길순,1980-05-01,없음'), 3, 'identifier'],
  ['no column of names', 'identifier,birth_date,kind\nK-1,1980-05-01,none', 1, 'name'],
  ['nothing at all', '', 1, 'name'],
])('a file with rows of nobody is not to be used: %s', (_name, content, line, column) => {
  const { problems, isUsable } = read(content)
  expect(isUsable).toBe(false)
  expect(problems[0]).toMatchObject({ line, column })
  expect(problems[0]?.ko).not.toBe('')
})

test('quotes may hold commas, quotes and lines, and rows keep the line on which they begin', () => {
  const { people, problems } = read(`${text('K-1,"홍""길동\n2",1980-05-01,없음')}\n\nK-2,최가람,1975,없음`)
  expect(people[0]?.name).toBe('홍"길동\n2')
  expect(problems).toMatchObject([{ line: 5, column: 'birthDate' }])
})
