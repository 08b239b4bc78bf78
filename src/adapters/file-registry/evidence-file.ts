/** File of evidence by an institution: persons with their evidence, and everything that is wrong in it, row by row. */
import type { Line } from '../../domain/call/phone/line.ts'
import { parseCaller } from '../../domain/call/phone/parse-caller.ts'
import type { CalendarDate, EpochMs } from '../../domain/kit/time.ts'
import { hasCredibleDate } from '../../domain/pass/evidence/credible-date.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'
import type { EvidenceKind, Unreadable } from '../../domain/pass/evidence/evidence-read.ts'
import { decodeText, type Row, readRows } from '../kit/read-table.ts'
import {
  brokenLetters,
  contradiction,
  type FileProblem,
  lacksColumn,
  oddDate,
  problem,
  tooManyCells,
  twoColumns,
  twoNumbers,
  wrongCount,
  wrongDay,
  wrongNumber,
  wrongQuotes,
  wrongTime,
  wrongWord,
} from './file-problems.ts'
import { type Column, columnIn, dayIn, instantIn, wordIn } from './row-words.ts'

export type FilePerson = {
  readonly identifier: string | undefined
  readonly name: string
  readonly birthDate: CalendarDate
  /** Their own telephone number; `unclear` where a row has one that is none, or two rows have two: then none counts. */
  phone: Line | 'unclear' | undefined
  readonly evidence: Evidence[]
  /** Of rows that could not be read. */
  readonly unreadable: Unreadable[]
  /** A row says that nothing is there. */
  isNone: boolean
}

export type EvidenceFile = {
  readonly people: readonly FilePerson[]
  readonly problems: readonly FileProblem[]
  readonly rows: number
  /** False where a row names nobody: whose evidence is missing then, nobody knows, and the file must not be used. */
  readonly isUsable: boolean
  /** Whether a column of telephone numbers is there: without it nobody can be found by one. */
  readonly hasPhones: boolean
}

const NEEDED = ['name', 'birthDate', 'kind'] as const
const BROKEN = /[\p{Cc}\ufffd]/u
/** More nobody has. */
const MOST_EVIDENCE = 500
const GROUND = /^[a-z][a-z-]{0,39}$/

/** @param now  for problems of dates that cannot be; absent: they are judged when somebody is asked for */
export function readEvidenceFile(bytes: Uint8Array, now?: EpochMs): EvidenceFile {
  const { take, end } = createEvidenceReader(now)
  for (const row of readRows(decodeText(bytes))) take(row)
  return end()
}

/** Row by row, so that a reader of a large file can do other work between them. */
export function createEvidenceReader(now?: EpochMs) {
  let columns: ReadonlyMap<Column, number> | undefined
  let width = 0
  let rows = 0
  let isUsable = false
  const people = new Map<string, FilePerson>()
  const unclear = new Set<FilePerson>()
  const problems: FileProblem[] = []

  function takeHeader({ line, cells }: Row): void {
    const named = cells.map((cell, index) => ({ column: columnIn(cell), index }))
    columns = new Map(named.reverse().flatMap(({ column, index }) => (column === undefined ? [] : [[column, index]])))
    width = cells.length
    const twice = named.filter(({ column, index }) => column !== undefined && columns?.get(column) !== index)
    problems.push(...twice.flatMap(({ column }) => (column === undefined ? [] : twoColumns(line, column))))
    problems.push(
      ...NEEDED.filter((column) => columns?.has(column) !== true).map((column) => lacksColumn(line, column)),
    )
    isUsable = problems.length === 0
  }

  return {
    take(row: Row): void {
      if (columns === undefined) {
        takeHeader(row)
        return
      }
      rows += 1
      if (NEEDED.some((column) => columns?.has(column) !== true)) return
      const cell = (column: Column) => row.cells[columns?.get(column) ?? -1] ?? ''
      if (row.isBroken || [...columns.keys()].some((column) => /[\r\n]/.test(cell(column)))) {
        problems.push(wrongQuotes(row))
        isUsable = false
        return
      }
      const person = personOf(row, cell, people, problems)
      if (person === undefined) isUsable = false
      else if (row.cells.slice(width).some((each) => each !== '')) {
        problems.push(tooManyCells(row))
        person.unreadable.push(...everyKind('shape'))
      } else {
        takePhone(row, cell('phone'), person, problems)
        readRow(row, cell, person, problems, now)
        if (unclear.has(person) || !contradicts(person)) return
        problems.push(contradiction(row))
        unclear.add(person)
      }
    },
    end(): EvidenceFile {
      if (columns === undefined) takeHeader({ line: 1, cells: [], isBroken: false })
      for (const person of unclear) {
        person.evidence.length = 0
        person.phone = 'unclear'
        person.unreadable.splice(0, person.unreadable.length, ...everyKind('contradiction'))
      }
      const hasPhones = columns?.has('phone') === true
      return { people: [...people.values()], problems, rows, isUsable, hasPhones }
    },
  }
}

type Cell = (column: Column) => string

function everyKind(reason: Unreadable['reason']): readonly Unreadable[] {
  return (['vaccination', 'test', 'recovery', 'exemption'] as const).map((kind) => ({ kind, reason }))
}

/** Two persons of one name and birth date in one, or a slip: nothing of it is anybody's for sure. */
function contradicts({ isNone, evidence, unreadable }: FilePerson): boolean {
  if ((isNone && evidence.length + unreadable.length > 0) || evidence.length > MOST_EVIDENCE) return true
  const last = evidence.at(-1)
  if (last?.kind !== 'vaccination') return false
  return evidence.some((each) => each.kind === 'vaccination' && each.dose === last.dose && each.date !== last.date)
}

function personOf(
  row: Row,
  cell: Cell,
  people: Map<string, FilePerson>,
  problems: FileProblem[],
): FilePerson | undefined {
  const name = cell('name').normalize('NFC')
  const birthDate = dayIn(cell('birthDate'))
  const identifier = cell('identifier') || undefined
  const broken = (['name', 'identifier'] as const).find((column) => BROKEN.test(cell(column)))
  if (name === '') problems.push(problem(row, 'name', '이름이 없습니다. 이름을 쓰세요', 'no name: write it'))
  if (birthDate === undefined) problems.push(wrongDay(row, 'birthDate'))
  if (broken !== undefined) problems.push(brokenLetters(row, broken))
  if (name === '' || birthDate === undefined || broken !== undefined) return undefined
  const ownKey = nameKey({ name, birthDate })
  const key = identifier === undefined ? ownKey : `#${identifier}`
  const known = people.get(key)
  if (known !== undefined && nameKey(known) !== ownKey) {
    const [ko, en] = [
      '같은 식별번호가 다른 사람에게 쓰였습니다. 어느 쪽인지 고치세요',
      'this identifier stands with another name or birth date: mend one of them',
    ]
    problems.push(problem(row, 'identifier', ko, en))
    return undefined
  }
  const person = known ?? { identifier, name, birthDate, phone: undefined, evidence: [], unreadable: [], isNone: false }
  people.set(key, person)
  return person
}

/** Rows may leave it empty; the evidence beside a wrong one is as good as any other. */
function takePhone(row: Row, written: string, person: FilePerson, problems: FileProblem[]): void {
  if (written === '') return
  const phone = parseCaller(written)
  if (phone !== undefined && (person.phone ?? phone) === phone) {
    person.phone = phone
    return
  }
  problems.push(phone === undefined ? wrongNumber(row) : twoNumbers(row))
  person.phone = 'unclear'
}

/** Spaces tell nobody apart. */
export function nameKey({ name, birthDate }: Pick<FilePerson, 'name' | 'birthDate'>): string {
  return `${name.normalize('NFC').replaceAll(/\s/g, '')}|${birthDate}`
}

function readRow(row: Row, cell: Cell, person: FilePerson, problems: FileProblem[], now: EpochMs | undefined): void {
  const kind = wordIn('kind', cell('kind'))
  if (kind === undefined) {
    problems.push(wrongWord(row, 'kind', 'kind'))
    person.unreadable.push(...everyKind('code'))
    return
  }
  if (kind === 'none') {
    person.isNone = true
    return
  }
  const before = problems.length
  const evidence = READERS[kind](row, cell, problems)
  if (evidence !== undefined && now !== undefined && !hasCredibleDate(evidence, now)) problems.push(oddDate(row))
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
