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
  const note = (row: string) => `이름,생년월일,종류,비고\r\n${row}`
  const { people, problems } = read(`${note('"홍""길,동",1980-05-01,없음,"두\n줄"')}\n\n최가람,1975,없음`)
  expect(people[0]?.name).toBe('홍"길,동')
  expect(problems).toMatchObject([{ line: 5, column: 'birthDate' }])
})

test.each([
  [
    'is never closed',
    ['K-1,홍길동,1980-05-01,없음', 'K-2,"김순희,1980-05-01,없음', 'K-1,홍길동,1980-05-01,완치,2021-10-02'],
  ],
  [
    'is closed rows later',
    ['K-2,김순희,1980-05-01,없음,"', 'K-1,홍길동,1980-05-01,완치,2021-10-02', 'K-3,최가람,1980-05-01,없음,"'],
  ],
  ['is closed in the middle of a cell', ['K-2,"김"순희,1980-05-01,없음']],
  ['takes a line into a cell of ours', ['K-2,"김\n순희",1980-05-01,없음']],
])('a quote that %s may hide rows: the file is not to be used', (_name, rows) => {
  const { problems, isUsable } = read(text(...rows))
  expect(isUsable).toBe(false)
  expect(problems).toContainEqual(expect.objectContaining({ column: 'row' }))
})

test('a remark that swallowed rows is one of them', () => {
  const rows = [
    '이름,생년월일,종류,비고',
    '홍길동,1980-05-01,없음,"',
    '김순희,1980-05-01,없음,',
    '최가람,1980-05-01,없음,"',
  ]
  expect(read(rows.join('\n')).isUsable).toBe(false)
})

test.each(['\n', '\r\n', '\r'])('lines may end in %j', (end) => {
  const { people, problems } = read(text(...ROWS).replaceAll('\r\n', end))
  expect([people.length, problems]).toEqual([3, []])
})

test('UTF-16 with its bytes the other way round is read', () => {
  const { people, problems } = readEvidenceFile(Buffer.from(`\ufeff${text(...ROWS)}`, 'utf16le').swap16())
  expect([people.length, problems]).toEqual([3, []])
})

test('a cut letter in a file with the mark of UTF-8 is a broken letter, not another encoding', () => {
  const whole = Buffer.from(`\ufeff${text('K-1,홍길동,1980-05-01,없음')}`)
  const cut = Buffer.concat([whole, Buffer.from('\nK-2,김순희,1980-05-01,없음').subarray(0, 6)])
  expect(readEvidenceFile(cut)).toMatchObject({ isUsable: false, problems: [{ line: 3 }, { line: 3, column: 'name' }] })
})

test('a column that is named twice could be either of them', () => {
  const { problems, isUsable } = read(
    'name,birth_date,kind,date,date\n홍길동,1980-05-01,recovery,2021-10-02,2021-10-09',
  )
  expect([isUsable, problems]).toMatchObject([false, [{ line: 1, column: 'date' }]])
})

test('a row with more cells than the first line leaves every kind open', () => {
  const { people, problems } = read('name,birth_date,kind,date\n홍길동,1980-05-01,recovery,2021-10-02,x')
  expect(problems).toMatchObject([{ line: 2, column: 'row' }])
  expect(people).toMatchObject([{ evidence: [], unreadable: [{}, {}, {}, {}] }])
})

test.each([
  ['none beside a dose', '홍길동,1980-05-01,접종,2021-08-12,화이자,2', '홍길동,1980-05-01,없음'],
  ['one dose on two days', '홍길동,1980-05-01,접종,2021-08-12,화이자,2', '홍길동,1980-05-01,접종,2021-09-01,화이자,2'],
])('%s may be two persons: neither is given the other’s', (_name, ...rows) => {
  const { people, problems, isUsable } = read(text(...rows.map((row) => `,${row}`)))
  expect(problems).toMatchObject([{ line: 3, column: 'row' }])
  expect([isUsable, people]).toMatchObject([true, [{ evidence: [], unreadable: [{}, {}, {}, {}] }]])
})

test('spaces in a name make no other person', () => {
  const { people, problems } = read(
    text('K-1,홍길동,1980-05-01,완치,2021-10-02', 'K-1,홍 길동 ,1980-05-01,완치,2020-10-02'),
  )
  expect([people.length, problems]).toEqual([1, []])
})

test('a long cell costs no more time than it has letters', () => {
  const { user } = process.cpuUsage()
  read(text(`K-1,홍길동,1980-05-01,검사,x${' '.repeat(100_000)}y`))
  expect((process.cpuUsage().user - user) / 1000).toBeLessThan(3_000) // a minute before
})

test('a number that is none, and a second one of a person, are named; the evidence beside them stands', () => {
  const rows = [
    'K-1,홍길동,1980-05-01,1012345678,없음',
    'K-2,최가람,1975-12-31,010-0000-0001,완치,2021-10-02',
    'K-2,최가람,1975-12-31,010-0000-0002,완치,2020-10-02',
    'K-2,최가람,1975-12-31,010-0000-0001,완치,2020-01-02',
  ]
  const { people, problems, isUsable } = read(['식별번호,이름,생년월일,전화번호,종류,날짜', ...rows].join('\n'))
  expect(problems).toMatchObject([
    { line: 2, column: 'phone', en: expect.stringContaining('with its 0') },
    { line: 4, column: 'phone', en: expect.stringContaining('another number') },
    { line: 5, column: 'phone' },
  ])
  expect([isUsable, people.map(({ phone }) => phone)]).toEqual([true, ['unclear', 'unclear']])
  expect(people[1]?.evidence).toHaveLength(3)
})
