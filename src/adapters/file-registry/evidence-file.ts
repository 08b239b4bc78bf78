/** File of evidence by an institution: persons with their evidence, and everything that is wrong in it, row by row. */
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'
import type { EvidenceKind, Unreadable } from '../../ports/pass/vaccination-registry.ts'
import { decodeText, type Row, readRows } from './read-table.ts'
import { COLUMNS, type Column, columnIn, dayIn, instantIn, type Worded, wordIn, wordsOf } from './row-words.ts'

export type FilePerson = {
  readonly identifier: string | undefined
  readonly name: string
  readonly birthDate: CalendarDate
  readonly evidence: Evidence[]
  /** Of rows that could not be read. */
  readonly unreadable: Unreadable[]
}

/** What is wrong in one row, and what to do. */
export type FileProblem = {
  readonly line: number
  readonly column: Column | 'row'
  readonly ko: string
  readonly en: string
}

export type EvidenceFile = {
  readonly people: readonly FilePerson[]
  readonly problems: readonly FileProblem[]
  readonly rows: number
  /** False where a row names nobody: whose evidence is missing then, nobody knows, and the file must not be used. */
  readonly isUsable: boolean
}

const NEEDED = ['name', 'birthDate', 'kind'] as const
const GROUND = /^[a-z][a-z-]{0,39}$/

export function readEvidenceFile(bytes: Uint8Array): EvidenceFile {
  const [header, ...rows] = readRows(decodeText(bytes))
  const columns = new Map<Column, number>()
  for (const [index, text] of (header?.cells ?? []).entries()) {
    const column = columnIn(text)
    if (column !== undefined && !columns.has(column)) columns.set(column, index)
  }
  const missing = NEEDED.filter((column) => !columns.has(column))
  const problems: FileProblem[] = missing.map((column) => lacksColumn(header?.line ?? 1, column))
  if (problems.length > 0) return { people: [], problems, rows: rows.length, isUsable: false }
  const people = new Map<string, FilePerson>()
  let isUsable = true
  for (const row of rows) {
    const cell = (column: Column) => row.cells[columns.get(column) ?? -1] ?? ''
    const person = personOf(row, cell, people, problems)
    if (person === undefined) isUsable = false
    else readRow(row, cell, person, problems)
  }
  return { people: [...people.values()], problems, rows: rows.length, isUsable }
}

type Cell = (column: Column) => string

function personOf(
  row: Row,
  cell: Cell,
  people: Map<string, FilePerson>,
  problems: FileProblem[],
): FilePerson | undefined {
  const name = cell('name').normalize('NFC')
  const birthDate = dayIn(cell('birthDate'))
  const identifier = cell('identifier') || undefined
  if (name === '') problems.push(problem(row, 'name', '이름이 없습니다. 이름을 쓰세요', 'no name: write it'))
  if (birthDate === undefined) problems.push(wrongDay(row, 'birthDate'))
  if (name.includes('\uFFFD')) {
    const ko = '글자가 깨졌습니다. 파일을 UTF-8이나 CP949로 저장하세요'
    problems.push(problem(row, 'name', ko, 'broken letters: save the file in UTF-8 or CP949'))
    return undefined
  }
  if (name === '' || birthDate === undefined) return undefined
  const key = identifier === undefined ? `${name}|${birthDate}` : `#${identifier}`
  const known = people.get(key)
  if (known !== undefined && (known.name !== name || known.birthDate !== birthDate)) {
    problems.push(
      problem(
        row,
        'identifier',
        '같은 식별번호가 다른 사람에게 쓰였습니다. 어느 쪽인지 고치세요',
        'this identifier stands with another name or birth date: mend one of them',
      ),
    )
    return undefined
  }
  const person = known ?? { identifier, name, birthDate, evidence: [], unreadable: [] }
  people.set(key, person)
  return person
}

function readRow(row: Row, cell: Cell, person: FilePerson, problems: FileProblem[]): void {
  const kind = wordIn('kind', cell('kind'))
  if (kind === undefined) {
    problems.push(wrongWord(row, 'kind', 'kind'))
    for (const each of ['vaccination', 'test', 'recovery', 'exemption'] as const) {
      person.unreadable.push({ kind: each, reason: 'code' })
    }
    return
  }
  if (kind === 'none') return
  const before = problems.length
  const evidence = READERS[kind](row, cell, problems)
  if (evidence !== undefined && problems.length === before) person.evidence.push(evidence)
  else person.unreadable.push({ kind, reason: 'value' })
}

type Reader = (row: Row, cell: Cell, problems: FileProblem[]) => Evidence | undefined

const READERS: Readonly<Record<EvidenceKind, Reader>> = {
  vaccination(row, cell, problems) {
    const vaccine = wordIn('vaccine', cell('vaccine'))
    const date = dayIn(cell('date'))
    const dose = countIn(cell('dose'))
    const series = cell('series') === '' ? usualSeries(vaccine) : countIn(cell('series'))
    if (vaccine === undefined) problems.push(wrongWord(row, 'vaccine', 'vaccine'))
    if (date === undefined) problems.push(wrongDay(row, 'date'))
    if (dose === undefined) problems.push(wrongCount(row, 'dose'))
    if (series === undefined) problems.push(wrongCount(row, 'series'))
    if (vaccine === undefined || date === undefined || dose === undefined || series === undefined) return undefined
    return { kind: 'vaccination', vaccine, dose, seriesDoses: series, date }
  },
  test(row, cell, problems) {
    const type = wordIn('test', cell('test'))
    const result = wordIn('result', cell('result'))
    const at = instantIn(cell('date'))
    const supervised = cell('supervised') === '' && type === 'pcr' ? 'yes' : wordIn('supervised', cell('supervised'))
    if (type === undefined) problems.push(wrongWord(row, 'test', 'test'))
    if (result === undefined) problems.push(wrongWord(row, 'result', 'result'))
    if (at === undefined) problems.push(wrongTime(row))
    if (supervised === undefined) problems.push(wrongWord(row, 'supervised', 'supervised'))
    if (type === undefined || result === undefined || at === undefined) return undefined
    return {
      kind: 'test',
      type,
      result,
      medium: type === 'pcr' ? 'text' : 'paper',
      supervised: supervised === 'yes',
      at,
    }
  },
  recovery(row, cell, problems) {
    const released = dayIn(cell('date'))
    if (released === undefined) problems.push(wrongDay(row, 'date'))
    return released && { kind: 'recovery', released }
  },
  exemption(row, cell, problems) {
    const issued = dayIn(cell('date'))
    const ground = cell('ground')
    if (issued === undefined) problems.push(wrongDay(row, 'date'))
    if (!GROUND.test(ground)) {
      const [ko, en] = [
        '사유는 severe-reaction 같은 영문 소문자여야 합니다',
        'a ground is a word such as severe-reaction',
      ]
      problems.push(problem(row, 'ground', ko, en))
    }
    return issued && { kind: 'exemption', ground, issued }
  },
}

function usualSeries(vaccine: string | undefined): number | undefined {
  return vaccine === 'other' ? undefined : vaccine === 'janssen' ? 1 : 2
}

function countIn(text: string): number | undefined {
  const count = Number(/^(\d{1,2})차?$/.exec(text)?.[1])
  return count >= 1 && count <= 20 ? count : undefined
}

function problem({ line }: Row, column: FileProblem['column'], ko: string, en: string): FileProblem {
  return { line, column, ko, en }
}

function lacksColumn(line: number, column: Column): FileProblem {
  const [en, ko] = COLUMNS[column]
  return {
    line,
    column,
    ko: `"${ko}" 열이 없습니다. 첫 줄에 쓰세요`,
    en: `no column "${en}": name it in the first line`,
  }
}

function wrongDay(row: Row, column: Column): FileProblem {
  return problem(row, column, '날짜가 아닙니다. 2021-08-12처럼 쓰세요', 'no day: write it as 2021-08-12')
}

function wrongTime(row: Row): FileProblem {
  const ko = '결과가 통보된 날짜와 시각이 아닙니다. 2022-01-11 15:00처럼 쓰세요'
  return problem(row, 'date', ko, 'not the day and time of the notification: write it as 2022-01-11 15:00')
}

function wrongCount(row: Row, column: Column): FileProblem {
  return problem(row, column, '1부터 20까지의 수를 쓰세요', 'write a number from 1 to 20')
}

function wrongWord(row: Row, column: Column, of: Worded): FileProblem {
  return problem(row, column, `다음 중 하나를 쓰세요: ${wordsOf(of)}`, `write one of these: ${wordsOf(of)}`)
}
